/** What every command gets, and how it says things: as text for people, as NDJSON for machines. */
import type { WireError } from '../../shared/errors';
import type { Issue } from '../../shared/cluster/issues';
import { describeError, describeHint, describeIssue } from '../../shared/messages';
import { fill } from '../../shared/messages/messages';
import type { Language } from '../../shared/messages/language';
import type { Platform } from '../platform';
import type { Services } from '../services';
import type { ExitCode } from './exitCodes';
import type { Values } from './options';
import { jsonLine } from './output/printable';
import type { Terminal } from './output/terminal';
import type { Texts } from './texts';

export interface CommandContext {
  readonly values: Values;
  readonly language: Language;
  readonly texts: Texts;
  readonly terminal: Terminal;
  readonly platform: Platform;
  readonly services: Services;
  /** Calls the listener at each Ctrl-C (and at SIGTERM); answers how to stop it. Without a listener the program ends. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

export type Command = (context: CommandContext) => Promise<ExitCode>;
type Voice = Pick<CommandContext, 'values' | 'language' | 'texts' | 'terminal'>;

/** Asks a question with `[y/N]`. Throws CANCELLED when the input ends. */
export const agrees = async (terminal: Terminal, question: string): Promise<boolean> =>
  /^(y|yes|是)$/i.test(await terminal.ask(`${question} [y/N] `));

/** The command cannot go on, and the person has been told why. */
export class Stop extends Error {
  constructor(readonly exitCode: ExitCode) {
    super('the command has ended');
  }
}

/** A result: `text` for people; with --json the object instead. */
export function tell({ values, terminal }: Voice, json: object, ...text: readonly string[]): void {
  if (values.json) terminal.out(jsonLine(json));
  else for (const line of text) terminal.out(line);
}

/** One line per issue: `nodes[2].ip: line 12: what is wrong and what to write instead`. */
export function tellIssue(voice: Voice, issue: Issue, line: number | undefined): void {
  const message = describeIssue(issue, voice.language);
  if (voice.values.json) voice.terminal.out(jsonLine({ type: 'issue', ...issue, line, message }));
  else {
    const kind = issue.severity === 'warning' ? `${voice.texts.warning}: ` : '';
    const place = issue.path === '' ? voice.values.file : issue.path;
    const where = line === undefined ? '' : `${fill(voice.texts.line, { line })}: `;
    voice.terminal.note(`${place}: ${where}${kind}${message}`);
  }
}

/** The sentences of an error: what happened, and what to do about it. */
export const errorLines = (language: Language, error: WireError): string[] => [
  describeError(error, language),
  describeHint(error, language),
  ...(error.detail ? [error.detail] : []),
];

/** An error on stderr; with --json as an object on stdout. */
export function tellError(voice: Voice, error: WireError): void {
  const [message = '', hint = '', ...detail] = errorLines(voice.language, error);
  if (voice.values.json) voice.terminal.out(jsonLine({ type: 'error', ...error, message, hint }));
  else for (const line of [message, hint, ...detail]) voice.terminal.note(line);
}

/** Something that is not in the error catalogue because only the command line knows it. */
export function tellProblem(voice: Voice, message: string): void {
  if (voice.values.json) voice.terminal.out(jsonLine({ type: 'problem', message }));
  else voice.terminal.note(message);
}
