import { describe, expect, it } from 'vitest';
import type { PlanTask, TaskId } from '../../shared/job/plan';
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

  it('counts when an earlier run has done it', () => {
    const progression = start(true, ['images@n1']);
    expect(ids(progression.first)).toEqual(['cni@n1']);
    expect(ids(progression.done(cni))).toEqual(['kubelet@n1']);
  });
});
