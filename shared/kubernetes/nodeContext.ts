/** What a file of one node is made from: the cluster, the node, and what follows from both. */
import { mastersOf, type Cluster, type ClusterNode } from '../cluster/schema';
import { podSubnetsOf } from '../cluster/podSubnets';
import { AppError } from '../errors';
import { minorOf, SECURE_PORT_SINCE } from '../kubernetesVersion';
import type { ClusterSecrets } from '../target/targetFile';

/** What is the same for every node; made once for all of them. */
export interface ClusterContext {
  readonly cluster: Cluster;
  readonly secrets: ClusterSecrets;
  /** 20 for Kubernetes 1.20.2. */
  readonly minor: number;
  /** The master that every worker talks to. */
  readonly firstMaster: ClusterNode;
  /** `etcd.endpoints`, or one for each master when there are none. */
  readonly etcdEndpoints: readonly string[];
  readonly podSubnets: ReadonlyMap<ClusterNode, string>;
}

export interface NodeContext extends ClusterContext {
  readonly node: ClusterNode;
}

/** Whether the API server asks for the token (1.20 and later) instead of serving everybody over plain HTTP. */
export const needsToken = (context: Pick<NodeContext, 'minor'>): boolean => context.minor >= SECURE_PORT_SINCE;

/** The API server of the master with this address. */
export const apiServerUrl = (context: Pick<NodeContext, 'minor'>, ip: string): string =>
  needsToken(context) ? `https://${ip}:6443` : `http://${ip}:8080`;

/** @throws AppError INTERNAL when the cluster has no master: reviewCluster finds that before. */
export function clusterContext(cluster: Cluster, secrets: ClusterSecrets): ClusterContext {
  const masters = mastersOf(cluster);
  const [firstMaster] = masters;
  const minor = minorOf(cluster.kubernetesVersion);
  if (!firstMaster || minor === undefined) {
    throw new AppError('INTERNAL', { message: `cannot render the files of ${cluster.name}: it was not reviewed` });
  }
  const { endpoints } = cluster.etcd;
  return {
    cluster,
    secrets,
    minor,
    firstMaster,
    etcdEndpoints: endpoints.length > 0 ? endpoints : masters.map(({ ip }) => `http://${ip}:2379`),
    podSubnets: podSubnetsOf(cluster),
  };
}
