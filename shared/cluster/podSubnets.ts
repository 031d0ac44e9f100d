/**
 * Which part of the pod range each node gets: the /24 whose number is the end of its own address, as far as the range has so
 * many. A node keeps it whoever else comes into the cluster file or leaves it: pods that run cannot change over.
 */
import { nthSubnet, parseCidr, toNumber } from './cidr';
import type { Cluster, ClusterNode } from './schema';

/** kube-controller-manager's own default for --node-cidr-mask-size. */
const NODE_PREFIX = 24;

/** The pod subnet of each node; a node for which the pod range has no room is missing. Made once, because each depends on all. */
export function podSubnetsOf({ network, nodes }: Pick<Cluster, 'network' | 'nodes'>): ReadonlyMap<ClusterNode, string> {
  const range = parseCidr(network.podCidr);
  if (!range) return new Map();
  const count = 2 ** (NODE_PREFIX - range.prefix);
  const free = freeNumbers(count);
  return new Map(
    nodes.slice(0, count).flatMap((node) => {
      // Of two addresses that end alike, the one that stands first has it, and the other one takes the next free one.
      const subnet = nthSubnet(range, NODE_PREFIX, free.take(toNumber(node.ip) % count));
      return subnet === undefined ? [] : [[node, subnet] as const];
    }),
  );
}

/** Numbers below `count`, each taken once: the wanted one, else the next free one, after the last the first again. */
function freeNumbers(count: number) {
  /** From a number that is taken to one behind it: ways that were walked become shorter, so that no run of taken ones is walked twice. */
  const behind = new Map<number, number>();
  return {
    /** There must be a free one. */
    take(wanted: number): number {
      const walked: number[] = [];
      let found = wanted;
      for (let next = behind.get(found); next !== undefined; next = behind.get(found)) {
        walked.push(found);
        found = next;
      }
      for (const number of [...walked, found]) behind.set(number, (found + 1) % count);
      return found;
    },
  };
}
