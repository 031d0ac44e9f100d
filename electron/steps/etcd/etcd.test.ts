/** Masters that come and go, by what is asked of etcd: the commands, in their order, and what is told. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import type { Operation } from '../../../shared/job/operations/operation';
import type { ExecOptions, ExecResult, Host } from '../../ssh/host';
import { sh } from '../../shell/quote';
import { freshFolder } from '../../testing/freshFolder';
import type { StepContext } from '../step';
import { Sandbox, threeNodes } from '../testing/sandbox';
import { announce, isOfMajority, ownMember, requireOthers } from './join';
import { leaveEtcd, majorityWithout } from './leave';
import { changeMembers, etcdOf, otherMasters, type EtcdControl } from './members';

const cluster = sampleCluster({
  kubernetesVersion: '1.37.2',
  profile: 'secure',
  runtime: 'containerd',
  network: { cni: 'bridge' },
  nodes: [1, 2, 3].map((at) => ({
    hostname: `m${String(at)}`,
    ip: `10.0.0.${String(at)}`,
    roles: ['master', 'worker'],
  })),
});
const urlOf = (at: number): string => `https://10.0.0.${String(at)}:2380`;

/** etcd behind etcdctl on every host that is up. */
class Etcd {
  members: { id: string; at: number; started: boolean; learner: boolean }[] = [1, 2, 3].map((at) => ({
    ...{ id: `id${String(at)}`, at, started: true, learner: false },
  }));
  readonly down = new Set<string>();
  readonly heard: string[] = [];
  readonly changes: string[] = [];
  readonly notices: string[] = [];
  readonly stop = new AbortController();
  /** What the cluster knows of the Node that leaves. */
  node: object = {};
  /** What becomes of a command that goes wrong. */
  trouble: (words: string) => void = () => undefined;

  private answer(hostname: string, command: string): string {
    const words = command.replaceAll("'", '').replace(/^.*--(?:command-timeout|cache-dir)=\S+ /s, '');
    this.trouble(words);
    if (words.startsWith('get node')) return JSON.stringify({ metadata: {}, ...this.node });
    if (words.includes('systemctl stop')) {
      this.heard.push(`${hostname}: stop`);
      return 'stopped\n';
    }
    this.heard.push(`${hostname}: ${words.replace(/(?: 2>&1\); do)?\n.*$/s, '')}`);
    const [, action, what = ''] = /^member (\w+) ?(\S*)/.exec(words) ?? [];
    if (action === 'list') {
      return this.members
        .map(({ id, at, started, learner }) =>
          started
            ? `${id}, started, 10.0.0.${String(at)}, ${urlOf(at)}, https://127.0.0.1:2379, ${String(learner)}`
            : `${id}, unstarted, , ${urlOf(at)}, , ${String(learner)}`,
        )
        .join('\n');
    }
    if (action === 'remove') this.members = this.members.filter(({ id }) => id !== what);
    if (action === 'add') {
      this.members.push({
        id: 'new',
        at: Number(what.split('.')[3]),
        started: false,
        learner: words.includes('--learner'),
      });
    }
    return '';
  }

  private host(hostname: string): Host {
    const ask = (command: string, { signal }: ExecOptions): Promise<ExecResult> => {
      if (this.down.has(hostname)) return Promise.reject(new Error('no answer'));
      if (signal.aborted) return Promise.reject(new Error('cancelled'));
      return new Promise((resolve) => resolve({ stdout: this.answer(hostname, command), stderr: '', exitCode: 0 }));
    };
    return { name: hostname, ask, run: ask } as unknown as Host;
  }

  context(hostname: string, operation: Operation): StepContext {
    const node = cluster.nodes.find((one) => one.hostname === hostname);
    const report = {
      changed: ({ action, target }: { action: string; target: string }) => this.changes.push(`${action} ${target}`),
      notice: ({ code }: { code: string }) => this.notices.push(code),
    };
    return {
      ...{ cluster, node, operation, report, signal: this.stop.signal },
      hostOf: (name: string) => Promise.resolve(this.host(name)),
    } as unknown as StepContext;
  }
}

const removal = (node: string, dead = false): Operation => ({ kind: 'removeNode', node, ...(dead ? { dead } : {}) });

it('asks the first master that answers', async () => {
  const etcd = new Etcd();
  etcd.down.add('m1');
  const { host } = await etcdOf(etcd.context('m3', removal('m3')), otherMasters(cluster, 'm3'));
  expect(host.name).toBe('m2');
});

it('says who was asked where no etcd answers', async () => {
  const etcd = new Etcd();
  for (const name of ['m1', 'm2']) etcd.down.add(name);
  await expect(etcdOf(etcd.context('m3', removal('m3')), ['m1', 'm2'])).rejects.toMatchObject({
    ...{ code: 'ETCD_UNREACHABLE', params: { hosts: 'm1, m2' }, detail: 'm2: no answer' },
  });
});

it('counts what is left before a master leaves, and touches nothing where that is no majority', async () => {
  const etcd = new Etcd();
  expect(await majorityWithout(etcd.context('m1', removal('m1')))).toEqual({ members: 2, well: 2, needed: 2 });
  etcd.down.add('m3');
  await expect(leaveEtcd(etcd.context('m1', removal('m1')))).rejects.toMatchObject({
    ...{ code: 'ETCD_MAJORITY', params: { host: 'm1', members: 2, well: 1, needed: 2 } },
  });
  expect(etcd.members).toHaveLength(3);
  expect([etcd.changes, etcd.heard.filter((line) => /remove|stop/.test(line))]).toEqual([[], []]);
});

it('does not count a member that only learns among those that are enough, however well it is', async () => {
  const etcd = new Etcd();
  const learns = (at: number): void => {
    etcd.members = etcd.members.map((one) => ({ ...one, learner: one.at === at }));
  };
  learns(2);
  expect(await majorityWithout(etcd.context('m1', removal('m1')))).toEqual({ members: 1, well: 1, needed: 1 });
  etcd.down.add('m3');
  await expect(leaveEtcd(etcd.context('m1', removal('m1')))).rejects.toMatchObject({
    ...{ code: 'ETCD_MAJORITY', params: { host: 'm1', members: 1, well: 0, needed: 1 } },
  });
  expect(etcd.changes).toEqual([]);
  // A member more, so that three vote.
  const [m1, m2, m3] = cluster.nodes;
  const four = { ...cluster, nodes: [m1!, m2!, m3!, { ...m3!, hostname: 'm4', ip: '10.0.0.4' }] };
  etcd.members.push({ id: 'id4', at: 4, started: true, learner: false });
  const context = { ...etcd.context('m1', { kind: 'deploy' }), cluster: four };
  const others = await etcdOf(context, ['m2', 'm4']);
  await expect(requireOthers(context, others)).rejects.toMatchObject({
    ...{ code: 'ETCD_RESTART', params: { host: 'm1', members: 3, needed: 2, well: 1 } },
  });
  etcd.down.delete('m3');
  await expect(requireOthers(context, others)).resolves.toBeUndefined();
});

it('stops the API server, then removes the member; again, there is nothing to do', async () => {
  const etcd = new Etcd();
  await leaveEtcd(etcd.context('m1', removal('m1')));
  expect(etcd.members.map(({ at }) => at)).toEqual([2, 3]);
  expect(etcd.heard.slice(-2)).toEqual(['m1: stop', 'm2: member remove id1']);
  expect(etcd.changes).toEqual(['removed kube-apiserver.service', 'removed etcd member 10.0.0.1']);
  await leaveEtcd(etcd.context('m1', removal('m1')));
  expect(etcd.changes.at(-1)).toBe('unchanged etcd member 10.0.0.1');
});

describe('a removal that ends before the member has gone', () => {
  const started = 'm1: systemctl start --no-block kube-apiserver.service';
  const given = ['m1: uncordon 10.0.0.1', 'm1: annotate node 10.0.0.1 keelson/cordoned-'];
  const cordoned = (annotations: object = { 'keelson/cordoned': 'true' }): Etcd => {
    const etcd = new Etcd();
    etcd.node = { metadata: { annotations }, spec: { unschedulable: true } };
    return etcd;
  };
  const undone = (etcd: Etcd): string[] => etcd.heard.filter((line) => /start|uncordon|annotate/.test(line));

  it('because etcd refuses: the API server is started again, and the node takes pods', async () => {
    const etcd = cordoned();
    etcd.trouble = (words) => {
      if (words.startsWith('member remove')) throw new Error('etcdserver: unhealthy cluster');
    };
    await expect(leaveEtcd(etcd.context('m1', removal('m1')))).rejects.toThrow('unhealthy cluster');
    expect(undone(etcd)).toEqual([started, ...given]);
    expect(etcd.changes).toEqual([
      'removed kube-apiserver.service',
      'started kube-apiserver.service',
      'updated Node 10.0.0.1',
    ]);
    expect(etcd.notices).toEqual([]);
  });

  it('because it is cancelled, also while the API server is being stopped', async () => {
    for (const at of ['systemctl stop', 'member remove']) {
      const etcd = cordoned();
      etcd.trouble = (words) => {
        if (!words.includes(at)) return;
        etcd.stop.abort();
        throw new Error('cancelled');
      };
      await expect(leaveEtcd(etcd.context('m1', removal('m1')))).rejects.toThrow('cancelled');
      expect(undone(etcd)).toEqual([started, ...given]);
    }
  });

  it('leaves cordoned what an administrator has cordoned, and starts nothing that it has not stopped', async () => {
    const etcd = cordoned({});
    etcd.down.add('m3');
    await expect(leaveEtcd(etcd.context('m1', removal('m1')))).rejects.toMatchObject({ code: 'ETCD_MAJORITY' });
    expect(undone(etcd)).toEqual([]);
  });

  it('tells what nobody could put back', async () => {
    const etcd = cordoned();
    etcd.trouble = (words) => {
      if (/^member remove|systemctl start|uncordon/.test(words)) throw new Error('no answer');
    };
    await expect(leaveEtcd(etcd.context('m1', removal('m1')))).rejects.toThrow('no answer');
    expect(etcd.notices).toEqual(['STAYS_STOPPED', 'STAYS_CORDONED']);
  });

  it('does nothing of that where the member has gone and only the answer was lost', async () => {
    const etcd = cordoned();
    etcd.trouble = (words) => {
      if (!words.startsWith('member remove')) return;
      etcd.members = etcd.members.filter(({ at }) => at !== 1);
      throw new Error('connection lost');
    };
    await expect(leaveEtcd(etcd.context('m1', removal('m1')))).rejects.toThrow('connection lost');
    expect([undone(etcd), etcd.notices]).toEqual([[], []]);
  });
});

describe('of a machine that answers', () => {
  const sandbox = new Sandbox();
  afterAll(() => sandbox.remove());

  it.each([
    ['runs', 'active', true],
    ['is started again and again', 'activating', true],
    ['has ended', 'inactive', false],
    ['has failed', 'failed', false],
    ['was never installed, or not since a reset', 'unknown', false],
  ])('stops an API server that %s only where it is one to stop', async (_, state, isStopped) => {
    // As systemd does: a unit that it has not loaded it does not stop.
    const stop = isStopped ? 'exit 0' : 'echo "Unit not loaded." >&2; exit 5';
    sandbox.program('systemctl', `#!/bin/sh\ncase "$1" in is-active) echo ${state}; exit 3 ;; esac\n${stop}\n`);
    const etcd = new Etcd();
    const context = etcd.context('m1', removal('m1'));
    const { host } = sandbox.context(threeNodes, 'n1');
    const hostOf = (name: string): Promise<Host> => (name === 'm1' ? Promise.resolve(host) : context.hostOf(name));
    await leaveEtcd({ ...context, hostOf });
    const stopped = isStopped ? ['removed kube-apiserver.service'] : [];
    expect(etcd.changes).toEqual([...stopped, 'removed etcd member 10.0.0.1']);
  });
});

it('says nothing to a dead one', async () => {
  const etcd = new Etcd();
  etcd.down.add('m1');
  await leaveEtcd(etcd.context('m1', removal('m1', true)));
  expect(etcd.changes).toEqual(['removed etcd member 10.0.0.1']);
});

it('announces a newcomer as a learner, once', async () => {
  const etcd = new Etcd();
  etcd.members = etcd.members.slice(0, 2);
  const context = etcd.context('m3', { kind: 'addNode', nodes: ['m3'] });
  for (const _ of [1, 2]) await announce(context, await etcdOf(context, ['m1', 'm2']), urlOf(3));
  expect(etcd.members).toHaveLength(3);
  expect(etcd.members[2]).toMatchObject({ at: 3, learner: true });
  expect(etcd.changes).toEqual(['created etcd member 10.0.0.3']);
});

it('removes nobody because of data that is not there: its disk may only not be mounted', async () => {
  const etcd = new Etcd();
  const context = etcd.context('m3', { kind: 'deploy' });
  await expect(announce(context, await etcdOf(context, ['m1', 'm2']), urlOf(3))).rejects.toMatchObject({
    ...{ code: 'ETCD_DATA_MISSING', params: { host: 'm3', path: '/var/lib/etcd' } },
  });
  expect(etcd.members.map(({ id }) => id)).toEqual(['id1', 'id2', 'id3']);
  expect(etcd.changes).toEqual([]);
});

it('does not take back what was removed while it was away', async () => {
  const etcd = new Etcd();
  const context = etcd.context('m3', { kind: 'addNode', nodes: ['m3'] });
  const others = await etcdOf(context, ['m1', 'm2']);
  expect(await ownMember(context, others)).toMatchObject({ id: 'id3', isLearner: false });
  etcd.members = etcd.members.slice(0, 2);
  await expect(ownMember(context, others)).rejects.toMatchObject({
    ...{ code: 'ETCD_MEMBER_REMOVED', params: { host: 'm3' } },
  });
  expect(etcd.members.map(({ id }) => id)).toEqual(['id1', 'id2']);
  expect(etcd.changes).toEqual([]);
});

it('starts no member anew whose majority would be lost meanwhile', async () => {
  const etcd = new Etcd();
  const context = etcd.context('m1', { kind: 'deploy' });
  const others = await etcdOf(context, ['m2', 'm3']);
  await expect(requireOthers(context, others)).resolves.toBeUndefined();
  etcd.down.add('m3');
  await expect(requireOthers(context, others)).rejects.toMatchObject({
    ...{ code: 'ETCD_RESTART', params: { host: 'm1', members: 3, needed: 2, well: 1 } },
  });
  // What does not run itself is what the majority lacks.
  etcd.down.add('m1');
  await expect(requireOthers(context, others)).resolves.toBeUndefined();
  // Of two members each is needed.
  etcd.down.delete('m1');
  etcd.members = etcd.members.filter(({ at }) => at !== 3);
  await expect(requireOthers(context, others)).resolves.toBeUndefined();
});

it('takes the only member for nobody whose majority could be lost', async () => {
  const etcd = new Etcd();
  const context = etcd.context('m1', { kind: 'deploy' });
  expect(await isOfMajority(context)).toBe(true);
  etcd.members = [
    { id: 'id1', at: 1, started: true, learner: false },
    { id: 'id2', at: 2, started: true, learner: true },
  ];
  expect(await isOfMajority(context)).toBe(false);
  etcd.down.add('m1');
  expect(await isOfMajority(context)).toBe(false);
});

it('waits until etcd takes another change, and for nothing else that it says', async () => {
  const answers = join(freshFolder('etcd'), 'answers');
  // The first line is what etcdctl says next; no line is left: it has done it.
  const etcdctl = sh`{ said=$(head -n 1 ${answers}); sed -i 1d ${answers}; echo "$said"; [ -z "$said" ]; }`;
  const run = async (command: string): Promise<ExecResult> => {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', `sleep() { :; }\n${command}`]);
    return { stdout, stderr: '', exitCode: 0 };
  };
  const control = { host: { run }, command: () => etcdctl } as unknown as EtcdControl;
  const change = (): Promise<void> =>
    changeMembers(control, sh`member add x`, { signal: new AbortController().signal, label: 'add x' });
  writeFileSync(answers, 'Error: etcdserver: unhealthy cluster\nError: etcdserver: unhealthy cluster\n');
  await change();
  expect(readFileSync(answers, 'utf8')).toBe('');
  writeFileSync(answers, 'Error: etcdserver: Peer URLs already exists\nError: another\n');
  await expect(change()).rejects.toThrow('Peer URLs already exists');
  expect(readFileSync(answers, 'utf8')).toBe('Error: another\n');
});
