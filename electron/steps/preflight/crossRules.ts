/** Rules that need more than one host, or the host's routes and the cluster's ranges. Pure. */
import { overlap, parseCidr, type Range } from '../../../shared/cluster/cidr';
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import type { Notice } from '../../../shared/job/notices';
import { ROUTE_PROTOCOL } from '../../../shared/components/cni/routes';
import type { HostState } from './facts';
import { notice } from './rules';

export interface KnownHost {
  readonly node: ClusterNode;
  readonly state: HostState;
  /** Addresses that its own list of routes leads to: also of nodes that are not in the cluster file any more. */
  readonly gateways?: readonly string[];
}

/** Words that stand before the destination of special routes (man 8 ip-route). */
const routeTypes = new Set([
  'unreachable',
  'blackhole',
  'prohibit',
  'throw',
  'local',
  'broadcast',
  'multicast',
  'anycast',
]);

/** The range of an `ip route` line; undefined for the default route. */
export function destination(route: string): Range | undefined {
  const words = route.split(/\s+/);
  const target = (routeTypes.has(words[0] ?? '') ? words[1] : words[0]) ?? '';
  return target === 'default' ? undefined : parseCidr(target.includes('/') ? target : `${target}/32`);
}

/** Calico's, and ours: also one to a node that is not in the cluster file any more. */
const ownProtocol = new RegExp(`\\bproto (bird|${String(ROUTE_PROTOCOL)})\\b`);
const ownDevice = /\bdev (cni0|flannel\.1|cali\w*|tunl0|vxlan\.calico)\b/;

/** Routes that an earlier deployment of ours has made: to pods here, or to pods behind another node, or one that was. */
function isOwnRoute({ nodes }: Cluster, { gateways = [] }: KnownHost, route: string): boolean {
  const via = /\bvia (\S+)/.exec(route)?.[1];
  const isNode = via !== undefined && (nodes.some(({ ip }) => ip === via) || gateways.includes(via));
  return ownDevice.test(route) || ownProtocol.test(route) || isNode;
}

/** A range of the cluster that the host already routes somewhere else would be cut off, or cut that off. */
export function rangesInUse(cluster: Cluster, host: KnownHost): Notice[] {
  const { state } = host;
  const routes = state.routes.filter((route) => !(state.ours && isOwnRoute(cluster, host, route)));
  return [cluster.network.serviceCidr, cluster.network.podCidr].flatMap((cidr) => {
    const range = parseCidr(cidr);
    const route = routes.find((one) => {
      const taken = destination(one);
      return range && taken && overlap(range, taken);
    });
    return route === undefined ? [] : [notice('error', 'CIDR_IN_USE', { cidr, route: route.trim() })];
  });
}

/** One machine under two names: its network cards are the same. (A machine id is not enough: clones share it.) */
const sameMachine = (host: KnownHost, other: KnownHost): Notice[] =>
  host.state.macs.length > 0 && host.state.macs.join() === other.state.macs.join()
    ? [notice('error', 'SAME_MACHINE', { other: other.node.hostname })]
    : [];

/**
 * A host that carries the name meant for another, which itself is called something else: probably their addresses are
 * mixed up. Both would be renamed and work, so it is only told. (Clones that all carry the first one's name are no mix-up.)
 */
function mixedUp(host: KnownHost, other: KnownHost): Notice[] {
  const swapped = (a: KnownHost, b: KnownHost): boolean =>
    a.state.hostname === b.node.hostname && b.state.hostname !== b.node.hostname;
  const carrier = swapped(host, other) ? host : swapped(other, host) ? other : undefined;
  return carrier
    ? [notice('warning', 'HOSTNAME_TAKEN', { found: carrier.state.hostname, other: other.node.hostname })]
    : [];
}

/** Seconds that two clocks may differ before it is worth a word: the journals of two hosts are read side by side. */
const SKEW = 2;

function clocks(host: KnownHost, other: KnownHost): Notice[] {
  const [a, b] = [host.state.clock, other.state.clock];
  const seconds = Math.round(Math.abs(a.ahead - b.ahead));
  return seconds > SKEW + a.uncertain + b.uncertain ? [notice('warning', 'CLOCK_SKEW', { seconds })] : [];
}

/** What is to be said of a host beside each of the others whose facts are known so far. */
export const judgePairs = (host: KnownHost, others: readonly KnownHost[]): Notice[] => {
  const pairs = others.filter((other) => other.node.hostname !== host.node.hostname);
  const skews = pairs.flatMap((other) => clocks(host, other));
  return [
    ...pairs.flatMap((other) => [...sameMachine(host, other), ...mixedUp(host, other)]),
    // One host with a wrong clock differs from all: once is enough.
    ...skews.slice(0, 1),
  ];
};
