/**
 * The picture of the address ranges as data. IPv4 has four thousand million addresses and a cluster uses a few small parts
 * of it, so the axis is squeezed: the gaps between ranges are short, and a range's width grows with its logarithm.
 */
import { defaults } from '../../../shared/cluster/defaults';
import { getAt, listAt } from '../../stores/documentPath';
import { contains, isIPv4, overlap, parseCidr, toNumber, toText, type Range } from '../../../shared/cluster/cidr';

export type BandKind = 'nodes' | 'services' | 'pods';

export interface Band {
  readonly kind: BandKind;
  /** Shares of the picture's width, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly firstIp: string;
  readonly lastIp: string;
}

interface Overlap {
  readonly kinds: readonly [BandKind, BandKind];
  readonly from: number;
  readonly to: number;
  readonly firstIp: string;
  readonly lastIp: string;
}

export interface AddressMap {
  readonly bands: readonly Band[];
  readonly overlaps: readonly Overlap[];
  /** Where the DNS service's address is; undefined when it lies in none of the ranges. */
  readonly dns: number | undefined;
  /** Something that was typed could not be read, so it is not known whether it overlaps anything. */
  readonly unread: boolean;
}

export interface AddressInput {
  readonly nodeIps: readonly string[];
  readonly serviceCidr: string;
  readonly podCidr: string;
  readonly dnsServiceIp: string;
}

/** What the draft says about addresses; a field that was left out counts with its default, as it will in the cluster. */
export function addressInputOf(document: unknown): AddressInput {
  const text = (path: string, otherwise = ''): string => {
    const value = getAt(document, path) ?? otherwise;
    return typeof value === 'string' ? value : '';
  };
  return {
    nodeIps: listAt(document, 'nodes').map((_, index) => text(`nodes[${String(index)}].ip`)),
    serviceCidr: text('network.serviceCidr', defaults.serviceCidr),
    podCidr: text('network.podCidr', defaults.podCidr),
    dnsServiceIp: text('network.dnsServiceIp', defaults.dnsServiceIp),
  };
}

interface Area {
  readonly kind: BandKind;
  readonly range: Range;
  /** The single addresses in it, where only these count and not what lies between them. */
  readonly addresses?: readonly number[];
}

const SUBNET = 256;
const GAP_WEIGHT = 0.6;
const weightOf = (size: number): number => 1 + Math.log2(size + 1) / 6;

/** Nodes with the same first three numbers are taken as neighbours: their network mask is not known here. */
function nodeAreas(ips: readonly string[]): Area[] {
  const bySubnet = new Map<number, number[]>();
  for (const address of ips.filter(isIPv4).map(toNumber)) {
    const subnet = Math.floor(address / SUBNET);
    bySubnet.set(subnet, [...(bySubnet.get(subnet) ?? []), address]);
  }
  return [...bySubnet.values()].map((addresses) => ({
    kind: 'nodes',
    addresses,
    range: { first: Math.min(...addresses), last: Math.max(...addresses), prefix: 32 },
  }));
}

const cidrArea = (kind: BandKind, cidr: string): Area[] => {
  const range = parseCidr(cidr);
  return range ? [{ kind, range }] : [];
};

/** Address -> share of the width, for addresses that lie in one of the areas. */
function axis(areas: readonly Area[]): (address: number) => number {
  const edges = [...new Set(areas.flatMap(({ range }) => [range.first, range.last + 1]))].sort((a, b) => a - b);
  const pieces = edges.slice(1).map((end, index) => {
    const start = edges[index] ?? end;
    const used = areas.some(({ range }) => contains(range, start));
    return { start, end, weight: used ? weightOf(end - start) : GAP_WEIGHT };
  });
  const total = pieces.reduce((sum, { weight }) => sum + weight, 0);
  return (address) => {
    let before = 0;
    for (const { start, end, weight } of pieces) {
      if (address < end) return (before + (weight * Math.max(0, address - start)) / (end - start)) / total;
      before += weight;
    }
    return 1;
  };
}

function overlapsOf(areas: readonly Area[], at: (address: number) => number): Overlap[] {
  return areas.flatMap((a, index) =>
    areas.slice(index + 1).flatMap((b) => {
      if (a.kind === b.kind || !overlap(a.range, b.range)) return [];
      const first = Math.max(a.range.first, b.range.first);
      const last = Math.min(a.range.last, b.range.last);
      const shared: Range = { first, last, prefix: 32 };
      if (a.addresses && !a.addresses.some((address) => contains(shared, address))) return [];
      const [from, to] = [at(first), at(last + 1)];
      return [{ kinds: [a.kind, b.kind], from, to, firstIp: toText(first), lastIp: toText(last) } satisfies Overlap];
    }),
  );
}

/** Ranges that cannot be read are left out: their field says what is wrong with them. */
export function addressMap({ nodeIps, serviceCidr, podCidr, dnsServiceIp }: AddressInput): AddressMap {
  const areas = [...nodeAreas(nodeIps), ...cidrArea('services', serviceCidr), ...cidrArea('pods', podCidr)];
  const at = axis(areas);
  const dns = isIPv4(dnsServiceIp) ? toNumber(dnsServiceIp) : undefined;
  return {
    bands: areas.map(({ kind, range }) => ({
      kind,
      from: at(range.first),
      to: at(range.last + 1),
      firstIp: toText(range.first),
      lastIp: toText(range.last),
    })),
    overlaps: overlapsOf(areas, at),
    // A node whose address is still to come is only not there yet.
    unread: ![serviceCidr, podCidr].every(parseCidr) || nodeIps.some((ip) => ip !== '' && !isIPv4(ip)),
    dns: dns !== undefined && areas.some(({ range }) => contains(range, dns)) ? at(dns) : undefined,
  };
}
