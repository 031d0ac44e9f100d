/** Whole runs of all steps on one node, in the plan's order. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterInput } from '../../shared/cluster/schema';
import { deployPlan } from '../../shared/job/plan';
import { binaryNamesOf } from '../../shared/components/binaryNames';
import { steps } from './index';
import type { StepContext } from './step';
import { clusterFrom, Sandbox, threeNodes } from './testing/sandbox';

let sandbox: Sandbox;
let binaries: Map<string, string>;

/** A host that nobody has worked on. */
function freshHost(): void {
  sandbox = new Sandbox();
  sandbox.asHost('debian');
  const folder = join(sandbox.root, 'binaries');
  mkdirSync(folder);
  const cluster = clusterFrom(threeNodes);
  const names = cluster.nodes.flatMap((node) => binaryNamesOf(cluster, node).required);
  const kubectl = readFileSync(join(import.meta.dirname, 'testing/kubectl.sh'));
  for (const name of names) writeFileSync(join(folder, name), name === 'kubectl' ? kubectl : name);
  binaries = new Map(names.map((name) => [name, join(folder, name)]));
  // The other workers have been deployed meanwhile.
  for (const ip of ['10.77.0.12', '10.77.0.13']) sandbox.flag(`objects/${ip}`);
}
const removeHost = (): void => sandbox.remove();

const contextOf = (input: ClusterInput = threeNodes): StepContext => sandbox.context(input, 'n1', { binaries });

/** Everything but preflight, which asks about the machine itself. */
async function deploy(context: StepContext): Promise<void> {
  const tasks = deployPlan(context.cluster).tasks.filter(
    ({ hostname, step }) => hostname === 'n1' && step !== 'preflight',
  );
  for (const { step } of tasks) await steps[step](context);
}

describe('the first deployment', () => {
  beforeAll(async () => {
    freshHost();
    await deploy(contextOf());
  });
  afterAll(removeHost);

  it('starts every service once', () => {
    expect(sandbox.unitLog().map((line) => line.replace('restart ', ''))).toEqual([
      'docker.service',
      'etcd.service',
      'kube-apiserver.service',
      'kube-controller-manager.service',
      'kube-scheduler.service',
      'keelson-masquerade.service',
      'keelson-routes.service',
      'kubelet.service',
      'kube-proxy.service',
    ]);
  });

  it('installs every file as it was rendered', () => {
    const context = contextOf();
    for (const file of context.files) expect(sandbox.read(file.installPath)).toBe(file.content);
  });

  it('prepares the host: name, names of the others, kernel settings', () => {
    expect(sandbox.read('/etc/hostname')).toBe('n1\n');
    expect(sandbox.read('/etc/hosts')).toContain('10.77.0.13 n3\n');
    expect(sandbox.read('/proc/sys/net/ipv4/ip_forward')).toBe('1\n');
  });

  it('makes the Node object with the subnet of its bridge before the kubelet starts', () => {
    const node = JSON.parse(readFileSync(join(sandbox.root, 'objects/10.77.0.11'), 'utf8')) as object;
    expect(node).toMatchObject({ kind: 'Node', spec: { podCIDR: '172.20.11.0/24', podCIDRs: ['172.20.11.0/24'] } });
  });

  it('never puts a secret into a command', () => {
    const context = contextOf();
    expect(sandbox.commands.filter((command) => command.includes(context.secrets.token))).toEqual([]);
  });

  it('writes a kubeconfig for root that only root reads', () => {
    expect(sandbox.read('/home/.kube/config')).toBe(sandbox.read('/etc/kubernetes/admin.kubeconfig'));
  });
});

describe('on a host that was deployed before', () => {
  let deployedAgain: () => void;
  beforeAll(async () => {
    freshHost();
    await deploy(contextOf());
    deployedAgain = sandbox.keep();
  });
  beforeEach(() => deployedAgain());
  afterAll(removeHost);

  describe('a deployment', () => {
    it('changes nothing', async () => {
      await deploy(contextOf());
      expect(sandbox.unitLog()).toEqual([]);
      expect(sandbox.changes.filter((change) => change.action !== 'unchanged')).toEqual([]);
      expect(sandbox.changes.length).toBeGreaterThan(30);
    });

    it('restarts only what a changed cluster file touches', async () => {
      await deploy(contextOf({ ...threeNodes, network: { cni: 'bridge', nodePortRange: '30000-32000' } }));
      expect(sandbox.unitLog()).toEqual(['restart kube-apiserver.service']);
    });

    it('restarts a service whose program was replaced, and no other', async () => {
      writeFileSync(binaries.get('kubelet') ?? '', 'another kubelet');
      await deploy(contextOf());
      expect(sandbox.unitLog()).toEqual(['restart kubelet.service']);
    });
  });

  describe('a reset', () => {
    it('takes every file and service away again, and then has nothing to do', async () => {
      const context = contextOf();
      await steps.reset(context);
      for (const file of context.files) expect(() => sandbox.read(file.installPath)).toThrow();
      expect(sandbox.read('/etc/hosts')).toBe('127.0.0.1 localhost\n');
      // Newest first: Docker, which did not run before, was started first.
      expect(sandbox.unitLog()).toEqual(
        [
          'kube-proxy',
          'kubelet',
          'keelson-masquerade',
          'keelson-routes',
          'kube-scheduler',
          'kube-controller-manager',
          'kube-apiserver',
          'etcd',
          'docker',
        ].map((name) => `stop ${name}.service`),
      );
      const removed = sandbox.changes.filter((change) => change.action === 'removed').map((change) => change.target);
      expect(removed).toContain('/usr/bin/kubernetes-bins/kubelet');
      expect(removed.at(-1)).toBe('/var/lib/keelson');
      sandbox.forget();
      await steps.reset(context);
      expect(sandbox.changes).toEqual([]);
      await deploy(context);
      expect(sandbox.unitLog()).toContain('restart etcd.service');
    });
  });

  describe('cluster DNS', () => {
    const pods = (state: object, conditions: object[] = []): string =>
      JSON.stringify({
        items: [
          {
            status: {
              containerStatuses: [{ image: 'r/coredns:1.7.0', state, lastState: { terminated: { exitCode: 1 } } }],
              conditions,
            },
          },
        ],
      });
    const dns = async (json: string): Promise<unknown> => {
      writeFileSync(join(sandbox.root, 'pods.json'), json);
      return steps['kube-dns'](contextOf()).catch((thrown: unknown) => thrown);
    };

    it('without its image is a failed step that names the image', async () => {
      const failure = await dns(pods({ waiting: { reason: 'ImagePullBackOff' } }));
      expect(failure).toMatchObject({
        code: 'IMAGE_UNAVAILABLE',
        params: { image: 'r/coredns:1.7.0', reason: 'ImagePullBackOff' },
      });
      expect(sandbox.notices.map(({ code }) => code)).toEqual(['DNS_NOT_READY']);
      // A missing image does not come by waiting.
      expect(sandbox.commands.filter((command) => command.includes('get pods'))).toHaveLength(2);
    });

    it('whose pods find no node says why', async () => {
      const unscheduled = { type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' };
      expect(await dns(pods({}, [unscheduled]))).toMatchObject({
        code: 'DNS_UNHEALTHY',
        params: { reason: '0/3 nodes are available' },
        detail: 'Readiness probe failed: refused',
      });
    });

    it.each<[string, object, string]>([
      [
        'that end again and again say how',
        { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } },
        'CrashLoopBackOff r/coredns:1.7.0 (exit code 1) back-off 10s',
      ],
      ['that run unready say so', { running: {} }, 'r/coredns:1.7.0 runs, but its readiness probe gets no good answer'],
    ])('whose pods %s', async (_, state, reason) => {
      expect(await dns(pods(state))).toMatchObject({
        code: 'DNS_UNHEALTHY',
        params: { deployment: 'coredns', reason },
      });
    });
  });
});

describe('the steps by themselves', () => {
  beforeEach(freshHost);
  afterEach(removeHost);

  /** A node of the first version, with its folder and no ledger, on which a pod network lies as this cluster's file renders it. */
  const withNetwork = (before: 'calico' | 'bridge', configuration: string, unit: string): string[] => {
    const old = contextOf({ ...threeNodes, network: { cni: before } });
    const places = [`/etc/cni/net.d/${configuration}`, `/etc/systemd/system/${unit}`];
    for (const file of old.files) if (places.includes(file.installPath)) sandbox.write(file.installPath, file.content);
    sandbox.write('/var/lib/keelson/units/etcd.service.sha256', '');
    return places;
  };

  it('leaves nothing of bridge when calico takes its place', async () => {
    const gone = withNetwork('bridge', '10-bridge.conf', 'keelson-routes.service');
    const calico = { ...threeNodes, network: { cni: 'calico' as const } };
    await steps.prepare(contextOf(calico));
    for (const path of gone) expect(() => sandbox.read(path)).toThrow('ENOENT');
    expect(sandbox.unitLog()).toEqual(['stop keelson-routes.service']);
    const removed = sandbox.changes.filter((change) => change.action === 'removed').map((change) => change.target);
    expect(removed).toEqual(gone);
    sandbox.forget();
    await steps.prepare(contextOf(calico));
    expect(sandbox.changes.filter((change) => change.action !== 'unchanged')).toEqual([]);
  });

  it('touches nothing of calico when bridge is to take its place where it runs', async () => {
    const places = withNetwork('calico', '10-calico.conf', 'kube-calico.service');
    const before = places.map((path) => sandbox.read(path));
    const bridge = contextOf({ ...threeNodes, network: { cni: 'bridge' } });
    await expect(steps.prepare(bridge)).rejects.toMatchObject({ code: 'LIVE_CHANGE_REFUSED' });
    expect(places.map((path) => sandbox.read(path))).toEqual(before);
    expect(sandbox.unitLog()).toEqual([]);
  });

  it("leaves somebody else's pod network alone on a node where Keelson was never before", async () => {
    const theirs = ['/etc/cni/net.d/10-calico.conf', '/etc/systemd/system/kube-calico.service'];
    for (const path of theirs) sandbox.write(path, 'theirs');
    await steps.prepare(contextOf({ ...threeNodes, network: { cni: 'bridge' } }));
    expect(theirs.map((path) => sandbox.read(path))).toEqual(['theirs', 'theirs']);
    expect(sandbox.unitLog()).toEqual([]);
  });

  it("takes over the routes that the first version's unit has set, without taking one away", async () => {
    const first = [
      'ExecStart=/sbin/ip route replace 172.20.12.0/24 via 10.77.0.12',
      'ExecStop=-/sbin/ip route del 172.20.12.0/24',
    ];
    sandbox.write('/etc/systemd/system/keelson-routes.service', `[Service]\n${first.join('\n')}\n`);
    const table = join(sandbox.root, 'routes');
    const byHand = '172.20.13.0/24 via 10.77.0.13 dev eth0';
    writeFileSync(table, `172.20.12.0/24 via 10.77.0.12 dev eth0\n${byHand}\n`);
    await steps.cni(contextOf());
    const routes = readFileSync(table, 'utf8').trim().split('\n').sort();
    expect(routes).toEqual(['172.20.12.0/24 via 10.77.0.12 dev eth0 proto 75', byHand]);
    expect(sandbox.changes.filter(({ target }) => target.startsWith('route '))).toEqual([]);
  });

  it('gives a Node that its kubelet has registered without a subnet the one of its bridge, and leaves another one', async () => {
    await deploy(contextOf());
    const object = join(sandbox.root, 'objects/10.77.0.11');
    for (const [there, then, action] of [
      ['{"kind":"Node","spec":{}}', '172.20.11.0/24', 'updated'],
      ['{"kind":"Node","spec":{"podCIDR":"172.20.0.0/24"}}', '172.20.0.0/24', 'unchanged'],
    ] as const) {
      sandbox.forget();
      writeFileSync(object, there);
      await steps.kubelet(contextOf());
      expect(JSON.parse(readFileSync(object, 'utf8'))).toMatchObject({ spec: { podCIDR: then } });
      expect(sandbox.changes).toContainEqual({ kind: 'object', target: 'Node 10.77.0.11', action });
    }
  });

  it("leave somebody else's cluster alone in a reset", async () => {
    sandbox.write('/var/lib/etcd/member/snap/db', 'theirs');
    sandbox.write('/etc/systemd/system/kubelet.service', 'theirs');
    await steps.reset(contextOf());
    expect(sandbox.changes).toEqual([]);
    expect(sandbox.read('/etc/systemd/system/kubelet.service')).toBe('theirs');
    expect(sandbox.read('/var/lib/etcd/member/snap/db')).toBe('theirs');
  });

  describe('binaries', () => {
    it('that are missing on the workstation are named', async () => {
      binaries.delete('kubelet');
      await expect(steps.binaries(contextOf())).rejects.toMatchObject({
        code: 'BINARY_MISSING',
        params: { name: 'kubelet' },
      });
    });
    it('that should be on the host are looked for there', async () => {
      const context = contextOf({ ...threeNodes, binaries: { source: { kind: 'preinstalled' } } });
      await expect(steps.binaries(context)).rejects.toMatchObject({
        code: 'BINARY_MISSING',
        params: { name: 'etcd', path: '/usr/bin/kubernetes-bins/etcd' },
      });
    });
    it('tell how far they are, over all files', async () => {
      await steps.binaries(contextOf());
      const { done, total } = sandbox.progress.at(-1) ?? { done: 0, total: 1 };
      expect(done).toBe(total);
      const dones = sandbox.progress.map((progress) => progress.done);
      expect(dones).toEqual([...dones].sort((a, b) => a - b));
    });
  });
});
