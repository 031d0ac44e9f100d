/** A line of a journal on its way to the screen. */

/** syslog's numbers, 0 emergency to 7 debug (man 3 syslog; journald's PRIORITY field). */
export type Severity = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface LogLine {
  /** Unique and rising within its stream. */
  readonly seq: number;
  /** Milliseconds since 1970, the host's clock. */
  readonly at: number;
  readonly node: string;
  readonly unit: string;
  readonly severity: Severity;
  readonly text: string;
  /** `journal`: from the host. The others are Keelson's own rows about the stream itself. */
  readonly kind: 'journal' | 'connected' | 'disconnected' | 'reconnected';
  /** The line was longer than MAX_LINE and is cut. */
  readonly cut?: true;
}

/** Longer lines are cut and marked. Characters. */
export const MAX_LINE = 16 * 1024;
/** What main and the window each keep of one stream; older lines fall out. */
export const LINES_KEPT = 20_000;
export const BATCH_INTERVAL_MS = 200;

/** A unit on a node: what a stream follows. */
export interface LogSource {
  readonly node: string;
  readonly unit: string;
}

export const sourceKey = ({ node, unit }: LogSource): string => `${node}/${unit}`;
