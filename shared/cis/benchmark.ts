/** Which checks a cluster is held against. */
import type { Cluster } from '../cluster/schema';
import { minorOf } from '../kubernetesVersion';
import { benchmarks, type Benchmark, type Check } from './check';
import { apiServerChecks, controllerManagerChecks, etcdChecks, networkChecks, schedulerChecks } from './controlPlane';
import { policyChecks } from './policies';
import { workerChecks } from './worker';

/**
 * The edition for a Kubernetes, as kube-bench has it (github.com/aquasecurity/kube-bench, cfg/config.yaml, version_mapping). Nothing is written
 * for newer ones yet: they are held against the newest. Older ones are held against the oldest that is here.
 */
const since: readonly (readonly [minor: number, Benchmark])[] = [
  [32, '1.12'],
  [29, '1.11'],
  [0, '1.10'],
];

export function benchmarkOf({ kubernetesVersion }: Pick<Cluster, 'kubernetesVersion'>): Benchmark {
  const minor = minorOf(kubernetesVersion) ?? 0;
  return since.find(([first]) => minor >= first)?.[1] ?? '1.10';
}

const place = (benchmark: Benchmark): number => benchmarks.indexOf(benchmark);

const isIn = ({ since: first = '1.10', until: last = '1.12' }: Check, benchmark: Benchmark): boolean =>
  place(first) <= place(benchmark) && place(benchmark) <= place(last);

const nodeChecks: readonly Check[] = [
  ...apiServerChecks,
  ...controllerManagerChecks,
  ...schedulerChecks,
  ...etcdChecks,
  ...networkChecks,
  ...workerChecks,
];

/** `1.2.9` before `1.2.10`. */
const byId = (one: Check, other: Check): number => one.id.localeCompare(other.id, 'en', { numeric: true });

/** What is looked at on each node, by what runs there. */
export const checksOf = (benchmark: Benchmark): Check[] =>
  nodeChecks.filter((check) => isIn(check, benchmark)).sort(byId);

/** What is asked once for the whole cluster. */
export const policiesOf = (benchmark: Benchmark): Check[] => policyChecks.filter((check) => isIn(check, benchmark));
