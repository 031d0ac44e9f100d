import type { Cluster } from '../../cluster/schema';
import { planOf, taskId, type Plan, type PlanTask } from '../plan';
import type { OperationOf } from './operation';

/** The plan that removes everything again: of each node by itself, because the others may be dead. */
export function resetPlan(cluster: Cluster, { nodes }: Pick<OperationOf<'reset'>, 'nodes'> = {}): Plan {
  const hostnames = cluster.nodes.map(({ hostname }) => hostname).filter((name) => nodes?.includes(name) ?? true);
  const tasks = hostnames.map((hostname): PlanTask => ({
    id: taskId('reset', hostname),
    step: 'reset',
    hostname,
    after: [],
  }));
  return planOf('reset', hostnames, tasks);
}
