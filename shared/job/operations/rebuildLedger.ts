import type { Cluster } from '../../cluster/schema';
import { AppError } from '../../errors';
import { planOf, taskId, type Plan } from '../plan';
import type { OperationOf } from './operation';

/** One task on one node. @throws NODE_UNKNOWN */
export function rebuildLedgerPlan(cluster: Cluster, { node }: Pick<OperationOf<'rebuildLedger'>, 'node'>): Plan {
  if (!cluster.nodes.some(({ hostname }) => hostname === node)) throw new AppError('NODE_UNKNOWN', { host: node });
  const id = taskId('rebuild-ledger', node);
  return planOf('rebuildLedger', [node], [{ id, step: 'rebuild-ledger', hostname: node, after: [] }]);
}
