/** What of a job's earlier run still counts when it is retried or resumed. */
import type { Cluster } from '../../shared/cluster';
import type { JobState } from '../../shared/job';
import type { PlanTask, TaskId } from '../../shared/plan';
import type { PreflightFacts } from '../steps/step';
import type { UnknownHosts } from './unknownHosts';

/**
 * The done tasks that stay done: all, except the checks of hosts whose findings are gone (they are kept in memory only,
 * so after a restart all are) and of hosts in doubt. `facts`: what was learned in this process, by hostname.
 */
export async function stillDone(
  state: JobState,
  cluster: Cluster,
  facts: ReadonlyMap<string, PreflightFacts>,
  unknownHosts: UnknownHosts,
): Promise<Set<TaskId>> {
  const isToCheck = async ({ step, hostname }: PlanTask): Promise<boolean> => {
    const ip = cluster.nodes.find((node) => node.hostname === hostname)?.ip;
    return step === 'preflight' && (!facts.has(hostname) || ip === undefined || (await unknownHosts.has(ip)));
  };
  const done = new Set<TaskId>();
  for (const task of state.plan.tasks) {
    if (state.tasks[task.id]?.status === 'done' && !(await isToCheck(task))) done.add(task.id);
  }
  return done;
}
