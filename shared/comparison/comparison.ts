/** What a cluster file would change on its hosts: the answer of a look at them, before anything is touched. */
import type { WireError } from '../errors';
import type { Notice } from '../job/notices';
import type { StepId } from '../job/plan';
import type { LiveChange } from '../liveChanges/liveChanges';
import type { DepartedNode } from '../nodes/departed';
import type { PlannedChange } from '../resources/changes';
import type { LockOwner } from '../resources/found';
import type { Undecided } from '../resources/undecided';

export type HostChange = PlannedChange & { readonly step: StepId };

export interface PlannedHost<C = HostChange> {
  readonly hostname: string;
  /** Why it could not be looked at, or may not be touched. */
  readonly error?: WireError;
  /** What a person has to decide before it may be touched. */
  readonly undecided?: Undecided;
  /** In the order in which they would be made. */
  readonly changes: readonly C[];
  /** What somebody else has that ours cannot live beside; no deployment begins while there is any. */
  readonly overruled: readonly Notice[];
  /** What else a person should know before; it keeps nothing from being done. */
  readonly told?: readonly Notice[];
  /** What is as it should be, by name. */
  readonly same: readonly string[];
  /** Somebody works there. */
  readonly lock?: LockOwner;
}

export interface Comparison<C = HostChange> {
  readonly hosts: readonly PlannedHost<C>[];
  /** Whether a cluster runs on these hosts, or may run on those that could not be looked at. */
  readonly runs: boolean;
  /** What a running cluster has to live with, and what it would not survive. */
  readonly running: readonly LiveChange[];
  /** Nodes that the cluster has and the cluster file does not name any more. */
  readonly departed?: readonly DepartedNode[];
}

/** How far the look at a host is. */
export type HostProgress = 'connected' | 'looked' | 'failed';

/** How many changes there are on all hosts together. */
export const countChanges = ({ hosts }: Comparison<unknown>): number =>
  hosts.reduce((sum, { changes }) => sum + changes.length, 0);

/** How many things of somebody else's are in the way of ours. */
export const countOverruled = ({ hosts }: Comparison<unknown>): number =>
  hosts.reduce((sum, { overruled }) => sum + overruled.length, 0);

/** How many hosts may not be touched before a person has decided what is Keelson's there. */
export const countUndecided = ({ hosts }: Comparison<unknown>): number =>
  hosts.filter(({ undecided }) => undecided !== undefined).length;

/** What the table of changes to a running cluster refuses: nothing may be touched then. */
export const refusalsIn = ({ running }: Comparison<unknown>): LiveChange[] =>
  running.filter(({ verdict }) => verdict === 'refused');

/** What a running cluster notices of the changes that are applied. */
export const consequencesIn = ({ running }: Comparison<unknown>): LiveChange[] =>
  running.filter((change) => change.verdict === 'applied' && change.consequences.length > 0);

const disturbing: ReadonlySet<HostChange['action']> = new Set(['restart', 'stop', 'remove']);

/** What ends or interrupts something on a host of a cluster that runs. */
export const isDisturbing = ({ action }: Pick<HostChange, 'action'>): boolean => disturbing.has(action);
