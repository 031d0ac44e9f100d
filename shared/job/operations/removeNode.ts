import { hasIdentities } from '../../access/access';
import { mastersOf, type Cluster } from '../../cluster/schema';
import { AppError } from '../../errors';
import { deployTasks, planOf, taskId, type Plan, type PlanTask, type TaskId } from '../plan';
import { allComponents, followingSteps, stepsAfterMaster, tellingSteps } from './followingSteps';
import type { OperationOf } from './operation';

/** The cluster that is left when a node has gone. */
export const clusterWithout = (cluster: Cluster, hostname: string): Cluster => ({
  ...cluster,
  nodes: cluster.nodes.filter((node) => node.hostname !== hostname),
});

/**
 * The pods first, then the node itself, then what the others know of it. Another node that cannot be reached keeps nobody
 * waiting: it fails by itself, and the next deployment tells it what it has missed.
 * @throws NODE_IS_MASTER, LAST_MASTER, LAST_WORKER, NODE_UNKNOWN: nothing may be planned.
 */
export function removeNodePlan(
  cluster: Cluster,
  { node, dead }: Pick<OperationOf<'removeNode'>, 'node' | 'dead'>,
): Plan {
  const leaving = cluster.nodes.find(({ hostname }) => hostname === node);
  if (!leaving) throw new AppError('NODE_UNKNOWN', { host: node });
  const isMaster = leaving.roles.includes('master');
  const rest = clusterWithout(cluster, node);
  const masters = mastersOf(rest);
  if (masters.length === 0) throw new AppError('LAST_MASTER', { host: node });
  if (isMaster && !hasIdentities(cluster)) {
    throw new AppError('NODE_IS_MASTER', { host: node, count: mastersOf(cluster).length });
  }
  if (!rest.nodes.some(({ roles }) => roles.includes('worker'))) throw new AppError('LAST_WORKER', { host: node });

  const [drain, reset, gone] = [taskId('drain', node), taskId('reset', node), taskId('delete-node', node)];
  const etcd = taskId('leave-etcd', node);
  const byMaster = { at: masters.map(({ hostname }) => hostname) };
  const leave: PlanTask[] = [
    {
      ...{ id: drain, step: 'drain', hostname: node },
      ...{ after: [], afterOver: ['preflight'] },
      ...(dead ? byMaster : {}),
    },
    // While it runs: the others never wait for one that is gone.
    ...(isMaster ? [{ id: etcd, step: 'leave-etcd', hostname: node, after: [drain], ...byMaster } as const] : []),
    // Its kubelet ends before the Node object goes: one that runs would make it anew.
    ...(dead ? [] : [{ id: reset, step: 'reset', hostname: node, after: [isMaster ? etcd : drain] } as const]),
    { id: gone, step: 'delete-node', hostname: node, after: [dead ? (isMaster ? etcd : drain) : reset], ...byMaster },
  ];
  const firstToTell = 'prepare';
  const [steps, told] = isMaster ? [stepsAfterMaster, allComponents] : [followingSteps, tellingSteps];
  const follow = deployTasks(rest, (step) => steps.includes(step)).map((task): PlanTask => {
    const { afterAll: all, after, hostname, step, ...one } = task;
    if (step === 'preflight') return task;
    if (step === firstToTell) return { ...one, step, hostname, after: [taskId('preflight', hostname), gone] };
    const isHere = (id: TaskId): boolean => id.endsWith(`@${hostname}`);
    const afterOver = [...(step === 'verify' ? told : (all ?? [])), ...after.filter((id) => !isHere(id))];
    // What a component waits for here may be no step of this plan.
    const begun = [...new Set([...after.filter(isHere), taskId(firstToTell, hostname)])];
    return { ...one, step, hostname, after: begun, ...(afterOver.length > 0 ? { afterOver } : {}) };
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
