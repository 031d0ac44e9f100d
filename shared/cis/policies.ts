/** Section 5 of the benchmark: what people run on the cluster, and whom they let do what. Asked once, and nothing of it is counted. */
import type { Check, Reason } from './check';

const ids = (section: string, last: number): string[] =>
  Array.from({ length: last }, (_, index) => `${section}.${String(index + 1)}`);

const left = (reason: Reason, list: readonly string[], more: Pick<Check, 'since' | 'until'> = {}): Check[] =>
  list.map((id) => ({ id, program: 'kube-apiserver', demands: [], because: { reason }, ...more }));

export const policyChecks: readonly Check[] = [
  ...left('GIVEN_RIGHTS', ids('5.1', 13)),
  ...left('WORKLOADS', ids('5.2', 12)),
  ...left('WORKLOADS', ['5.2.13'], { until: '1.11' }),
  ...left('NETWORK_POLICIES', ids('5.3', 2)),
  ...left('SECRETS_OF_WORKLOADS', ids('5.4', 2)),
  ...left('IMAGE_ORIGIN', ids('5.5', 1)),
  ...left('NAMESPACES', ids('5.7', 4), { until: '1.10' }),
  ...left('NAMESPACES', ids('5.6', 4), { since: '1.11' }),
];
