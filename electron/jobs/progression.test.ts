import { describe, expect, it } from 'vitest';
import { planFor } from '../../shared/job/operations';
import type { Plan, PlanTask, TaskId } from '../../shared/job/plan';
import { sampleCluster } from '../../shared/testing/sampleCluster';
import { createProgression } from './progression';
import { planOf } from './testing/runs';

const plan = planOf({ 'images@n1': [], 'cni@n1': [], 'kubelet@n1': ['cni@n1'], 'kube-proxy@n1': ['kubelet@n1'] });
const joining = {
  ...plan,
  tasks: plan.tasks.map((one) =>
    one.id === 'kubelet@n1' ? { ...one, afterIfClusterRuns: ['images@n1'] as const } : one,
  ),
};
const task = (id: TaskId): PlanTask => plan.tasks.find((one) => one.id === id)!;
const [images, cni] = [task('images@n1'), task('cni@n1')];
const ids = (tasks: readonly PlanTask[]): string[] => tasks.map(({ id }) => id);
const start = (clusterRuns: boolean, done: TaskId[] = []) =>
  createProgression(joining, new Set(done), () => clusterRuns);

describe('what is waited for only where a cluster runs already', () => {
  it('keeps a task there, whichever of the two is done last', () => {
    const [one, other] = [start(true), start(true)];
    expect(ids(one.first)).toEqual(['images@n1', 'cni@n1']);
    expect(ids(one.done(cni))).toEqual([]);
    expect(ids(one.done(images))).toEqual(['kubelet@n1']);
    expect(ids(other.done(images))).toEqual([]);
    expect(ids(other.done(cni))).toEqual(['kubelet@n1']);
  });

  it('keeps nobody in a new cluster, and starts nothing twice', () => {
    const progression = start(false);
    expect(ids(progression.done(cni))).toEqual(['kubelet@n1']);
    expect(ids(progression.done(images))).toEqual([]);
  });

  it('is lost for the task there, and only there', () => {
    expect(ids(start(true).lost(images).skipped)).toEqual(['kubelet@n1', 'kube-proxy@n1']);
    const fresh = start(false);
    expect(ids(fresh.lost(images).skipped)).toEqual([]);
    expect(ids(fresh.done(cni))).toEqual(['kubelet@n1']);
  });

  it('is waited for by the tasks that take turns, and by no other', () => {
    const { tasks } = planOf({ 'etcd@n1': [], 'etcd@n2': [], 'etcd@n3': [] });
    const turns = tasks.map((one, at) => ({ ...one, afterIfClusterRuns: tasks.slice(0, at).map(({ id }) => id) }));
    const progression = createProgression({ ...plan, tasks: turns }, new Set(), ({ hostname }) => hostname === 'n3');
    expect(ids(progression.first)).toEqual(['etcd@n1', 'etcd@n2']);
    expect(ids(progression.done(turns[0]!))).toEqual([]);
    expect(ids(progression.lost(turns[1]!).skipped)).toEqual(['etcd@n3']);
  });

  it('counts when an earlier run has done it', () => {
    const progression = start(true, ['images@n1']);
    expect(ids(progression.first)).toEqual(['cni@n1']);
    expect(ids(progression.done(cni))).toEqual(['kubelet@n1']);
  });
});

describe('a removal', () => {
  const clusterOf = (masters: number) =>
    sampleCluster({
      ...{ kubernetesVersion: '1.37.2', profile: 'secure', runtime: 'containerd', network: { cni: 'bridge' } },
      nodes: ['m1', 'm2', 'm3', 'm4', 'm5']
        .slice(0, masters)
        .concat('w1', 'w2')
        .map((hostname, at) => ({
          ...{ hostname, ip: `10.0.0.${String(at + 1)}`, roles: [hostname.startsWith('m') ? 'master' : 'worker'] },
        })),
    });
  const removal = (masters: number, node: string, dead = false): Plan =>
    planFor({ kind: 'removeNode', node, ...(dead ? { dead } : {}) }, clusterOf(masters));
  const isOn =
    (hosts: readonly string[]) =>
    ({ at, hostname }: PlanTask): boolean =>
      (at ?? [hostname]).every((one) => hosts.includes(one));
  /** What gets done, in its order, of what may start always the last: whoever is not kept comes before those they should wait for. */
  const play = (plan: Plan, fails: (task: PlanTask) => boolean): string[] => {
    const progression = createProgression(plan, new Set(), () => true);
    const [ready, done] = [[...progression.first], [] as string[]];
    for (let next = ready.pop(); next; next = ready.pop()) {
      if (!fails(next)) done.push(next.id);
      ready.push(...(fails(next) ? progression.lost(next).free : progression.done(next)));
    }
    return done;
  };
  const turns = (done: readonly string[], step: string): string[] => done.filter((id) => id.startsWith(`${step}@`));

  it.each([
    ['a worker, while the first master is down', 3, 'w1', false, ['m1']],
    ['a worker, while two of five masters are', 5, 'w1', false, ['m1', 'm4']],
    ['a worker, while another one is', 3, 'w1', false, ['w2']],
    ['the one of two dead masters', 5, 'm3', true, ['m2', 'm3']],
    ['the other one', 5, 'm2', true, ['m2', 'm3']],
    ['the first master, and the second is dead as well', 5, 'm1', true, ['m1', 'm2']],
    ['the second master, and the first is dead as well', 5, 'm2', true, ['m1', 'm2']],
    ['a living master beside a dead one', 5, 'm5', false, ['m1']],
  ])('of %s is done on all that live', (_, masters, node, dead, down) => {
    const plan = removal(masters, node, dead);
    const living = plan.tasks.filter((one) => !isOn(down)(one)).map(({ id }) => id);
    expect(living).toContain(`delete-node@${node}`);
    expect(play(plan, isOn(down)).sort()).toEqual(living.sort());
  });

  it('changes one master after the other, whoever of them is dead', () => {
    for (const step of ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']) {
      const of = (...names: string[]): string[] => names.map((name) => `${step}@${name}`);
      expect(turns(play(removal(5, 'm3'), isOn([])), step)).toEqual(of('m1', 'm2', 'm4', 'm5'));
      expect(turns(play(removal(5, 'm3', true), isOn(['m2', 'm3'])), step)).toEqual(of('m1', 'm4', 'm5'));
      expect(turns(play(removal(5, 'm1', true), isOn(['m1', 'm4'])), step)).toEqual(of('m2', 'm3', 'm5'));
    }
  });

  it('gives the turn of a master that lives and could not begin to the next one', () => {
    const plan = removal(5, 'm3');
    const after = ({ step, hostname }: PlanTask): boolean => hostname === 'm2' && step !== 'preflight';
    const others = plan.tasks.filter((one) => !after(one)).map(({ id }) => id);
    expect(play(plan, ({ id }) => id === 'prepare@m2').sort()).toEqual(others.sort());
  });

  it('goes on to no further master where one that lives breaks, and yet tells the workers', () => {
    const done = play(removal(5, 'm3'), ({ id }) => id === 'kube-apiserver@m2');
    expect(turns(done, 'kube-apiserver')).toEqual(['kube-apiserver@m1']);
    expect(turns(done, 'kube-scheduler')).toEqual(['kube-scheduler@m1']);
    expect(done).toEqual(expect.arrayContaining(['api-balancer@w1', 'kubelet@w2']));
  });

  it('goes on to none either as earlier versions have planned it, each after the one just before', () => {
    const plan = removal(5, 'm3');
    const isElsewhere = (id: string, hostname: string): boolean => !id.endsWith(`@${hostname}`);
    const chained = plan.tasks.map((task) => {
      const { afterIfClusterRuns: before = [], hostname } = task;
      const last = before.filter((id) => isElsewhere(id, hostname)).slice(-1);
      return { ...task, afterIfClusterRuns: [...before.filter((id) => !isElsewhere(id, hostname)), ...last] };
    });
    const done = play({ ...plan, tasks: chained }, ({ id }) => id === 'kube-apiserver@m1');
    expect(turns(done, 'kube-apiserver')).toEqual([]);
  });

  it('is not done where the node itself does not leave', () => {
    const done = play(removal(5, 'm3'), ({ step }) => step === 'drain');
    expect(new Set(done.map((id) => id.split('@')[0]))).toEqual(new Set(['preflight']));
  });
});
