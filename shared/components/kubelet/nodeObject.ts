/** The Node object of a network whose nodes have their pod subnets from Keelson: with that of its node. */
import type { Cluster, ClusterNode } from '../../cluster/schema';
import { minorOf } from '../../kubernetesVersion';

/** `spec.podCIDRs` is known from 1.16 on (kubernetes CHANGELOG-1.16, dual stack); older API servers drop it. */
const POD_CIDRS_SINCE = 16;

/** What the resources call it. */
export const nodeObjectName = ({ ip }: ClusterNode): string => `/Node/${ip}`;

interface NodeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: object;
  readonly spec: object;
  readonly status: object;
}

/** The bridge is told its node's subnet by us, and flanneld reads it from the Node (github.com/flannel-io/flannel, Documentation/kubernetes.md). */
export const hasRangesOfOurs = ({ network }: Pick<Cluster, 'network'>): boolean =>
  network.cni === 'bridge' || network.cni === 'flannel';

/**
 * Undefined where another network gives the subnets. A node is named by its address (`--hostname-override`). A kubelet that
 * finds its object there writes into the maps of labels, capacity and allocatable, and panics when one is missing (1.20.2:
 * kubelet_node_status.go, reconcileHugePageResource); it replaces the values. Zero pods: nothing is to be scheduled there before.
 */
export function nodeObject(cluster: Cluster, node: ClusterNode, podCidr: string | undefined): NodeObject | undefined {
  if (!hasRangesOfOurs(cluster) || podCidr === undefined) return undefined;
  const { ip: name } = node;
  const several = (minorOf(cluster.kubernetesVersion) ?? 0) >= POD_CIDRS_SINCE ? { podCIDRs: [podCidr] } : {};
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name } },
    spec: { podCIDR: podCidr, ...several },
    status: { capacity: { pods: '0' }, allocatable: { pods: '0' } },
  };
}
