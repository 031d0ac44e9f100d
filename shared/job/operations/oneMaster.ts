/** What can be described, rendered and planned, and is not installed yet. */
import { hasIdentities } from '../../access/access';
import { mastersOf, type Cluster } from '../../cluster/schema';
import { AppError } from '../../errors';

/** API servers that share authorities and a service address behind one name are still to come. @throws SEVERAL_MASTERS_SECURE */
export function requireOneMaster(cluster: Cluster): void {
  const count = mastersOf(cluster).length;
  if (hasIdentities(cluster) && count > 1) throw new AppError('SEVERAL_MASTERS_SECURE', { count });
}
