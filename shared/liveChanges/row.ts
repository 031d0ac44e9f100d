/** The parts of a row of the table. */
import type { Cluster } from '../cluster/schema';
import type { Aspect, ConditionCode, ConsequenceCode, RefusalCode, WayCode } from './codes';
import type { RunningCluster } from './runningCluster';

/** A difference between the cluster file and what runs. */
export interface Difference {
  /** Where, as in issues: `nodes[1].ip`. */
  readonly path: string;
  /** Written as in the file; '' for nothing. */
  readonly before: string;
  readonly after: string;
  /** Of nodes that go and come: their addresses, because not everybody knows all names. */
  readonly nodes?: { readonly gone: readonly string[]; readonly come: readonly string[] };
}

export interface Consequence {
  readonly code: ConsequenceCode;
  /** Of RESTART: what restarts, without `.service`. */
  readonly units?: readonly string[];
}

export type Verdict =
  /** Nothing happens on the hosts. */
  | { readonly verdict: 'nothing' }
  | { readonly verdict: 'applied'; readonly consequences: readonly Consequence[] }
  | { readonly verdict: 'refused'; readonly reason: RefusalCode; readonly way: WayCode };

export interface Situation {
  readonly difference: Difference;
  readonly wanted: Cluster;
  readonly running: RunningCluster;
}

export interface LiveRow {
  /** The place in the schema; `[]` stands for each entry of a list. */
  readonly field: string;
  readonly aspect?: Aspect;
  readonly differences: (wanted: Cluster, running: RunningCluster) => Difference[];
  /** The first one of which every condition holds counts. */
  readonly cases: readonly { readonly when?: readonly ConditionCode[]; readonly then: Verdict }[];
}

export const nothing: Verdict = { verdict: 'nothing' };
export const applied = (...consequences: readonly Consequence[]): Verdict => ({ verdict: 'applied', consequences });
export const refused = (reason: RefusalCode, way: WayCode): Verdict => ({ verdict: 'refused', reason, way });
export const restart = (...units: readonly string[]): Consequence => ({ code: 'RESTART', units });
