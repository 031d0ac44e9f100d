/** What of a job's earlier run still counts when it is retried or resumed. */
import { parseCluster, type Cluster } from '../../shared/cluster/schema';
import type { JobState } from '../../shared/job/job';
import { taskId, type PlanTask, type TaskId } from '../../shared/job/plan';
import type { PreflightFacts } from '../steps/step';
import { overlap } from './newJob';
import type { JobRecords } from './records';
import type { UnknownHosts } from './unknownHosts';

/**
 * The done tasks that stay done: all, except the checks of hosts whose findings are gone (they are kept in memory only,
 * so after a restart all are) and of hosts in doubt, and a drain after which its node was not touched yet. `facts`: what was learned in
 * this process, by hostname. Whatever changes no more than it is asked for looks at all hosts anew: whether the cluster runs, and as its
 * file says, is asked of them before the first change of each run (convergence/runningCluster).
 */
export async function stillDone(
  state: JobState,
  cluster: Cluster,
  facts: ReadonlyMap<string, PreflightFacts>,
  unknownHosts: UnknownHosts,
): Promise<Set<TaskId>> {
  const addresses = new Map(cluster.nodes.map(({ hostname, ip }) => [hostname, ip]));
  const looksAnew = state.plan.kind !== 'deploy';
  const isDone = (id: TaskId): boolean => state.tasks[id]?.status === 'done';
  const isToCheck = async ({ step, hostname }: PlanTask): Promise<boolean> => {
    // Pods may have come back since; once its kubelet is undone nobody would end them any more.
    if (step === 'drain') return !isDone(taskId('reset', hostname)) && !isDone(taskId('delete-node', hostname));
    const ip = addresses.get(hostname);
    if (step !== 'preflight') return false;
    return looksAnew || !facts.has(hostname) || ip === undefined || (await unknownHosts.has(ip));
  };
  const done = new Set<TaskId>();
  for (const task of state.plan.tasks) {
    if (isDone(task.id) && !(await isToCheck(task))) done.add(task.id);
  }
  return done;
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
