/** Which part of the pod range each node gets: the n-th node of the file gets the n-th /24. */
import { nthSubnet, parseCidr } from './cidr';
import type { Cluster } from './cluster';

/** kube-controller-manager's own default for --node-cidr-mask-size. */
const NODE_PREFIX = 24;

/** The pod subnet of the node at this place of `cluster.nodes`; undefined when the pod range has no room for it. */
export function podSubnetOf(cluster: Pick<Cluster, 'network'>, index: number): string | undefined {
  const range = parseCidr(cluster.network.podCidr);
  return range && nthSubnet(range, NODE_PREFIX, index);
}
