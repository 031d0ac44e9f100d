/** What a file of one node is made from: the cluster, the node, and what follows from both. */
import { accessOf, apiOfNodes, type Access } from '../access/access';
import { mastersOf, type Cluster, type ClusterNode } from '../cluster/schema';
import { podSubnetsOf } from '../cluster/podSubnets';
import { AppError } from '../errors';
import { minorOf } from '../kubernetesVersion';
import type { ClusterSecrets } from '../target/targetFile';
import { expectedFacts, noFacts, type FactsOfNodes, type NodeFacts } from './nodeFacts';

/** What is the same for every node; made once for all of them. */
export interface ClusterContext {
  readonly cluster: Cluster;
  readonly secrets: ClusterSecrets;
  readonly access: Access;
  /** 20 for Kubernetes 1.20.2. */
  readonly minor: number;
  /** Where the kubelets and kube-proxies find the API: the URL. */
  readonly apiOfNodes: string;
  /** `etcd.endpoints`, or one for each master when there are none. */
  readonly etcdEndpoints: readonly string[];
  readonly podSubnets: ReadonlyMap<ClusterNode, string>;
  readonly factsOf: (node: ClusterNode) => NodeFacts;
  /** The manifest of the pod network as it was published, where the network has one and somebody has it here. */
  readonly networkManifest: string | undefined;
}

export interface NodeContext extends ClusterContext {
  readonly node: ClusterNode;
}

/** What is known beside the cluster file. */
export interface Known {
  /** Of the hosts that were looked at. */
  readonly facts?: FactsOfNodes | undefined;
  /** Of the pod network, as its publisher has it. */
  readonly networkManifest?: string | undefined;
}

/** @throws AppError INTERNAL when the cluster has no master: reviewCluster finds that before. */
export function clusterContext(
  cluster: Cluster,
  secrets: ClusterSecrets,
  { facts = noFacts, networkManifest }: Known = {},
): ClusterContext {
  const masters = mastersOf(cluster);
  const minor = minorOf(cluster.kubernetesVersion);
  if (masters.length === 0 || minor === undefined) {
    throw new AppError('INTERNAL', { message: `cannot render the files of ${cluster.name}: it was not reviewed` });
  }
  const access = accessOf(cluster);
  const { endpoints } = cluster.etcd;
  return {
    cluster,
    secrets,
    access,
    minor,
    apiOfNodes: apiOfNodes(cluster),
    etcdEndpoints: endpoints.length > 0 ? endpoints : masters.map(({ ip }) => access.etcd(ip, 2379)),
    podSubnets: podSubnetsOf(cluster),
    factsOf: ({ hostname }) => facts.get(hostname) ?? expectedFacts,
    networkManifest,
  };
}
