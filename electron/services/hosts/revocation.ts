/** A look at whose rights would end, before the administrators of a cluster are revoked. Changes nothing. */
import { clusterOf } from '../../../shared/cluster/rules';
import { AppError, toWireError } from '../../../shared/errors';
import { planFor } from '../../../shared/job/operations';
import type { RevocationPreview } from '../../../shared/pki/revocation';
import type { AuthoritiesStore } from '../../storage/authorities/authorities';
import { requireNoCopy, type ClusterIdentities } from '../../storage/clusterIdentities';
import type { HostsService } from './hosts';
import { knownAuthorities, requireOpen } from './identities';

export interface RevocationParts {
  readonly hosts: Pick<HostsService, 'open'>;
  readonly authorities: Pick<AuthoritiesStore, 'find'>;
  readonly identities: Pick<ClusterIdentities, 'find' | 'copiedFrom'>;
}

/**
 * @throws CLUSTER_INVALID, CLUSTER_COPIED, NO_ADMINISTRATORS, AUTHORITIES_*, CANCELLED, CLUSTER_NOT_RUNNING, and where no master can
 * be asked why
 */
export async function previewRevocation(
  { hosts, authorities: store, identities }: RevocationParts,
  document: unknown,
  clusterPath?: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<RevocationPreview> {
  const cluster = clusterOf(document);
  const { hostnames } = planFor({ kind: 'revokeAdmins', group: 2 }, cluster);
  await requireNoCopy(identities, cluster);
  const id = await identities.find(cluster);
  await requireOpen(store, id);
  const open = hosts.open(cluster, clusterPath);
  try {
    const { kept, group, asked } = await knownAuthorities({ cluster, id: id ?? '', hosts: open, store, signal });
    const [first] = asked.unasked;
    if (first && asked.found.length === 0) throw first.error;
    if (!kept || asked.found.every(({ authority }) => authority === '')) {
      throw new AppError('CLUSTER_NOT_RUNNING', { name: cluster.name });
    }
    const unreached = asked.unasked.map(({ hostname, error }) => ({ hostname, error: toWireError(error) }));
    const masters = hostnames.filter((name) => !unreached.some(({ hostname }) => hostname === name));
    return { group, next: group + 1, masters, unreached };
  } finally {
    open.close();
  }
}
