/** Writes systemd unit files and drop-ins. */

/** A word as the program shall see it, or as systemd shall read it: `{ raw: '--name=${VARIABLE}' }`. */
export type Word = string | { readonly raw: string };

/** A command with its arguments. */
export interface CommandLine {
  /** Words that stand on one line of the file; the first line begins with the program. */
  readonly lines: readonly (readonly Word[])[];
  /** A failure does not matter (`-` in front). */
  readonly mayFail?: boolean;
}

type UnitValue = string | CommandLine;
/** Settings in order; a key may stand several times. */
export type UnitSection = readonly (readonly [key: string, value: UnitValue])[];
export interface UnitText {
  readonly Unit?: UnitSection;
  readonly Service?: UnitSection;
  readonly Install?: UnitSection;
}

/** Characters that neither systemd nor a shell gives a meaning to. */
const plainWord = /^[\w@+=:,./#-]*$/;

/** One word of a command line as systemd reads it back (systemd.service, "Command lines"; systemd.unit, "Specifiers"). */
function word(text: Word): string {
  if (typeof text !== 'string') return text.raw;
  const literal = text.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return text !== '' && plainWord.test(text) ? literal : `"${literal.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A command as it stands in a unit. */
const commandText = ({ lines, mayFail }: CommandLine): string =>
  (mayFail === true ? '-' : '') + lines.map((words) => words.map(word).join(' ')).join(' \\\n  ');

const section = (name: string, settings: UnitSection): string =>
  [
    `[${name}]`,
    ...settings.map(([key, value]) => `${key}=${typeof value === 'string' ? value : commandText(value)}`),
  ].join('\n');

/** The text of a unit file. Values given as plain strings are written as they are; commands are quoted. */
export const unitText = (unit: UnitText): string =>
  Object.entries(unit)
    .map(([name, settings]) => section(name, settings as UnitSection))
    .join('\n\n') + '\n';

/** A program and its arguments: each argument here gets a line of its own, so that flags are easy to read and compare. */
export const command = (...lines: readonly (Word | readonly Word[])[]): CommandLine => ({
  lines: lines.map((line) => (line instanceof Array ? line : [line])),
});
/** The same, when it does not matter whether it works. */
export const attempt = (...lines: readonly (Word | readonly Word[])[]): CommandLine => ({
  ...command(...lines),
  mayFail: true,
});
/** A line of shell. */
export const shell = (line: string): CommandLine => command(['/bin/sh', '-c', line]);

export const wantedAtBoot: UnitSection = [['WantedBy', 'multi-user.target']];
export const restartOnFailure: UnitSection = [
  ['Restart', 'on-failure'],
  ['RestartSec', '5'],
];
export const manyFiles: UnitSection = [['LimitNOFILE', '65536']];
