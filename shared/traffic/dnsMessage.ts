/** One question to a name server, and its answer, byte by byte (RFC 1035, section 4): a node need have no program for it. */
import { toNumber } from '../cluster/cidr';

const ID = [0x4b, 0x53];
const RECURSION_DESIRED = 0x01;
const [ONE, A, IN] = [1, 1, 1];

/** Asks for the IPv4 address of a name, given with or without the dot at its end. */
export const dnsQuestion = (name: string): number[] => [
  ...ID,
  ...[RECURSION_DESIRED, 0],
  ...[0, ONE, 0, 0, 0, 0, 0, 0],
  ...name
    .replace(/\.$/, '')
    .split('.')
    .flatMap((label) => [label.length, ...Array.from({ length: label.length }, (_, index) => label.charCodeAt(index))]),
  ...[0, 0, A, 0, IN],
];

/** As printf(1) takes them. */
export const printfBytes = (bytes: readonly number[]): string =>
  bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

const hexOf = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Whether the answer, in hexadecimal digits, is one to our question, without an error, and names this address. */
export function answersAddress(hex: string, address: string): boolean {
  const isAnswer = hex.startsWith(hexOf(ID)) && (Number.parseInt(hex.slice(4, 6), 16) & 0x80) !== 0;
  const code = Number.parseInt(hex.slice(7, 8), 16);
  const number = toNumber(address);
  const data = [0, 4, ...[24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256)];
  return isAnswer && code === 0 && hex.includes(hexOf(data));
}
