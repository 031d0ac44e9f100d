/** What the CIS benchmark's checks have found: counts by node, and everything that is not PASS with its reason. */
import { findingsOf, type CisReport, type Finding } from '../../../shared/cis/report';
import type { CisResult } from '../../../shared/cis/evaluate';
import { describeCounts, describeDeviation, describeReasonOfWarning } from '../../../shared/messages';
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

const details = ({ result, hostnames }: Finding, { language }: CommandContext): string[] => {
  const { id, program, verdict, deviations } = result;
  const reason = describeReasonOfWarning(result, language);
  return [
    `${verdict}  ${id}  ${hostnames.join(', ')}`,
    ...deviations.map((one) => `    ${describeDeviation(one, program, language)}`),
    ...(reason === undefined ? [] : [`    ${reason}`]),
  ];
};

/** Those with one reason under one heading: there is nothing to tell about each. */
function judgements(results: readonly CisResult[], { language, texts }: CommandContext): string[] {
  const reasons = [...new Set(results.map((result) => describeReasonOfWarning(result, language) ?? ''))];
  return reasons.flatMap((reason) => {
    const ids = results.filter((result) => describeReasonOfWarning(result, language) === reason).map(({ id }) => id);
    return [fill(texts.cis.people, { ids: ids.join(', ') }), `    ${reason}`];
  });
}

/** For people; the report itself is for programs. */
export const cisLines = (report: CisReport, context: CommandContext): string[] => [
  fill(context.texts.cis.title, { benchmark: report.benchmark }),
  ...table(countRows(report, context)),
  '',
  ...findingsOf(report).flatMap((finding) => details(finding, context)),
  ...judgements(report.cluster, context),
];
