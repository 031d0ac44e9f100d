/** What the checks of a whole cluster have said. */
import type { WireError } from '../errors';
import type { Benchmark, Reason } from './check';
import { verdicts, type CisResult } from './evaluate';

export interface NodeCis {
  readonly hostname: string;
  readonly results: readonly CisResult[];
  /** Why the host could not be asked. */
  readonly error?: WireError;
}

export interface CisReport {
  readonly benchmark: Benchmark;
  readonly nodes: readonly NodeCis[];
  /** What is about the cluster and no node: people have to judge it. */
  readonly cluster: readonly CisResult[];
}

/** Whether every host was asked and nothing has failed. */
export const hasPassed = ({ nodes }: CisReport): boolean =>
  nodes.every(({ results, error }) => error === undefined && results.every(({ verdict }) => verdict !== 'FAIL'));

/** One finding, with the nodes that have it. */
export interface Finding {
  readonly result: CisResult;
  readonly hostnames: readonly string[];
}

/** What was found, the worst first; the same on several nodes once. */
export function findingsOf({ nodes }: CisReport): Finding[] {
  const findings = new Map<string, { result: CisResult; hostnames: string[] }>();
  for (const { hostname, results } of nodes) {
    for (const result of results) {
      const { id, verdict, reason = '', deviations } = result;
      // What is said once is the same everywhere; where a reason stands for it, the values may differ.
      const key = [verdict, id, reason === '' || reason === 'CHANGED' ? JSON.stringify(deviations) : reason].join(' ');
      const known = findings.get(key);
      if (known) known.hostnames.push(hostname);
      else findings.set(key, { result, hostnames: [hostname] });
    }
  }
  const all = [...findings.values()];
  return [...verdicts].reverse().flatMap((verdict) => all.filter(({ result }) => result.verdict === verdict));
}

export const hasNotPassed = ({ result }: Finding): boolean => result.verdict !== 'PASS';

export interface Judgement {
  readonly reason: Reason;
  readonly ids: readonly string[];
}

/** What people have to judge, by the reason for it: there is nothing to tell about each. */
export function judgementsOf({ cluster }: CisReport): Judgement[] {
  const reasons = new Set(cluster.flatMap(({ reason }) => reason ?? []));
  return [...reasons].map((reason) => ({
    reason,
    ids: cluster.filter((result) => result.reason === reason).map(({ id }) => id),
  }));
}
