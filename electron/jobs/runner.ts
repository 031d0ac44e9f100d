/** Runs a plan: starts what may start, goes on with what a failure does not concern, and ends when nothing runs any more. */
import { podSubnetsOf } from '../../shared/cluster/podSubnets';
import { isCancelled } from '../../shared/errors';
import { addressesOf } from '../../shared/job/operations';
import { laneOf, type PlanTask } from '../../shared/job/plan';
import { turnsOf } from '../steps/etcd/turns';
import { createProgression } from './progression';
import type { Run } from './run';
import { runTask, type TaskEnd, type TaskRun } from './task';

/** Resolves when every task is over, remote ends included, and says how the job ended. */
export async function runPlan(run: Run): Promise<TaskEnd> {
  const { plan, cluster, wanted, signal } = run;
  const shared: TaskRun = {
    ...run,
    nodes: new Map(cluster.nodes.map((node) => [node.hostname, node])),
    podSubnets: podSubnetsOf(wanted),
    concerned: addressesOf(run.operation, cluster),
  };
  /** Judged once: what the job itself has brought up by then was not there before. */
  let turns: ReturnType<typeof turnsOf> | undefined;
  const takesTurn = (task: PlanTask): boolean => (turns ??= turnsOf(run))(task);
  const progression = createProgression(plan, run.done, takesTurn);
  const places = new Map(plan.tasks.map((task, index) => [task, index]));
  const waiting = new Set(plan.tasks.filter(({ id }) => !run.done.has(id)));
  const lost = new Set<TaskEnd | 'skipped'>();
  /** By lane of a host: the tasks that nothing keeps but the one that runs there. */
  const queues = new Map<string, PlanTask[]>();
  const busy = new Set<string>();
  const placeOf = ({ step, hostname }: PlanTask): string => `${laneOf(step)} ${hostname}`;

  const skip = (task: PlanTask): void => {
    if (!waiting.delete(task)) return;
    lost.add('skipped');
    run.emit({ type: 'task-ended', task: task.id, status: 'skipped' });
  };

  /** Takes in tasks that may start, and answers those whose lane is free: of each lane the first one by the plan. */
  const admit = (tasks: readonly PlanTask[], freed: readonly string[] = []): PlanTask[] => {
    for (const task of tasks) queues.set(placeOf(task), [...(queues.get(placeOf(task)) ?? []), task]);
    const lanes = new Set([...freed, ...tasks.map(placeOf)]);
    return inOrder([...lanes].flatMap((lane) => (busy.has(lane) ? [] : takeFirst(lane))));
  };
  const takeFirst = (lane: string): PlanTask[] => {
    const [next, ...others] = inOrder((queues.get(lane) ?? []).filter((task) => waiting.has(task)));
    queues.set(lane, others);
    if (!next) return [];
    busy.add(lane);
    return [next];
  };
  const inOrder = (tasks: readonly PlanTask[]): PlanTask[] =>
    [...tasks].sort((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0));

  /** Runs a task and then what its end lets start; over when all of that is over. */
  const work = async (task: PlanTask): Promise<void> => {
    waiting.delete(task);
    const end = await runTask(task, shared);
    busy.delete(placeOf(task));
    if (end !== 'done') lost.add(end);
    const { free, skipped } = end === 'done' ? { free: progression.done(task), skipped: [] } : progression.lost(task);
    inOrder(skipped).forEach(skip);
    if (signal.aborted) waiting.forEach(skip);
    await Promise.all(admit(free, [placeOf(task)]).map(work));
  };

  if (signal.aborted) waiting.forEach(skip);
  await Promise.all(admit(progression.first).map(work));

  if (lost.size === 0 && waiting.size === 0) return 'done';
  if (signal.aborted) return isCancelled(signal.reason) ? 'cancelled' : 'failed';
  return lost.has('failed') ? 'failed' : 'cancelled';
}
