import { hasIdentities } from '../../access/access';
import { mastersOf, type Cluster } from '../../cluster/schema';
import { AppError } from '../../errors';
import { planOf, taskId, type Plan, type PlanTask, type StepId } from '../plan';

/**
 * On the masters alone: first the old group loses its rights, then each master gets the new administrator. One that cannot be
 * reached keeps nobody waiting: what it has opens nothing any more, and the next deployment brings it the new one.
 * @throws NO_ADMINISTRATORS where everybody has the same token
 */
export function revokeAdminsPlan(cluster: Cluster): Plan {
  const { name } = cluster;
  if (!hasIdentities(cluster)) throw new AppError('NO_ADMINISTRATORS', { name });
  const masters = mastersOf(cluster).map(({ hostname }) => hostname);
  const onAll = (step: StepId, more: (hostname: string) => Partial<PlanTask> = () => ({})): PlanTask[] =>
    masters.map((hostname) => ({ id: taskId(step, hostname), step, hostname, after: [], ...more(hostname) }));
  return planOf('revokeAdmins', masters, [
    ...onAll('preflight'),
    ...onAll('prepare', (hostname) => ({ after: [taskId('preflight', hostname)], afterOver: ['preflight'] })),
    ...onAll('rbac', (hostname) => ({ after: [taskId('prepare', hostname)] })),
    ...onAll('kubectl', (hostname) => ({ after: [taskId('rbac', hostname)] })),
  ]);
}
