/**
 * Rows copied from a spreadsheet, a CSV file or a text, understood by what the words are and not by where they stand:
 * an address is an address, `master` is a role, a number is a port, the first other word is the host name, the next the user.
 */
import { isIPv4 } from '../../../shared/cluster/cidr';

const roleWords: Readonly<Record<string, readonly string[]>> = {
  master: ['master'],
  'control-plane': ['master'],
  controlplane: ['master'],
  主节点: ['master'],
  主: ['master'],
  worker: ['worker'],
  node: ['worker'],
  工作节点: ['worker'],
  从: ['worker'],
  both: ['master', 'worker'],
};
const titleWords = /^(host(name)?s?|name|ip|address|roles?|users?|ports?|主机名?|名称|地址|角色|用户名?|端口)$/i;

type PasteProblem = 'noHostname' | 'noIp' | 'badIp' | 'twoIps' | 'tooMany' | 'taken';

export interface PastedRow {
  /** Counted from 1, empty lines included: as in the spreadsheet. */
  readonly line: number;
  readonly text: string;
  readonly hostname?: string;
  readonly ip?: string;
  /** Empty when the row names none. */
  readonly roles: readonly string[];
  readonly user?: string;
  readonly port?: number;
  readonly problem?: PasteProblem;
}

function problemOf(
  hostname: string | undefined,
  ips: string[],
  rest: string[],
  ports: string[],
): PasteProblem | undefined {
  if (ips.length > 1) return 'twoIps';
  if (hostname === undefined) return 'noHostname';
  if (ips[0] === undefined) return 'noIp';
  if (!isIPv4(ips[0])) return 'badIp';
  return rest.length > 0 || ports.length > 1 ? 'tooMany' : undefined;
}

function parseRow(text: string, line: number): PastedRow {
  const words = text.split(/[\s,;|]+/).filter((word) => word !== '');
  const looksLikeIp = (word: string): boolean => /^\d+(\.\d+)+$/.test(word);
  const isRole = (word: string): boolean =>
    word.split(/[+/]/).every((part) => Object.hasOwn(roleWords, part.toLowerCase()));
  const isPort = (word: string): boolean => /^\d{1,5}$/.test(word);
  const ips = words.filter(looksLikeIp);
  const ports = words.filter(isPort);
  const roles = words.filter(isRole).flatMap((word) => word.split(/[+/]/));
  const [hostname, user, ...rest] = words.filter((word) => !looksLikeIp(word) && !isRole(word) && !isPort(word));
  const problem = problemOf(hostname, ips, rest, ports);
  return {
    line,
    text: text.trim(),
    roles: [...new Set(roles.flatMap((word) => roleWords[word.toLowerCase()] ?? []))],
    ...(hostname === undefined ? {} : { hostname: hostname.toLowerCase() }),
    ...(ips[0] === undefined ? {} : { ip: ips[0] }),
    ...(user === undefined ? {} : { user }),
    ...(ports[0] === undefined ? {} : { port: Number(ports[0]) }),
    ...(problem === undefined ? {} : { problem }),
  };
}

const isTitleRow = (text: string): boolean =>
  text.split(/[\s,;|]+/).filter((word) => titleWords.test(word)).length >= 2;

/** `taken`: host names that are in the table already. Empty lines, comments and a row of titles are passed over. */
export function pasteRows(text: string, taken: readonly string[]): PastedRow[] {
  const seen = new Set(taken);
  return text.split(/\r\n|\r|\n/).flatMap((raw, index) => {
    if (raw.trim() === '' || raw.trim().startsWith('#') || isTitleRow(raw)) return [];
    const row = parseRow(raw, index + 1);
    if (row.problem !== undefined || row.hostname === undefined) return [row];
    if (seen.has(row.hostname)) return [{ ...row, problem: 'taken' as const }];
    seen.add(row.hostname);
    return [row];
  });
}
