/** journalctl: the command that follows a unit's journal, and what its lines mean. Pure. */
import { MAX_LINE, type Severity } from '../../shared/logs/log';
import { sh, type Command } from '../shell/quote';

/** How many old lines a journal begins with. */
export const LINES_BEFORE = 200;

export interface JournalEntry {
  /** Where in the journal it stands: journalctl can go on behind it. */
  readonly cursor: string;
  /** Milliseconds since 1970, the host's clock. */
  readonly at: number;
  readonly severity: Severity;
  readonly text: string;
  /** The text was longer than MAX_LINE, or too long for journalctl. */
  readonly cut?: true;
}

/** `--all`, because without it a field over 4096 bytes is printed as null (man journalctl, --output=json). No --output-fields: systemd before 236 does not know it. */
const reading = sh`journalctl -q --no-pager --all -o json`;

/** Prints the last lines of a unit's journal as JSON and ends. */
export const journalCommand = (unit: string, lines: number): Command =>
  sh`${{ raw: reading }} --lines=${lines} --unit=${unit}`;

/**
 * Prints a unit's journal as JSON lines and goes on with what comes: from its last lines, or from behind an entry.
 * A unit that has no line yet is followed without `--lines`: journalctl (seen with systemd 252) then waits at the end of
 * the whole journal and loses the unit's first lines, the very ones that say why a service did not start.
 */
export function followCommand(unit: string, afterCursor?: string): Command {
  const follow = sh`exec ${{ raw: reading }} --follow --unit=${unit}`;
  if (afterCursor !== undefined) return sh`${{ raw: follow }} --no-tail --after-cursor=${afterCursor}`;
  return sh`if [ -n "$(journalctl -q --no-pager -o short --lines=1 --unit=${unit})" ]; then ${{ raw: follow }} --lines=${LINES_BEFORE}; else ${{ raw: follow }} --no-tail; fi`;
}

type Field = string | null | readonly unknown[] | undefined;

const isBytes = (value: readonly unknown[]): value is readonly number[] =>
  value.every((one) => typeof one === 'number');

/** A field is text, null (too long), bytes (not UTF-8, or control characters), or a list of these (given repeatedly). */
function textOf(field: Field): string {
  if (typeof field === 'string') return field;
  if (!field) return '';
  if (isBytes(field)) return Buffer.from(field).toString('utf8');
  return field.map((one) => textOf(one as Field)).join('\n');
}

const severityOf = (priority: Field): Severity => {
  const number = typeof priority === 'string' && /^[0-7]$/.test(priority) ? Number(priority) : 6;
  return number as Severity;
};

/** The letter that klog, the log library of Kubernetes, begins its lines with: `E1123 08:09:48.404272 ...`. */
const klogSeverity: Readonly<Record<string, Severity>> = { I: 6, W: 4, E: 3, F: 2 };
const klogLine = /^([IWEF])\d{4} \d{2}:\d{2}:\d{2}\./;

/** Kubernetes writes to stderr, for which journald notes "info" whatever it says: the line itself knows better. */
const severityIn = (text: string, noted: Severity): Severity =>
  (noted === 6 ? klogSeverity[klogLine.exec(text)?.[1] ?? ''] : undefined) ?? noted;

/** What one line says; undefined for lines that are no entries (`-- Boot ... --`). Never throws. */
export function parseJournalLine(line: string): JournalEntry | undefined {
  if (!line.startsWith('{')) return undefined;
  const fields = parsed(line);
  const { __CURSOR: cursor, __REALTIME_TIMESTAMP: time } = fields;
  if (typeof cursor !== 'string') return undefined;
  const text = textOf(fields['MESSAGE']);
  const isCut = text.length > MAX_LINE || fields['MESSAGE'] === null;
  return {
    cursor,
    // Microseconds, as a string.
    at: Math.floor(Number(time) / 1000) || 0,
    severity: severityIn(text, severityOf(fields['PRIORITY'])),
    // A cut may leave the first half of a surrogate pair.
    text: isCut ? text.slice(0, MAX_LINE).replace(/[\uD800-\uDBFF]$/, '') : text,
    ...(isCut ? { cut: true } : {}),
  };
}

function parsed(line: string): Record<string, Field> {
  try {
    return JSON.parse(line) as Record<string, Field>;
  } catch {
    // Longer than the line splitter allows; where the cursor stands before the cut, the place in the journal is not lost.
    const field = (name: string): Field => new RegExp(`"${name}"\\s*:\\s*"([^"]*)"`).exec(line)?.[1];
    return {
      __CURSOR: field('__CURSOR'),
      __REALTIME_TIMESTAMP: field('__REALTIME_TIMESTAMP'),
      PRIORITY: field('PRIORITY'),
      MESSAGE: null,
    };
  }
}
