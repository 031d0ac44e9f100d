/** The certificates of a cluster as a table, and below it what a person should do something about. */
import { describeProblem, describeSigner, describeUse } from '../../../shared/messages';
import { fill } from '../../../shared/messages/messages';
import { daysLeft } from '../../../shared/pki/certificate';
import type { CertificateReport, FoundCertificate } from '../../../shared/pki/report';
import { errorLines, type CommandContext } from '../context';
import { table, type Row } from './table';

interface Place {
  /** A node's name, or this computer. */
  readonly where: string;
  readonly certificate: FoundCertificate;
}

function rowOf({ where, certificate }: Place, now: Date, { language, texts }: CommandContext): Row {
  const { id, facts, problem } = certificate;
  if (!facts) return [where, id, '-', '-', problem ? describeProblem(problem, language) : ''];
  const days = daysLeft(facts, now);
  const end = fill(days < 0 ? texts.certs.ended : texts.certs.days, { end: facts.notAfter.slice(0, 10), days });
  return [where, id, describeSigner(facts, language), end, describeUse(certificate, language)];
}

/** For people; the report itself is for programs. */
export function certificateLines(report: CertificateReport, now: Date, context: CommandContext): string[] {
  const { language, texts } = context;
  const words = texts.certs;
  const places: Place[] = [
    ...report.nodes.flatMap(({ hostname, certificates }) =>
      certificates.map((certificate) => ({ where: hostname, certificate })),
    ),
    ...report.workstation.map((certificate) => ({ where: words.here, certificate })),
  ];
  const unread = report.nodes.flatMap(({ hostname, error }) =>
    error ? [`${hostname}: ${errorLines(language, error)[0] ?? ''}`] : [],
  );
  const problems = places.flatMap(({ where, certificate: { id, problem } }) =>
    problem ? [`${where}: ${id}: ${describeProblem(problem, language)}`] : [],
  );
  return [
    ...(places.length > 0
      ? table([
          [words.node, words.certificate, words.signer, words.ends, words.use],
          ...places.map((place) => rowOf(place, now, context)),
        ])
      : [words.none]),
    ...(unread.length + problems.length > 0
      ? ['', words.problems, ...[...unread, ...problems].map((line) => `  ${line}`)]
      : []),
  ];
}
