/** What the CIS checks may find: on n1 somebody has switched something on, n3 does not answer, everything else is as Keelson leaves it. */
import { checksOf } from '../../shared/cis/benchmark';
import type { Check } from '../../shared/cis/check';
import { policyResults, type CisResult } from '../../shared/cis/evaluate';
import type { CisReport } from '../../shared/cis/report';

const benchmark = '1.12';
const workerPrograms: readonly string[] = ['kubelet', 'kube-proxy'];

const passed = ({ id, program }: Check): CisResult => ({ id, program, verdict: 'PASS', deviations: [] });
/** Of checks that do not pass, what was found. */
const asKeelsonLeavesIt = (check: Check): CisResult => {
  const { id, program, demands, because } = check;
  if (check.scored || !because) return passed(check);
  const deviations = demands.map((demand) => ({ ...demand, found: [] }));
  return { id, program, verdict: 'WARN', deviations, reason: because.reason };
};
const profilingIsOn = (check: Check): CisResult =>
  check.id === '1.2.15'
    ? { ...passed(check), verdict: 'FAIL', deviations: check.demands.map((demand) => ({ ...demand, found: ['true'] })) }
    : asKeelsonLeavesIt(check);

const ofWorkers = ({ program }: Check): boolean => workerPrograms.includes(program);

export const goodCis: CisReport = {
  benchmark,
  nodes: [
    { hostname: 'n1', results: checksOf(benchmark).map(asKeelsonLeavesIt) },
    { hostname: 'n2', results: checksOf(benchmark).filter(ofWorkers).map(asKeelsonLeavesIt) },
  ],
  cluster: policyResults(benchmark),
};
export const badCis: CisReport = {
  ...goodCis,
  nodes: [
    { hostname: 'n1', results: checksOf(benchmark).map(profilingIsOn) },
    ...goodCis.nodes.slice(1),
    {
      ...{ hostname: 'n3', results: [] },
      error: { code: 'SSH_UNREACHABLE', params: { host: 'n3', address: '10.77.0.13:22', reason: 'refused' } },
    },
  ],
};
