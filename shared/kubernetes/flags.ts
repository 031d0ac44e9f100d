/** Flags by version as data: one table per component, read by one function. */
import type { NodeContext } from './nodeContext';

/** Which Kubernetes minors know something; both ends included, an end left out is open. */
export interface Life {
  readonly since?: number;
  readonly until?: number;
}

interface FlagRule extends Life {
  /** Name without dashes. */
  readonly flag: string;
  readonly value: string | ((context: NodeContext) => string);
  /** What else, beside the version, decides whether the flag is passed. */
  readonly when?: (context: NodeContext) => boolean;
}

/** In the order in which the flags are written. */
export type FlagTable = readonly FlagRule[];

export const livesAt = ({ since = 0, until = Infinity }: Life, minor: number): boolean =>
  since <= minor && minor <= until;

/** The flags of a component on one node: `['--name=10.0.0.1', ...]`. */
export const flagsFor = (table: FlagTable, context: NodeContext): string[] =>
  table
    .filter((rule) => livesAt(rule, context.minor) && (rule.when?.(context) ?? true))
    .map(({ flag, value }) => `--${flag}=${typeof value === 'string' ? value : value(context)}`);
