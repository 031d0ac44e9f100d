/** IPv4 addresses and ranges: parsing is ipaddr.js's, arithmetic on top of it is ours. */
import ipaddr from 'ipaddr.js';

/** An IPv4 range as numbers: first address, last address, prefix length. */
export interface Range {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

const dottedQuad = /^\d{1,3}(\.\d{1,3}){3}$/;

/** Four plain decimal numbers 0 to 255 without leading zeros (Kubernetes 1.36 refuses those). */
export const isIPv4 = (text: string): boolean =>
  dottedQuad.test(text) && ipaddr.IPv4.isValid(text) && !/(^|\.)0\d/.test(text);

/** `10.0.0.1` as an unsigned number. The text must satisfy {@link isIPv4}. */
export const toNumber = (text: string): number =>
  ipaddr.IPv4.parse(text)
    .toByteArray()
    .reduce((sum, byte) => sum * 256 + byte, 0);

export const toText = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

/** `10.0.0.0/8` as a range, or undefined when it is no IPv4 CIDR. Host bits may be set; see {@link isNetworkAddress}. */
export function parseCidr(text: string): Range | undefined {
  const [address = '', bits = '', ...rest] = text.split('/');
  if (rest.length > 0 || !isIPv4(address) || !/^(0|[1-9]\d?)$/.test(bits)) return undefined;
  const prefix = Number(bits);
  if (prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  const first = Math.floor(toNumber(address) / size) * size;
  return { first, last: first + size - 1, prefix };
}

/** Whether the address of the CIDR is the first of its range (`10.0.0.0/8`, not `10.0.0.1/8`). */
export const isNetworkAddress = (text: string, range: Range): boolean =>
  toNumber(text.split('/')[0] ?? '') === range.first;

export const overlap = (a: Range, b: Range): boolean => a.first <= b.last && b.first <= a.last;

export const contains = (range: Range, address: number): boolean => range.first <= address && address <= range.last;

/** Ranges that name no machine one could send a packet to: "this network", the machine itself, multicast, reserved (RFC 6890). */
const unreachable = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4'];

/** The first range without reachable addresses that this one has something of; undefined when there is none. */
export const unreachablePart = (range: Range): string | undefined =>
  unreachable.find((text) => overlap(range, parseCidr(text) ?? range));

/** Whether other machines can reach the address. The text must satisfy {@link isIPv4}. */
export function isReachable(text: string): boolean {
  const address = toNumber(text);
  return unreachablePart({ first: address, last: address, prefix: 32 }) === undefined;
}

/** The first address of a range as text: the API server's own service address is `nthAddress(serviceCidr, 1)`. */
export const nthAddress = (range: Range, n: number): string => toText(range.first + n);

/** The n-th subnet of the given prefix length inside a range, as CIDR text, or undefined when the range has no n-th. */
export function nthSubnet(range: Range, prefix: number, n: number): string | undefined {
  const size = 2 ** (32 - prefix);
  const first = range.first + n * size;
  return prefix >= range.prefix && first + size - 1 <= range.last ? `${toText(first)}/${String(prefix)}` : undefined;
}
