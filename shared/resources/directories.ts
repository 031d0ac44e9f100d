/** The folders of a node: those that must exist before the services start, and those that services make. */
import type { Cluster, ClusterNode } from '../cluster/schema';
import { componentsOn } from '../components';
import type { DirectoryResource } from './resource';

/** The folders of the components of one node. */
export const directories = (cluster: Cluster, node: ClusterNode): DirectoryResource[] =>
  componentsOn(cluster, node)
    .flatMap(({ directories: rules }) => rules?.(cluster) ?? [])
    .map((rule) => ({ kind: 'directory', ...rule }));
