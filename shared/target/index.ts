/** The target files of a node: pure, so that the review page, the export and the engine use the very same text. */
import type { Cluster } from '../cluster/schema';
import { components, placesIn } from '../components';
import { AppError } from '../errors';
import { clusterContext, type Known } from '../kubernetes/nodeContext';
import { renderFile } from './files';
import type { ClusterSecrets, TargetFile } from './targetFile';

/**
 * Renders every file that belongs on a node, for any number of nodes of one cluster, in the order in which a person would
 * install them. The cluster must have passed reviewCluster: its values are written as they are. Without the manifest of its pod network
 * only a word about it stands in its place.
 * @throws AppError INTERNAL when the cluster has no such node.
 */
export function targetRenderer(
  cluster: Cluster,
  secrets: ClusterSecrets,
  known?: Known,
): (hostname: string) => TargetFile[] {
  const shared = clusterContext(cluster, secrets, known);
  const nodes = new Map(cluster.nodes.map((node) => [node.hostname, node]));
  const isHere = placesIn(cluster);
  const placed = components.map(({ on, files = [] }) => ({ on: on(cluster), files }));
  return (hostname) => {
    const node = nodes.get(hostname);
    if (!node) throw new AppError('INTERNAL', { message: `no node ${hostname}` });
    const context = { ...shared, node };
    // Two components may have the same file.
    const rules = new Set(placed.filter(({ on }) => isHere(on, node)).flatMap(({ files }) => files));
    return [...rules].flatMap((rule) => renderFile(rule, context) ?? []);
  };
}

/** The files of one node; see {@link targetRenderer}. */
export const renderTarget = (cluster: Cluster, hostname: string, secrets: ClusterSecrets): TargetFile[] =>
  targetRenderer(cluster, secrets)(hostname);
