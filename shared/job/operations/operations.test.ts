import { describe, expect, it } from 'vitest';
import { sampleCluster } from '../../testing/sampleCluster';
import { tasksBefore, type Plan, type TaskId } from '../plan';
import { clusterAfter, nodesOf, operationOf, planFor } from '.';
import { operationSchema, type Operation } from './operation';

const cluster = sampleCluster({
  kubernetesVersion: '1.20.2',
  network: { cni: 'bridge' },
  nodes: [
    { hostname: 'm1', ip: '10.0.0.1', roles: ['master', 'worker'] },
    { hostname: 'w2', ip: '10.0.0.2', roles: ['worker'] },
    { hostname: 'w3', ip: '10.0.0.3', roles: ['worker'] },
  ],
});

const stepsOn = (plan: Plan, name: string): string[] =>
  plan.tasks.filter(({ hostname }) => hostname === name).map(({ step }) => step);
const idsBefore = (plan: Plan, id: TaskId): string[] => {
  const task = plan.tasks.find((one) => one.id === id);
  return task ? tasksBefore(plan, task).map((one) => one.id) : [];
};
const isSound = ({ tasks }: Plan): void => {
  const ids = tasks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const task of tasks) for (const before of task.after) expect(ids).toContain(before);
};

describe('adding a node', () => {
  const plan = planFor({ kind: 'addNode', nodes: ['w3'] }, cluster);

  it('does everything on it, and on the others only what follows', () => {
    isSound(plan);
    expect(stepsOn(plan, 'w3')).toEqual([
      'preflight',
      'prepare',
      'runtime',
      'binaries',
      'cni',
      'kubelet',
      'kube-proxy',
      'verify',
    ]);
    for (const name of ['m1', 'w2']) expect(stepsOn(plan, name)).toEqual(['preflight', 'prepare', 'cni', 'verify']);
  });

  it('changes nothing before all have passed their checks, and proves traffic when the new node can take it', () => {
    expect(idsBefore(plan, 'prepare@m1')).toEqual(['preflight@m1', 'preflight@w2', 'preflight@w3']);
    expect(idsBefore(plan, 'verify@m1')).toEqual(expect.arrayContaining(['kube-proxy@w3', 'cni@w2', 'cni@m1']));
  });
});

it('brings the images to a node before it joins: the cluster sends pods at once', () => {
  const closed = { ...cluster, registry: { ...cluster.registry, archives: ['a.tar'] } };
  const operations: Operation[] = [{ kind: 'addNode', nodes: ['w3'] }, { kind: 'deploy' }];
  for (const operation of operations) {
    const plan = planFor(operation, closed);
    isSound(plan);
    expect(plan.tasks.find(({ id }) => id === 'kubelet@w3')?.afterIfClusterRuns).toEqual(['images@w3']);
  }
  const [kubelet] = planFor({ kind: 'addNode', nodes: ['w3'] }, cluster).tasks.filter(({ step }) => step === 'kubelet');
  expect(kubelet).not.toHaveProperty('afterIfClusterRuns');
});

describe('removing a node', () => {
  const plan = planFor({ kind: 'removeNode', node: 'w3' }, cluster);

  it('moves its pods, cleans it, deletes it, and then tells the others', () => {
    isSound(plan);
    expect(plan.steps).toEqual(['preflight', 'drain', 'reset', 'delete-node', 'prepare', 'cni', 'verify']);
    expect(stepsOn(plan, 'w3')).toEqual(['drain', 'reset', 'delete-node']);
    expect(idsBefore(plan, 'drain@w3')).toEqual(['preflight@m1', 'preflight@w2']);
    expect(idsBefore(plan, 'reset@w3')).toEqual(['drain@w3']);
    expect(idsBefore(plan, 'delete-node@w3')).toEqual(['reset@w3']);
    expect(idsBefore(plan, 'prepare@w2')).toEqual(['preflight@w2', 'delete-node@w3']);
    expect(idsBefore(plan, 'verify@m1')).toEqual(expect.arrayContaining(['prepare@w2', 'cni@w2', 'cni@m1']));
  });

  it('waits only for the checks of others to be over: one that cannot be reached keeps nobody', () => {
    const [drain] = plan.tasks.filter(({ step }) => step === 'drain');
    expect(drain).toMatchObject({ after: [], afterOver: ['preflight'] });
    expect(plan.tasks.flatMap(({ afterAll = [] }) => afterAll)).toEqual([]);
  });

  it('runs no command on a machine that is gone', () => {
    const dead = planFor({ kind: 'removeNode', node: 'w3', dead: true }, cluster);
    isSound(dead);
    expect(stepsOn(dead, 'w3')).toEqual(['drain', 'delete-node']);
    expect(dead.tasks.filter(({ hostname }) => hostname === 'w3').map(({ at }) => at)).toEqual([['m1'], ['m1']]);
  });

  it('brings the others to the cluster that is left', () => {
    const after = clusterAfter({ kind: 'removeNode', node: 'w3' }, cluster);
    expect(after.nodes.map(({ hostname }) => hostname)).toEqual(['m1', 'w2']);
    expect(clusterAfter({ kind: 'deploy' }, cluster)).toBe(cluster);
  });

  it.each([
    ['m1', 'LAST_MASTER'],
    ['nobody', 'NODE_UNKNOWN'],
  ])('refuses %s', (node, code) => {
    expect(() => planFor({ kind: 'removeNode', node }, cluster)).toThrow(expect.objectContaining({ code }) as Error);
  });

  it('refuses the last worker', () => {
    const two = sampleCluster({
      nodes: [
        { hostname: 'm1', ip: '10.0.0.1', roles: ['master'] },
        { hostname: 'w2', ip: '10.0.0.2', roles: ['worker'] },
      ],
    });
    expect(() => planFor({ kind: 'removeNode', node: 'w2' }, two)).toThrow(
      expect.objectContaining({ code: 'LAST_WORKER' }) as Error,
    );
  });
});

describe('revoking the administrators', () => {
  const secure = {
    ...cluster,
    profile: 'secure',
    nodes: cluster.nodes.map((node) => ({ ...node, roles: node.hostname === 'w3' ? ['worker'] : ['master'] })),
  } as typeof cluster;
  const plan = planFor({ kind: 'revokeAdmins', group: 2 }, secure);

  it('works on the masters alone, and ends the old rights before a new administrator lies anywhere', () => {
    isSound(plan);
    expect(plan.hostnames).toEqual(['m1', 'w2']);
    for (const master of plan.hostnames) {
      expect(stepsOn(plan, master)).toEqual(['preflight', 'prepare', 'rbac', 'kubectl']);
      expect(idsBefore(plan, `rbac@${master}`)).toEqual([`prepare@${master}`]);
      expect(idsBefore(plan, `kubectl@${master}`)).toEqual([`rbac@${master}`]);
    }
  });

  it('has no master that others wait for: it waits only until their checks are over', () => {
    const [prepare] = plan.tasks.filter(({ step }) => step === 'prepare');
    expect(prepare).toMatchObject({ after: ['preflight@m1'], afterOver: ['preflight'] });
    expect(plan.tasks.flatMap(({ afterAll = [] }) => afterAll)).toEqual([]);
  });

  it('refuses a cluster in which everybody has the same token', () => {
    expect(() => planFor({ kind: 'revokeAdmins', group: 2 }, cluster)).toThrow(
      expect.objectContaining({ code: 'NO_ADMINISTRATORS', params: { name: cluster.name } }) as Error,
    );
  });
});

it('a reset of some nodes leaves the others alone', () => {
  const plan = planFor({ kind: 'reset', nodes: ['w3', 'w2'] }, cluster);
  expect(plan.tasks.map(({ id }) => id)).toEqual(['reset@w2', 'reset@w3']);
  expect(plan.hostnames).toEqual(['w2', 'w3']);
});

it('a job of an earlier version has its kind for an operation', () => {
  expect(operationOf({ kind: 'reset' })).toEqual({ kind: 'reset' });
  expect(operationOf({ kind: 'removeNode', operation: { kind: 'removeNode', node: 'w3' } })).toMatchObject({
    node: 'w3',
  });
  expect(nodesOf({ kind: 'deploy' })).toEqual([]);
  expect(nodesOf({ kind: 'addNode', nodes: ['w3'] })).toEqual(['w3']);
});

it.each([
  [{ kind: 'removeNode' }],
  [{ kind: 'removeNode', node: 'w3', force: true }],
  [{ kind: 'addNode', nodes: [] }],
  [{ kind: 'reset', nodes: 'w3' }],
  [{ kind: 'upgrade' }],
  [{ kind: 'revokeAdmins' }],
  [{ kind: 'revokeAdmins', group: 1 }],
  [{ kind: 'revokeAdmins', group: '2' }],
])('%j is no operation', (value) => {
  expect(operationSchema.safeParse(value).success).toBe(false);
});

describe('several masters in profile secure', () => {
  const nodes = cluster.nodes.map((node) => ({ ...node, roles: ['master', 'worker'] as ('master' | 'worker')[] }));
  const changes = { kubernetesVersion: '1.37.2', runtime: 'containerd', network: { cni: 'bridge' }, nodes } as const;
  const secure = sampleCluster({ ...changes, profile: 'secure' });

  const running = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

  it('are deployed, and change one after the other where the cluster runs', () => {
    const plan = planFor({ kind: 'deploy' }, secure);
    isSound(plan);
    for (const step of running) {
      const [first, second, third] = plan.tasks.filter((task) => task.step === step);
      expect(first).not.toHaveProperty('afterIfClusterRuns');
      expect(second?.afterIfClusterRuns).toEqual([first?.id]);
      expect(third?.afterIfClusterRuns).toEqual([first?.id, second?.id]);
    }
  });

  it('take in another one: everybody is told of it', () => {
    const plan = planFor({ kind: 'addNode', nodes: ['w3'] }, secure);
    isSound(plan);
    for (const name of ['m1', 'w2', 'w3']) {
      expect(stepsOn(plan, name)).toEqual(
        expect.arrayContaining(['etcd', 'kube-apiserver', 'api-balancer', 'kubelet']),
      );
    }
  });

  it('let one go: counted by those that stay, out of etcd while it runs, then cleaned', () => {
    const plan = planFor({ kind: 'removeNode', node: 'm1' }, secure);
    isSound(plan);
    expect(stepsOn(plan, 'm1')).toEqual(['drain', 'leave-etcd', 'reset', 'delete-node']);
    expect(plan.tasks.find(({ id }) => id === 'leave-etcd@m1')?.at).toEqual(['w2', 'w3']);
    expect(idsBefore(plan, 'reset@m1')).toEqual(['leave-etcd@m1']);
    // What the others change follows when it has left.
    expect(idsBefore(plan, 'kube-apiserver@w2')).toEqual(expect.arrayContaining(['prepare@w2', 'etcd@w3']));
    expect(idsBefore(plan, 'prepare@w2')).toEqual(['preflight@w2', 'delete-node@m1']);
  });

  it('wait for nothing of each other to be done, only for their turn', () => {
    const { tasks } = planFor({ kind: 'removeNode', node: 'm1' }, secure);
    for (const { after, hostname } of tasks) {
      for (const before of after) expect([hostname, 'm1']).toContain(before.split('@')[1]);
    }
    expect(tasks.find(({ id }) => id === 'rbac@w2')).toMatchObject({
      ...{ after: ['kube-apiserver@w2', 'prepare@w2'], afterOver: ['kube-apiserver@w3'] },
    });
    expect(tasks.find(({ id }) => id === 'etcd@w3')?.afterIfClusterRuns).toEqual(['etcd@w2']);
  });

  it('let a dead one go without a word to it', () => {
    const plan = planFor({ kind: 'removeNode', node: 'm1', dead: true }, secure);
    isSound(plan);
    const own = plan.tasks.filter(({ hostname }) => hostname === 'm1');
    expect(own.map(({ step, at }) => [step, at])).toEqual([
      ['drain', ['w2', 'w3']],
      ['leave-etcd', ['w2', 'w3']],
      ['delete-node', ['w2', 'w3']],
    ]);
  });

  it('come and go in no other profile', () => {
    const simple = sampleCluster(changes);
    isSound(planFor({ kind: 'deploy' }, simple));
    expect(() => planFor({ kind: 'removeNode', node: 'm1' }, simple)).toThrow(
      expect.objectContaining({ code: 'NODE_IS_MASTER', params: { host: 'm1', count: 3 } }) as Error,
    );
    expect(() => planFor({ kind: 'addNode', nodes: ['w3'] }, simple)).toThrow(
      expect.objectContaining({ code: 'NODE_IS_MASTER', params: { host: 'w3', count: 3 } }) as Error,
    );
  });
});
