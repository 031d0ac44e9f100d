import { describe, expect, it } from 'vitest';
import type { ClusterInput } from '../cluster/schema';
import { planFor } from './operations';
import { resetPlan } from './operations/reset';
import { deployPlan, laneOf, stepIds, tasksBefore, type Plan, type PlanTask, type TaskId } from './plan';
import { sampleCluster } from '../testing/sampleCluster';

type Node = ClusterInput['nodes'][number];
const node = (hostname: string, n: number, roles: Node['roles']): Node => ({
  hostname,
  ip: `10.77.0.${String(n)}`,
  roles,
});
const nodes = [
  node('m1', 1, ['master']),
  node('m2', 2, ['master', 'worker']),
  node('m3', 3, ['master']),
  node('w1', 4, ['worker']),
];
const bridge = sampleCluster({ kubernetesVersion: '1.20.2', nodes, network: { cni: 'bridge' } });
const calico = sampleCluster({ kubernetesVersion: '1.20.2', nodes });

const stepsOn = (plan: Plan, hostname: string) =>
  plan.tasks.filter((task) => task.hostname === hostname).map((task) => task.step);
/** The tasks with everything that they come after, each by itself. */
const spelledOut = (plan: Plan): PlanTask[] =>
  plan.tasks.map((one) => ({
    ...one,
    after: [...new Set([...one.after, ...tasksBefore(plan, one).map(({ id }) => id)])],
    afterAll: [],
  }));
const task = (plan: Plan, id: TaskId): PlanTask => spelledOut(plan).find((one) => one.id === id)!;

/** Everything that is done before a task may start. */
function before(plan: Plan, id: TaskId): Set<TaskId> {
  const seen = new Set<TaskId>();
  const visit = (one: TaskId): void => {
    for (const previous of task(plan, one).after) {
      if (seen.has(previous)) continue;
      seen.add(previous);
      visit(previous);
    }
  };
  visit(id);
  return seen;
}

describe.each([
  ['bridge', bridge],
  ['calico', calico],
])('the plan of a deployment with %s', (cni, cluster) => {
  const plan = deployPlan(cluster);

  it('has each task once, and only known ones before it', () => {
    const ids = plan.tasks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    spelledOut(plan).forEach((one, index) => {
      // Earlier in the list: hence no task waits for itself, however indirectly.
      for (const previous of one.after) expect(ids.indexOf(previous)).toBeLessThan(index);
      for (const previous of one.after) expect(ids).toContain(previous);
      expect(new Set(one.after).size).toBe(one.after.length);
    });
  });

  it('lets services start on a host when what they run with is there', () => {
    for (const { hostname, roles } of cluster.nodes) {
      const own = (...steps: string[]) => steps.map((step) => `${step}@${hostname}`);
      const network = cni === 'bridge' ? 'cni' : 'kube-calico';
      if (roles.includes('worker')) {
        expect([...before(plan, `kubelet@${hostname}`)]).toEqual(
          expect.arrayContaining(own('prepare', 'runtime', 'binaries', network)),
        );
        expect(before(plan, `kube-proxy@${hostname}`).has(`kubelet@${hostname}`)).toBe(true);
      }
      if (roles.includes('master')) {
        expect([...before(plan, `kube-scheduler@${hostname}`)]).toEqual(
          expect.arrayContaining(own('prepare', 'binaries', 'etcd', 'kube-apiserver')),
        );
      }
      const others = stepsOn(plan, hostname).filter((step) => step !== 'verify');
      expect([...before(plan, `verify@${hostname}`)]).toEqual(expect.arrayContaining(own(...others)));
    }
  });

  it('brings the rest of the control plane up beside the workers, which do not wait for it', () => {
    for (const step of ['kube-controller-manager', 'kube-scheduler', 'kubectl'] as const) {
      expect(laneOf(step)).not.toBe(laneOf('kubelet'));
      expect([...before(plan, 'kubelet@m2')].filter((id) => id.startsWith(step))).toEqual([]);
    }
  });

  it('uploads beside services: each host has a lane for either', () => {
    expect(stepsOn(plan, 'm2').filter((step) => laneOf(step) === 'upload')).toEqual(['binaries']);
    const network = cni === 'bridge' ? (['cni@w1', 'cni@m1'] as const) : [];
    for (const id of ['runtime@w1', ...network] as const) expect(before(plan, id).has('binaries@w1')).toBe(false);
  });

  it('sends the programs to the first master first: everything else waits for what runs there', () => {
    for (const other of ['m2', 'w1'] as const) expect(task(plan, `binaries@${other}`).after).toContain('binaries@m1');
    expect(task(plan, 'binaries@m1').after.filter((id) => id.startsWith('binaries@'))).toEqual([]);
  });

  it('changes nothing anywhere before every host has passed its checks', () => {
    const checks = cluster.nodes.map(({ hostname }) => `preflight@${hostname}`);
    for (const one of plan.tasks.filter(({ step }) => step !== 'preflight')) {
      expect([...before(plan, one.id)]).toEqual(expect.arrayContaining(checks));
    }
  });

  it('starts the members of etcd side by side, when all of them can, and the API servers after them', () => {
    const members: TaskId[] = ['etcd@m1', 'etcd@m2', 'etcd@m3'];
    const programs: TaskId[] = ['binaries@m1', 'binaries@m2', 'binaries@m3'];
    for (const member of members) {
      expect(task(plan, member).after).toEqual(expect.arrayContaining(programs));
      expect(before(plan, member).has('binaries@w1')).toBe(false);
      expect([...before(plan, member)].filter((id) => id.startsWith('etcd@'))).toEqual([]);
    }
    for (const master of ['m1', 'm2', 'm3'] as const) {
      expect(task(plan, `kube-apiserver@${master}`).after).toEqual(expect.arrayContaining(members));
    }
  });

  it('starts the other API servers when the first one has made the certificate that they serve with', () => {
    for (const master of ['m2', 'm3'] as const) {
      expect(task(plan, `kube-apiserver@${master}`).after).toContain('kube-apiserver@m1');
      expect(before(plan, `kube-apiserver@${master}`).has('kube-controller-manager@m1')).toBe(false);
    }
    expect([...before(plan, 'kube-apiserver@m1')].filter((id) => id.startsWith('kube-apiserver@'))).toEqual([]);
  });

  it('starts workers when the API servers are there, DNS when there are workers, and checks at the very end', () => {
    for (const worker of ['m2', 'w1'] as const) {
      for (const step of ['kubelet', 'kube-proxy'] as const) {
        expect([...before(plan, `${step}@${worker}`)]).toEqual(
          expect.arrayContaining(['kube-apiserver@m1', 'kube-apiserver@m2', 'kube-apiserver@m3']),
        );
      }
    }
    expect([...before(plan, 'kube-dns@m1')]).toEqual(
      expect.arrayContaining([
        ...['kubelet@m2', 'kubelet@w1', 'kube-proxy@w1'],
        ...['kube-controller-manager@m3', 'kube-scheduler@m2'],
      ]),
    );
    for (const { hostname } of cluster.nodes) expect(before(plan, `verify@${hostname}`).has('kube-dns@m1')).toBe(true);
  });

  it('gives each node the steps of its roles', () => {
    const network = cni === 'bridge' ? 'cni' : 'kube-calico';
    const common = ['preflight', 'prepare'];
    const runtime = cni === 'calico' ? ['runtime'] : [];
    const control = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
    const inOrder = (steps: string[]) => stepIds.filter((step) => steps.includes(step));
    expect(stepsOn(plan, 'm1')).toEqual(
      inOrder([...common, ...runtime, 'binaries', ...control, network, 'kubectl', 'kube-dns', 'verify']),
    );
    expect(stepsOn(plan, 'm3')).toEqual(
      inOrder([...common, ...runtime, 'binaries', ...control, network, 'kubectl', 'verify']),
    );
    expect(stepsOn(plan, 'w1')).toEqual(
      inOrder([...common, 'runtime', 'binaries', network, 'kubelet', 'kube-proxy', 'verify']),
    );
    expect(plan.steps).toEqual(stepIds.filter((step) => plan.tasks.some((one) => one.step === step)));
  });
});

describe('steps that not every cluster has', () => {
  it('images only when there are archives', () => {
    expect(deployPlan(bridge).steps).not.toContain('images');
    const withImages = deployPlan({ ...bridge, registry: { ...bridge.registry, archives: ['a.tar'] } });
    expect(withImages.tasks.filter(({ step }) => step === 'images').map(({ hostname }) => hostname)).toEqual([
      'm2',
      'w1',
    ]);
    expect(task(withImages, 'kubelet@w1').after).not.toContain('images@w1');
    expect(before(withImages, 'kube-dns@m1')).toContain('images@w1');
    expect([...before(withImages, 'kube-apiserver@m1')].filter((id) => id.startsWith('images@'))).toEqual([]);
  });

  it('etcd only when no other is given', () => {
    const plan = deployPlan({ ...bridge, etcd: { endpoints: ['http://10.9.9.9:2379'] } });
    expect(plan.steps).not.toContain('etcd');
    expect(task(plan, 'kube-apiserver@m1').after).toEqual(['binaries@m1']);
  });
});

it('starts API servers side by side up to 1.19, where none of them is reached over TLS', () => {
  const plan = deployPlan(sampleCluster({ kubernetesVersion: '1.19.16', nodes }));
  for (const { after } of spelledOut(plan).filter(({ step }) => step === 'kube-apiserver')) {
    expect(after.filter((id) => id.startsWith('kube-apiserver@'))).toEqual([]);
  }
});

describe('the plan of a reset', () => {
  const plan = resetPlan(bridge);

  it('visits every node once, and waits for none: a dead one must not keep the others', () => {
    expect(plan.tasks.map(({ id }) => id)).toEqual(['reset@m1', 'reset@m2', 'reset@m3', 'reset@w1']);
    expect(spelledOut(plan).flatMap(({ after }) => after)).toEqual([]);
    expect(plan.steps).toEqual(['reset']);
  });
});

it('planFor chooses by kind', () => {
  expect(planFor({ kind: 'deploy' }, bridge)).toEqual(deployPlan(bridge));
  expect(planFor({ kind: 'reset' }, bridge)).toEqual(resetPlan(bridge));
});
