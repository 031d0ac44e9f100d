/**
 * Which part of the pod range each node gets: the /24 whose number is the end of its own address, as far as the range has so
 * many. A node keeps it whoever else comes into the cluster file or leaves it: pods that run cannot change over.
 */
import { nthSubnet, parseCidr, toNumber } from './cidr';
import type { Cluster } from './schema';

/** kube-controller-manager's own default for --node-cidr-mask-size. */
const NODE_PREFIX = 24;

/** The pod subnet of the node at this place of `cluster.nodes`; undefined when the pod range has no room for it. */
export function podSubnetOf(cluster: Pick<Cluster, 'network' | 'nodes'>, index: number): string | undefined {
  const range = parseCidr(cluster.network.podCidr);
  const count = range ? 2 ** (NODE_PREFIX - range.prefix) : 0;
  if (!range || index >= count) return undefined;
  const taken = new Set<number>();
  let own = 0;
  for (const { ip } of cluster.nodes.slice(0, index + 1)) {
    own = toNumber(ip) % count;
    // Of two addresses that end alike, the one that stands first has it, and the other one takes the next free one.
    while (taken.has(own)) own = (own + 1) % count;
    taken.add(own);
  }
  return nthSubnet(range, NODE_PREFIX, own);
}
