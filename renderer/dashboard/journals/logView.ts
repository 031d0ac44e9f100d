/** What a log pane shows of the streams that are watched: selection, filter, follow or freeze. Pure. */
import { LINES_KEPT, sourceKey, type LogLine, type LogSource, type Severity } from '../../../shared/logs/log';
import { plainText } from './ansi';

/** The lines kept of each stream, by `sourceKey`. Arrays are never changed in place, so holding one freezes it. */
export type Streams = Readonly<Record<string, readonly LogLine[]>>;

export interface LogFilter {
  /** Shown when it occurs in the line, whatever the case. */
  readonly text: string;
  /** The least severe number still shown (7 shows everything). */
  readonly severity: Severity;
}

export const everything: LogFilter = { text: '', severity: 7 };

export const isOpen = ({ text, severity }: LogFilter): boolean =>
  text.trim() === '' && severity === everything.severity;

/** Colours may stand inside a word; taking them out of every line would make searching 20 000 of them slow. */
const searchable = (text: string): string => (text.includes('\u001b') ? plainText(text) : text).toLowerCase();

/** Tells whether a line passes. Rows about the stream itself always do: they tell where lines may be missing. */
function passes(filter: LogFilter): (line: LogLine) => boolean {
  const wanted = filter.text.trim().toLowerCase();
  return (line) =>
    line.kind !== 'journal' ||
    (line.severity <= filter.severity && (wanted === '' || searchable(line.text).includes(wanted)));
}

/**
 * The newest lines of several streams in one list, oldest first. Streams are merged by time, and each keeps its own
 * order even when its host's clock jumps. Walks back from the ends and stops at `limit`, so long streams cost nothing.
 */
export function mergeStreams(
  streams: Streams,
  sources: readonly LogSource[],
  filter: LogFilter = everything,
  limit = LINES_KEPT,
): LogLine[] {
  const pass = passes(filter);
  const cursors = sources.map((source) => {
    const lines = streams[sourceKey(source)] ?? [];
    return { lines, next: lines.length - 1 };
  });
  const newestFirst: LogLine[] = [];
  while (newestFirst.length < limit) {
    let latest: { readonly lines: readonly LogLine[]; next: number } | undefined;
    let line: LogLine | undefined;
    for (const cursor of cursors) {
      const candidate = cursor.lines[cursor.next];
      if (candidate && (!line || candidate.at > line.at)) [latest, line] = [cursor, candidate];
    }
    if (!latest || !line) break;
    latest.next -= 1;
    if (pass(line)) newestFirst.push(line);
  }
  return newestFirst.reverse();
}

/** How many lines came in, and would be shown, since the streams looked like `frozen`. */
export function countNewer(
  frozen: Streams,
  live: Streams,
  sources: readonly LogSource[],
  filter: LogFilter = everything,
): number {
  const pass = passes(filter);
  return sources.reduce((sum, source) => {
    const key = sourceKey(source);
    const seen = frozen[key]?.at(-1)?.seq ?? 0;
    return sum + (live[key] ?? []).filter((line) => line.seq > seen && pass(line)).length;
  }, 0);
}

/** Where a scrolled list stands. Pixels. */
export interface ScrollPlace {
  readonly top: number;
  readonly height: number;
  readonly viewport: number;
}

/** A line may be partly covered and the list still counts as being at its end. Pixels. */
const END_TOLERANCE = 24;

/**
 * Whether the list follows new lines after it moved. Only the person freezes it, by scrolling up; that the list's own
 * growth or shrinking moves the text is no reason. Reaching the end follows again.
 */
export function followsAfter(following: boolean, before: ScrollPlace, after: ScrollPlace): boolean {
  if (after.height - after.viewport - after.top <= END_TOLERANCE) return true;
  const scrolledUp = after.top < before.top && after.height >= before.height;
  return following && !scrolledUp;
}

/** Lines for the clipboard or a file: time (ISO 8601, UTC), node, unit, text. */
export const linesText = (lines: readonly LogLine[]): string =>
  lines
    .map(({ at, node, unit, text, kind }) =>
      [new Date(at).toISOString(), node, unit, kind === 'journal' ? plainText(text) : `--- ${kind} ---`].join(' '),
    )
    .join('\n');

export const lineKey = (line: LogLine): string => `${sourceKey(line)}/${String(line.seq)}`;
