/** Follows one unit's journal for as long as somebody wants it, over breaks of the link and without losing a line. */
import { setTimeout as pause } from 'node:timers/promises';
import { errorCatalogue, toWireError, type ErrorCode } from '../../shared/errors';
import type { LogLine } from '../../shared/logs/log';
import type { Command } from '../shell/quote';
import { followCommand, parseJournalLine, type JournalEntry } from './journalctl';

/** A host as logs see it. */
export interface LogHost {
  /**
   * Runs a command until it ends or `signal` stops it, and gives each line. Resolves when it ended by itself; throws
   * SSH_CONNECTION_LOST when the link broke, CANCELLED when it was stopped and its end was seen.
   */
  follow(command: Command, options: { signal: AbortSignal; onLine: (line: string) => void }): Promise<void>;
}

export interface Follow {
  readonly unit: string;
  /** A connected host. Called again after each break; the signal is `signal`. */
  readonly connect: (signal: AbortSignal) => Promise<LogHost>;
  readonly onEntry: (entry: JournalEntry) => void;
  /** The link itself has news; `reason` is why it broke. */
  readonly onLink: (kind: Exclude<LogLine['kind'], 'journal'>, reason?: ErrorCode) => void;
  readonly signal: AbortSignal;
  /** Waits; rejects or resolves early when the signal is aborted. Tests bring their own. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

const SHORTEST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

/** Doubles with each attempt that brought nothing; up to a half is added, so that many streams do not come back at once. */
const waitBefore = (attempt: number): number =>
  Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** attempt * (1 + Math.random() / 2));

const pauseFor = (ms: number, signal: AbortSignal): Promise<unknown> => pause(ms, undefined, { signal });

/** What trying again cannot cure: a wrong password stays wrong, and asking again may lock the account. */
const isFinal = (code: ErrorCode): boolean => errorCatalogue[code].kind === 'user';

/** Resolves when the signal is aborted and the remote end is over, or when going on is of no use. Never rejects. */
export async function followJournal(follow: Follow): Promise<void> {
  const { unit, connect, onEntry, onLink, signal, wait = pauseFor } = follow;
  let cursor: string | undefined;
  let attempt = 0;
  let link: 'none' | 'up' | 'down' = 'none';

  const onLine = (line: string): void => {
    const entry = signal.aborted ? undefined : parseJournalLine(line);
    // journalctl repeats the entry of the cursor when nothing else is left of its file.
    if (!entry || entry.cursor === cursor) return;
    cursor = entry.cursor;
    attempt = 0;
    onEntry(entry);
  };

  const once = async (): Promise<ErrorCode | undefined> => {
    try {
      const host = await connect(signal);
      signal.throwIfAborted();
      onLink(link === 'none' ? 'connected' : 'reconnected');
      link = 'up';
      await host.follow(followCommand(unit, cursor), { signal, onLine });
      return undefined;
    } catch (thrown) {
      return toWireError(thrown).code;
    }
  };

  while (!signal.aborted) {
    const reason = await once();
    // Read anew: TypeScript takes a signal for one that never changes.
    if (isAborted(signal)) return;
    // Told once for each break, however many attempts it takes.
    if (link !== 'down') onLink('disconnected', reason);
    link = 'down';
    if (reason !== undefined && isFinal(reason)) return;
    await wait(waitBefore(attempt), signal).catch(() => undefined);
    attempt += 1;
  }
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;
