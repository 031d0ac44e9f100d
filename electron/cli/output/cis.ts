/** What the CIS benchmark's checks have found: counts by node, and everything that is not PASS with its reason. */
import { findingsOf, hasNotPassed, judgementsOf, type CisReport, type Finding } from '../../../shared/cis/report';
import type { Cluster } from '../../../shared/cluster/schema';
import { describeCounts, describeDeviation, describeReasonOfWarning, describeRemedy } from '../../../shared/messages';
import { fill } from '../../../shared/messages/messages';
import { errorLines, type CommandContext } from '../context';
import { table, type Row } from './table';

const countRows = ({ nodes, cluster }: CisReport, { language, texts }: CommandContext): Row[] => [
  ...nodes.map(({ hostname, results, error }) => [
    hostname,
    error ? (errorLines(language, error)[0] ?? '') : describeCounts(results, language),
  ]),
  [texts.cis.cluster, describeCounts(cluster, language)],
];

const details = ({ result, hostnames }: Finding, cluster: Cluster, { language }: CommandContext): string[] => {
  const { id, program, verdict, deviations } = result;
  const about = verdict === 'FAIL' ? describeRemedy(cluster, language) : describeReasonOfWarning(result, language);
  return [
    `${verdict}  ${id}  ${hostnames.join(', ')}`,
    ...deviations.map((one) => `    ${describeDeviation(one, program, language)}`),
    ...(about === undefined ? [] : [`    ${about}`]),
  ];
};

/** For people; the report itself is for programs. */
export const cisLines = (report: CisReport, cluster: Cluster, context: CommandContext): string[] => [
  fill(context.texts.cis.title, { benchmark: report.benchmark }),
  ...table(countRows(report, context)),
  '',
  ...findingsOf(report)
    .filter(hasNotPassed)
    .flatMap((finding) => details(finding, cluster, context)),
  ...judgementsOf(report).flatMap(({ reason, ids }) => [
    fill(context.texts.cis.people, { ids: ids.join(', ') }),
    `    ${describeReasonOfWarning({ reason }, context.language) ?? ''}`,
  ]),
];
