/** What of a job's earlier run still counts when it is retried or resumed. */
import { parseCluster, type Cluster } from '../../shared/cluster/schema';
import type { JobState } from '../../shared/job/job';
import { taskId, type PlanTask, type TaskId } from '../../shared/job/plan';
import { overlap } from './newJob';
import type { JobRecords } from './records';

/**
 * The done tasks that stay done: all, except the checks, and a drain after which its node was not touched yet. Every run looks at all
 * hosts anew: what is there decides what is rendered and who waits for whom, and the run before has changed it.
 */
export function stillDone({ plan, tasks }: JobState): Set<TaskId> {
  const isDone = (id: TaskId): boolean => tasks[id]?.status === 'done';
  const isToDo = ({ step, hostname }: PlanTask): boolean =>
    step === 'preflight' ||
    // Pods may have come back since; once its kubelet is undone nobody would end them any more.
    (step === 'drain' && !isDone(taskId('reset', hostname)) && !isDone(taskId('delete-node', hostname)));
  return new Set(plan.tasks.flatMap((task) => (isDone(task.id) && !isToDo(task) ? [task.id] : [])));
}

/**
 * Whether another job has worked on the cluster, or on one of its hosts, since this one ended: a reset has undone what it
 * did, a deployment may have changed it. Then nothing of it counts as done. Jobs on the same hosts never run at the same
 * time, so the one that ended later also came later.
 */
export async function isOvertaken(
  state: JobState,
  cluster: Cluster,
  records: Pick<JobRecords, 'list' | 'read'>,
): Promise<boolean> {
  for (const { id, endedAt = Infinity } of await records.list()) {
    if (id === state.id || endedAt < (state.endedAt ?? 0)) continue;
    const document = await records.read(id).then(
      (read) => read.document,
      () => undefined,
    );
    const other = parseCluster(document).cluster;
    // One that nobody can read any more is taken for one that did work here: steps only change what is different.
    if (!other || overlap(other, cluster)) return true;
  }
  return false;
}
