/** Names of hosts where there is little room: what tells them apart stays, what all have in common goes first. */
import type { LogSource } from '../../shared/logs/log';
import { unitName } from './journals/units';

const commonStart = (names: readonly string[]): number => {
  const [first = '', ...others] = names;
  let length = 0;
  while (length < first.length && others.every((name) => name[length] === first[length])) length += 1;
  return length;
};

/** `abcdefgh` -> `abc…gh`: both ends of a name say more than its middle. */
const cutMiddle = (name: string, max: number): string => {
  if (name.length <= max) return name;
  const end = Math.floor((max - 1) / 2);
  return `${name.slice(0, max - 1 - end)}…${name.slice(name.length - end)}`;
};

/**
 * The names as they fit into `max` characters. When one is too long, all lose as much of their common beginning as it
 * takes, so that they stay aligned; what is still too long is cut in its middle.
 */
export function shortNames(names: readonly string[], max: number): ReadonlyMap<string, string> {
  const longest = Math.max(0, ...names.map(({ length }) => length));
  const dropped = names.length < 2 ? 0 : Math.min(commonStart(names), longest - max + 1);
  const without = (name: string): string => (dropped > 1 ? `…${name.slice(dropped)}` : name);
  return new Map(names.map((name) => [name, cutMiddle(longest > max ? without(name) : name, max)]));
}

/** Characters that the names of hosts get at the head of a row. */
const [MIN_NAME, MAX_NAME] = [6, 20];

export interface RowNames {
  readonly short: ReadonlyMap<string, string>;
  /** CSS: wide enough for the longest of them. */
  readonly width: string;
}

export function rowNames(hostnames: readonly string[]): RowNames {
  const short = shortNames(hostnames, MAX_NAME);
  const longest = Math.max(MIN_NAME, ...[...short.values()].map(({ length }) => length));
  // Names are bold there, and `ch` is the width of a thin digit.
  return { short, width: `calc(${String(longest)} * 1.1ch)` };
}

/** Characters in front of a journal's line, where the text matters more; of those, what a node has in any case. */
const [MAX_SOURCE, MIN_NODE] = [28, 12];

/** How the nodes of some journals are called in front of their lines, and the width for that, beyond which a unit is cut. */
export function sourceNames(sources: readonly LogSource[]): RowNames {
  const widestUnit = Math.max(0, ...sources.map(({ unit }) => unitName(unit).length));
  const room = Math.max(MIN_NODE, MAX_SOURCE - 1 - widestUnit);
  const short = shortNames([...new Set(sources.map(({ node }) => node))], room);
  const widths = sources.map(({ node, unit }) => `${short.get(node) ?? node} ${unitName(unit)}`.length);
  return { short, width: `${String(Math.min(MAX_SOURCE, Math.max(0, ...widths)))}ch` };
}
