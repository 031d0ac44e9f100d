import { hasIdentities } from '../../access/access';
import { mastersOf, type Cluster } from '../../cluster/schema';
import { AppError } from '../../errors';
import { deployTasks, planOf, type Plan } from '../plan';
import type { OperationOf } from './operation';
import { allComponents, followingSteps } from './followingSteps';

/**
 * Everything on the new nodes; on the others what follows from there being more of them: from another master, that everybody may
 * be led to it. The final check sends traffic to the new nodes, and through all of them.
 * @throws NODE_IS_MASTER
 */
export function addNodePlan(cluster: Cluster, { nodes }: Pick<OperationOf<'addNode'>, 'nodes'>): Plan {
  const masters = mastersOf(cluster);
  const newMaster = masters.find(({ hostname }) => nodes.includes(hostname));
  if (newMaster && !hasIdentities(cluster)) {
    throw new AppError('NODE_IS_MASTER', { host: newMaster.hostname, count: masters.length });
  }
  const tasks = deployTasks(
    cluster,
    (step, { hostname }) => newMaster !== undefined || nodes.includes(hostname) || followingSteps.includes(step),
  ).map((task) => (task.step === 'verify' ? { ...task, afterAll: allComponents } : task));
  return planOf(
    'addNode',
    cluster.nodes.map(({ hostname }) => hostname),
    tasks,
  );
}
