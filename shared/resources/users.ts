import type { Cluster, ClusterNode } from '../cluster/schema';
import { componentsOn } from '../components';

/** The users of the system that the services of one node run as. */
export const usersOf = (cluster: Cluster, node: ClusterNode): string[] => [
  ...new Set(componentsOn(cluster, node).flatMap(({ users }) => users?.(cluster) ?? [])),
];
