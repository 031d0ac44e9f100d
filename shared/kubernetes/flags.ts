/** Flags by version and access as data: one table per component, read by one function. */
import type { Access, AccessKind } from '../access/access';
import type { NodeContext } from './nodeContext';

/** Which Kubernetes minors know something; both ends included, an end left out is open. */
export interface Life {
  readonly since?: number;
  readonly until?: number;
}

/** For whom something is: which minors, and which ways to log in; everybody where nothing is said. */
export interface Scope extends Life {
  readonly access?: readonly AccessKind[];
}

interface FlagRule extends Scope {
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

/** Whether a rule is for a cluster of this minor and access. */
export const isFor = (
  { access, ...life }: Scope,
  cluster: { readonly minor: number; readonly access: Pick<Access, 'kind'> },
): boolean => livesAt(life, cluster.minor) && (access?.includes(cluster.access.kind) ?? true);

/** The flags of a component on one node: `['--name=10.0.0.1', ...]`. */
export const flagsFor = (table: FlagTable, context: NodeContext): string[] =>
  table
    .filter((rule) => isFor(rule, context) && (rule.when?.(context) ?? true))
    .map(({ flag, value }) => `--${flag}=${typeof value === 'string' ? value : value(context)}`);
