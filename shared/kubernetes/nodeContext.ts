/** What a file of one node is made from: the cluster, the node, and what follows from both. */
import { mastersOf, type Cluster, type ClusterNode } from '../cluster/schema';
import { AppError } from '../errors';
import { minorOf, SECURE_PORT_SINCE } from '../kubernetesVersion';
import type { ClusterSecrets } from '../target/targetFile';

export interface NodeContext {
  readonly cluster: Cluster;
  readonly node: ClusterNode;
  readonly secrets: ClusterSecrets;
  /** 20 for Kubernetes 1.20.2. */
  readonly minor: number;
  /** The master that every worker talks to. */
  readonly firstMaster: ClusterNode;
  /** `etcd.endpoints`, or one for each master when there are none. */
  readonly etcdEndpoints: readonly string[];
}

/** Whether the API server asks for the token (1.20 and later) instead of serving everybody over plain HTTP. */
export const needsToken = (context: Pick<NodeContext, 'minor'>): boolean => context.minor >= SECURE_PORT_SINCE;

/** The API server of the master with this address. */
export const apiServerUrl = (context: Pick<NodeContext, 'minor'>, ip: string): string =>
  needsToken(context) ? `https://${ip}:6443` : `http://${ip}:8080`;

/** @throws AppError INTERNAL when the cluster has no such node or no master: reviewCluster finds both before. */
export function nodeContext(cluster: Cluster, hostname: string, secrets: ClusterSecrets): NodeContext {
  const node = cluster.nodes.find((one) => one.hostname === hostname);
  const masters = mastersOf(cluster);
  const [firstMaster] = masters;
  const minor = minorOf(cluster.kubernetesVersion);
  if (!node || !firstMaster || minor === undefined) {
    throw new AppError('INTERNAL', { message: `cannot render the files of ${hostname}: the cluster was not reviewed` });
  }
  const { endpoints } = cluster.etcd;
  return {
    cluster,
    node,
    secrets,
    minor,
    firstMaster,
    etcdEndpoints: endpoints.length > 0 ? endpoints : masters.map(({ ip }) => `http://${ip}:2379`),
  };
}
