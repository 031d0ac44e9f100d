import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { portsOf } from '../../../shared/components/ports';

/** The ports that must be free on a node for its services. */
export const portsNeeded = (cluster: Cluster, { roles }: ClusterNode): number[] =>
  portsOf(cluster)
    .filter(({ on, mayBeTaken }) => mayBeTaken !== true && (on === 'all' || roles.includes(on)))
    .map(({ port }) => port);
