/** The journals that are being watched: one bounded list of lines for each stream, kept up to date by batches from main. */
import { create } from 'zustand';
import { toWireError, type WireError } from '../../shared/errors';
import { LINES_KEPT, sourceKey, type LogLine, type LogSource } from '../../shared/logs/log';
import { call, on } from '../api';
import type { Streams } from '../dashboard/journals/logView';

interface LogState {
  readonly streams: Streams;
  /** Why a stream could not be opened, by `sourceKey`. */
  readonly errors: Readonly<Record<string, WireError>>;
}

export const useLogStore = create<LogState>()(() => ({ streams: {}, errors: {} }));

/** Adds the lines that are newer than the stream's last one and drops the oldest beyond LINES_KEPT. */
export function appendLines(lines: readonly LogLine[], batch: readonly LogLine[]): readonly LogLine[] {
  const last = lines.at(-1)?.seq ?? 0;
  const fresh = batch.filter((line) => line.seq > last);
  return fresh.length === 0 ? lines : [...lines, ...fresh].slice(-LINES_KEPT);
}

/** A stream as long as somebody looks at it. `opened` tells an answer for this watch from one for an earlier watch. */
interface Watch {
  readonly opened: symbol;
  watchers: number;
}
const watches = new Map<string, Watch>();
const watchKey = (job: string, source: LogSource): string => `${job}:${sourceKey(source)}`;
let shownJob: string | undefined;

function setStream(key: string, lines: readonly LogLine[]): void {
  useLogStore.setState(({ streams }) => ({ streams: { ...streams, [key]: lines } }));
}

function forget(key: string): void {
  useLogStore.setState(({ streams, errors }) => {
    const { [key]: _lines, ...otherStreams } = streams;
    const { [key]: _error, ...otherErrors } = errors;
    return { streams: otherStreams, errors: otherErrors };
  });
}

/** Streams of two jobs never mix: the first watch of another job forgets what the last one left. */
function showJob(job: string): void {
  if (shownJob !== job) useLogStore.setState({ streams: {}, errors: {} });
  shownJob = job;
}

/** Follows a unit's journal until the returned function is called. Watching one source twice opens it once. */
export function watch(job: string, source: LogSource): () => void {
  showJob(job);
  const key = watchKey(job, source);
  const known = watches.get(key);
  if (known) known.watchers += 1;
  else void open(job, source);
  let released = false;
  return () => {
    if (released) return;
    released = true;
    release(job, source);
  };
}

async function open(job: string, source: LogSource): Promise<void> {
  const key = sourceKey(source);
  const opened = Symbol(key);
  watches.set(watchKey(job, source), { opened, watchers: 1 });
  forget(key);
  const current = (): boolean => watches.get(watchKey(job, source))?.opened === opened;
  try {
    const { lines } = await call('logs.watch', { id: job, source });
    // Batches may have overtaken the answer; appendLines drops what both contain.
    if (current()) setStream(key, appendLines(lines, useLogStore.getState().streams[key] ?? []));
  } catch (thrown) {
    if (current()) useLogStore.setState(({ errors }) => ({ errors: { ...errors, [key]: toWireError(thrown) } }));
  }
}

function release(job: string, source: LogSource): void {
  const key = watchKey(job, source);
  const found = watches.get(key);
  if (!found) return;
  found.watchers -= 1;
  if (found.watchers > 0) return;
  watches.delete(key);
  if (job === shownJob) forget(sourceKey(source));
  // Main ends a stream with its job as well; there is nothing to do for the person when it is gone already.
  call('logs.unwatch', { id: job, source }).catch(() => undefined);
}

/** Takes in a batch from main; lines of streams that nobody watches (any more) are dropped. */
export function receiveLines(job: string, lines: readonly LogLine[]): void {
  const bySource = new Map<string, LogLine[]>();
  for (const line of lines) {
    if (!watches.has(watchKey(job, line))) continue;
    const key = sourceKey(line);
    const batch = bySource.get(key);
    if (batch) batch.push(line);
    else bySource.set(key, [line]);
  }
  if (bySource.size === 0) return;
  useLogStore.setState(({ streams }) => ({
    streams: {
      ...streams,
      ...Object.fromEntries([...bySource].map(([key, batch]) => [key, appendLines(streams[key] ?? [], batch)])),
    },
  }));
}

/** Connects the store to main's events; returns the function that disconnects it. */
export const listenToLogs = (): (() => void) => on('log', ({ id, lines }) => receiveLines(id, lines));
