/** A verification on the command line: each check as it ends, with what was seen and the commands of kubectl below it. */
import type { CommandRecord } from '../../../shared/job/job';
import { describeNotice, messages } from '../../../shared/messages';
import { fill } from '../../../shared/messages/messages';
import {
  countChecks,
  type CheckId,
  type CheckState,
  type VerificationReport,
} from '../../../shared/verification/verification';
import type { CommandContext } from '../context';
import type { Texts } from '../texts';

/** Lines of a manifest, or of output, that are shown; all of them are in the events of --json. */
const SHOWN = 48;
const FIRST = '    $ ';
const REST = '      ';

const marks: Readonly<Record<CheckState, keyof Texts['mark']>> = {
  ...{ pending: 'waiting', running: 'running', passed: 'done', failed: 'failed', unmeasured: 'skipped' },
};

const shown = (text: string): string[] => {
  const lines = text.trimEnd().split('\n');
  return lines.length > SHOWN ? [...lines.slice(0, SHOWN), '…'] : lines;
};

/** What was answered is told where it went wrong. */
function commandLines({ command, exitCode, output }: CommandRecord): string[] {
  const [first = '', ...rest] = shown(command);
  const answer = exitCode === 0 || output.trim() === '' ? [] : shown(output);
  return [`${FIRST}${first}`, ...[...rest, ...answer].map((line) => `${REST}${line}`)];
}

type Voice = Pick<CommandContext, 'language' | 'texts'>;

export const checkTitle = (id: CheckId, state: CheckState, { language, texts }: Voice): string =>
  `${texts.mark[marks[state]]} ${messages[language].verification.checks[id].title}`;

/** A check that has ended; why it failed is told after the first of the two. */
export function checkLines(
  report: VerificationReport,
  id: CheckId,
  { language, texts }: Voice,
): { readonly head: readonly string[]; readonly commands: readonly string[] } {
  const { state, facts, commands, reason } = report.checks[id];
  const { reasons, states } = messages[language].verification;
  const title = checkTitle(id, state, { language, texts });
  const why =
    reason === undefined ? '' : fill(texts.verification.why, { state: states[state], reason: reasons[reason] });
  return {
    head: [`${title}${why}`, ...facts.map((one) => `    ${describeNotice(one, language)}`)],
    commands: commands.flatMap(commandLines),
  };
}

/** What it comes to. */
export function verdictLine(report: VerificationReport, { texts }: Pick<Voice, 'texts'>): string {
  const { passed, failed, unmeasured } = countChecks(report);
  const { failed: bad, cancelled, left } = texts.verification;
  const rest = unmeasured > 0 ? fill(left, { count: unmeasured }) : '';
  if (report.status === 'cancelled') return cancelled;
  return `${report.status === 'failed' ? fill(bad, { failed, passed }) : texts.verified}${rest}`;
}
