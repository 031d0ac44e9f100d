import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { placesIn } from '../../../shared/components';
import { portsOf } from '../../../shared/components/ports';

/** The ports that must be free on a node for its services. */
export function portsNeeded(cluster: Cluster, node: ClusterNode): number[] {
  const isHere = placesIn(cluster);
  return portsOf(cluster)
    .filter(({ on, mayBeTaken }) => mayBeTaken !== true && isHere(on, node))
    .map(({ port }) => port);
}
