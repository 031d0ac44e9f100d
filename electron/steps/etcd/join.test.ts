/** etcd's step in a real shell: what a member is told, and until when. */
import { chmodSync, existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { etcd as component } from '../../../shared/components/etcd';
import type { FoundHost } from '../../../shared/resources/found';
import { renderTarget } from '../../../shared/target';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import { removeLeavingsCommand } from '../reset/leavings';
import type { StepContext } from '../step';
import { Sandbox, threeNodes } from '../testing/sandbox';
import { etcd } from './join';

const TOLD = '/etc/etcd/join.conf';
let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

/** The first of so many masters, of which these had an active etcd when they were looked at. */
function contextOf(masters: number, active: readonly string[] = []): StepContext {
  const cluster = sampleCluster({
    ...{ kubernetesVersion: '1.37.2', profile: 'secure', runtime: 'containerd', network: { cni: 'bridge' } },
    nodes: [1, 2, 3].slice(0, masters).map((at) => ({
      ...{ hostname: `m${String(at)}`, ip: `10.0.0.${String(at)}`, roles: ['master', 'worker'] },
    })),
  });
  const [node] = cluster.nodes;
  const host = {
    ...{ facts: {}, ledger: { kind: 'none' }, paths: new Map(), values: new Map() },
    units: new Map([['etcd.service', { active: 'active' }]]),
  } as unknown as FoundHost;
  return sandbox.context(threeNodes, 'n1', {
    ...{ cluster, node: node!, files: renderTarget(cluster, 'm1', placeholderSecrets) },
    found: new Map(active.map((name) => [name, host])),
  });
}

/** What etcdctl says of the members, by the last number of their addresses. */
const etcdctl = (...lines: readonly string[]): void => {
  const path = '/usr/bin/kubernetes-bins/etcdctl';
  sandbox.write(
    path,
    `#!/bin/sh\ncase "$*" in *'member list'*) cat <<'END'\n${lines.join('\n')}\nEND\n;; *) echo promoted ;; esac\n`,
  );
  chmodSync(sandbox.path(path), 0o755);
};
const started = (at: number): string =>
  `id${String(at)}, started, 10.0.0.${String(at)}, https://10.0.0.${String(at)}:2380, https://127.0.0.1:2379, false`;
const announced = (at: number): string => `id${String(at)}, unstarted, , https://10.0.0.${String(at)}:2380, , true`;

it.each([1, 3])(
  'of a new cluster with %i masters a member knows nothing of one that it was once to join',
  async (masters) => {
    sandbox.write(TOLD, 'ETCD_INITIAL_CLUSTER_STATE=existing\n');
    await etcd(contextOf(masters));
    expect(existsSync(sandbox.path(TOLD))).toBe(false);
    expect(sandbox.unitLog()).toEqual(['restart etcd.service']);
  },
);

it('a member is told whom it joins until it has, and anew where it had not started', async () => {
  etcdctl(announced(1), started(2));
  sandbox.flag('unhealthy');
  await expect(etcd(contextOf(3, ['m2']))).rejects.toMatchObject({ code: 'SERVICE_UNHEALTHY' });
  const first = '10.0.0.1=https://10.0.0.1:2380,10.0.0.2=https://10.0.0.2:2380';
  expect(sandbox.read(TOLD)).toBe(`ETCD_INITIAL_CLUSTER=${first}\nETCD_INITIAL_CLUSTER_STATE=existing\n`);
  // It has made its folder, and no log in it.
  sandbox.write('/var/lib/etcd/member/snap/db', '');
  etcdctl(announced(1), started(2), started(3));
  await expect(etcd(contextOf(3, ['m2']))).rejects.toMatchObject({ code: 'SERVICE_UNHEALTHY' });
  expect(sandbox.read(TOLD)).toContain(`ETCD_INITIAL_CLUSTER=${first},10.0.0.3=https://10.0.0.3:2380\n`);
  sandbox.flag('unhealthy', false);
  await etcd(contextOf(3, ['m2']));
  expect(existsSync(sandbox.path(TOLD))).toBe(false);
});

it('what it was told goes with its unit, which reads it', async () => {
  const { host, signal, files } = contextOf(3);
  const unit = files.find(({ path }) => path.endsWith('/etcd.service'));
  expect(
    unit?.content
      .split('\n')
      .filter((line) => line.startsWith('EnvironmentFile='))
      .at(-1),
  ).toBe(`EnvironmentFile=-${TOLD}`);
  sandbox.write(TOLD, 'x');
  const command = removeLeavingsCommand(component.units?.flatMap(({ leavings = [] }) => leavings) ?? []);
  const said = [await host.run(command, { signal }), await host.run(command, { signal })].map(({ stdout }) => stdout);
  expect([said, existsSync(sandbox.path(TOLD))]).toEqual([[`file ${TOLD}\n`, ''], false]);
});
