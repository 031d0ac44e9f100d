import { mastersOf, type Cluster } from '../../cluster/schema';
import { AppError } from '../../errors';
import { deployTasks, planOf, taskId, type Plan, type PlanTask } from '../plan';
import { followingSteps, tellingSteps } from './followingSteps';
import type { OperationOf } from './operation';

/** The cluster that is left when a node has gone. */
export const clusterWithout = (cluster: Cluster, hostname: string): Cluster => ({
  ...cluster,
  nodes: cluster.nodes.filter((node) => node.hostname !== hostname),
});

/**
 * The pods first, then the node itself, then what the others know of it. Another node that cannot be reached keeps nobody
 * waiting: it fails by itself, and the next deployment tells it what it has missed.
 * @throws NODE_IS_MASTER, LAST_WORKER, NODE_UNKNOWN: nothing may be planned.
 */
export function removeNodePlan(
  cluster: Cluster,
  { node, dead }: Pick<OperationOf<'removeNode'>, 'node' | 'dead'>,
): Plan {
  const leaving = cluster.nodes.find(({ hostname }) => hostname === node);
  const [master] = mastersOf(cluster);
  if (!leaving || !master) throw new AppError('NODE_UNKNOWN', { host: node });
  if (leaving.roles.includes('master')) {
    throw new AppError('NODE_IS_MASTER', { host: node, count: mastersOf(cluster).length });
  }
  const rest = clusterWithout(cluster, node);
  if (!rest.nodes.some(({ roles }) => roles.includes('worker'))) throw new AppError('LAST_WORKER', { host: node });

  const [drain, reset, gone] = [taskId('drain', node), taskId('reset', node), taskId('delete-node', node)];
  const byMaster = { at: master.hostname };
  const leave: PlanTask[] = [
    {
      ...{ id: drain, step: 'drain', hostname: node },
      after: [taskId('preflight', master.hostname)],
      afterOver: ['preflight'],
      ...(dead ? byMaster : {}),
    },
    // Its kubelet ends before the Node object goes: one that runs would make it anew.
    ...(dead ? [] : [{ id: reset, step: 'reset', hostname: node, after: [drain] } as const]),
    { id: gone, step: 'delete-node', hostname: node, after: [dead ? drain : reset], ...byMaster },
  ];
  const [firstToTell] = tellingSteps;
  const follow = deployTasks(rest, (step) => followingSteps.includes(step)).map((task): PlanTask => {
    const { afterAll: _all, after, hostname, ...one } = task;
    if (task.step === firstToTell) return { ...one, hostname, after: [taskId('preflight', hostname), gone] };
    return { ...one, hostname, after, ...(task.step === 'verify' ? { afterOver: tellingSteps } : {}) };
  });
  return planOf(
    'removeNode',
    cluster.nodes.map(({ hostname }) => hostname),
    [
      ...follow.filter(({ step }) => step === 'preflight'),
      ...leave,
      ...follow.filter(({ step }) => step !== 'preflight'),
    ],
  );
}
