/** Flags by version and access as data: one table per component, read by one function. */
import type { Access, AccessKind } from '../access/access';
import type { NodeContext } from './nodeContext';
import type { Choice, WhyCode } from './why';

/** Which Kubernetes minors know something; both ends included, an end left out is open. */
export interface Life {
  readonly since?: number;
  readonly until?: number;
}

/** For whom something is: which minors, and which ways to log in; everybody where nothing is said. */
export interface Scope extends Life {
  readonly access?: readonly AccessKind[];
}

/** The scope of a setting. What only profile secure has must say why (see `because`). */
type ReasonedScope = Life &
  (
    | { readonly access: readonly ['certificates']; readonly why: WhyCode }
    | { readonly access?: readonly [Exclude<AccessKind, 'certificates'>, ...AccessKind[]]; readonly why?: WhyCode }
  );

type FlagRule = ReasonedScope & {
  /** Name without dashes. */
  readonly flag: string;
  readonly value: string | ((context: NodeContext) => string);
  /** What else, beside the version, decides whether the flag is passed. */
  readonly when?: (context: NodeContext) => boolean;
};

/** In the order in which the flags are written. */
export type FlagTable = readonly FlagRule[];

export const livesAt = ({ since = 0, until = Infinity }: Life, minor: number): boolean =>
  since <= minor && minor <= until;

/** Whether a rule is for a cluster of this minor and access. */
export const isFor = (
  { access, ...life }: Scope,
  cluster: { readonly minor: number; readonly access: Pick<Access, 'kind'> },
): boolean => livesAt(life, cluster.minor) && (access?.includes(cluster.access.kind) ?? true);

const inForce = (table: FlagTable, context: NodeContext) =>
  table
    .filter((rule) => isFor(rule, context) && (rule.when?.(context) ?? true))
    .map(({ flag, value, why }) => ({
      ...{ name: `--${flag}`, value: typeof value === 'string' ? value : value(context), why },
    }));

/** The flags of a component on one node: `['--name=10.0.0.1', ...]`. */
export const flagsFor = (table: FlagTable, context: NodeContext): string[] =>
  inForce(table, context).map(({ name, value }) => `${name}=${value}`);

/** Those of them that were chosen for safety. */
export const flagChoices = (table: FlagTable, context: NodeContext): Choice[] =>
  inForce(table, context).flatMap(({ name, value, why }) => (why === undefined ? [] : [{ name, value, why }]));

/** A field of a component's configuration file. */
export type FieldRule = ReasonedScope & {
  readonly field: string;
  readonly value: unknown;
};

/** The fields of a configuration file in their order. */
export const fieldsFor = (rules: readonly FieldRule[], context: NodeContext): object =>
  Object.fromEntries(rules.filter((rule) => isFor(rule, context)).map(({ field, value }) => [field, value]));

/** Those of them that were chosen for safety. */
export const fieldChoices = (rules: readonly FieldRule[], context: NodeContext): Choice[] =>
  rules
    .filter((rule) => isFor(rule, context))
    .flatMap(({ field, value, why }) =>
      why === undefined ? [] : [{ name: field, value: typeof value === 'string' ? value : JSON.stringify(value), why }],
    );
