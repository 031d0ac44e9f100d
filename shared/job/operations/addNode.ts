import type { Cluster } from '../../cluster/schema';
import { components } from '../../components';
import { deployTasks, planOf, type Plan, type StepId } from '../plan';
import type { OperationOf } from './operation';
import { followingSteps } from './followingSteps';

/** The final check sends traffic to the new nodes, and through all of them. */
const allComponents: readonly StepId[] = components.map(({ id }) => id);

/** Everything on the new nodes; on the others what follows from there being more of them. */
export function addNodePlan(cluster: Cluster, { nodes }: Pick<OperationOf<'addNode'>, 'nodes'>): Plan {
  const tasks = deployTasks(
    cluster,
    (step, { hostname }) => nodes.includes(hostname) || followingSteps.includes(step),
  ).map((task) => (task.step === 'verify' ? { ...task, afterAll: allComponents } : task));
  return planOf(
    'addNode',
    cluster.nodes.map(({ hostname }) => hostname),
    tasks,
  );
}
