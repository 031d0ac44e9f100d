/**
 * The journals that somebody watches: one stream for each unit on a node, however many watch it; bounded, redacted, and
 * told in batches. Streams belong to an id (a job), because two clusters may have nodes of the same name.
 */
import { BATCH_INTERVAL_MS, LINES_KEPT, sourceKey, type LogLine, type LogSource } from '../../shared/logs/log';
import { createBatcher, type Batcher } from './batcher';
import { followJournal, type Follow, type LogHost } from './follow';
import { Ring } from './ring';

export interface LogHub {
  /** Begins to follow, or joins who already does. Answers the lines so far; what comes is told to subscribers. */
  watch(id: string, source: LogSource): LogLine[];
  /** The opposite of one `watch`. With the last one the remote command is stopped; resolves when it is over. */
  unwatch(id: string, source: LogSource): Promise<void>;
  /** At most one batch for each id in BATCH_INTERVAL_MS. Numbers rise within a stream: lines of a snapshot may come again. */
  subscribe(listener: (id: string, lines: readonly LogLine[]) => void): () => void;
  /** Stops everything, whoever watches; resolves when all remote commands are over. The hub can be used again. */
  close(): Promise<void>;
}

interface Stream {
  readonly lines: Ring<LogLine>;
  readonly stop: AbortController;
  watchers: number;
  /** Fulfilled when it follows no more. */
  readonly over: Promise<void>;
  isOver: boolean;
}

export function createLogHub(options: {
  /** The host for a node of a job, connected; aborted when nobody watches any more. Codes of what it throws are shown. */
  readonly connect: (id: string, node: string, signal: AbortSignal) => Promise<LogHost>;
  readonly redact: (text: string) => string;
  readonly wait?: NonNullable<Follow['wait']>;
}): LogHub {
  const { connect, redact, wait } = options;
  const streams = new Map<string, Stream>();
  const batches = new Map<string, Batcher<LogLine>>();
  const listeners = new Set<(id: string, lines: readonly LogLine[]) => void>();
  /** One for all streams: a stream that is watched anew goes on above what it told before. */
  let seq = 0;

  const batchOf = (id: string): Batcher<LogLine> => {
    const deliver = (lines: LogLine[]): void => {
      for (const listener of listeners) listener(id, lines.slice(-LINES_KEPT));
    };
    const batch = batches.get(id) ?? createBatcher(deliver, BATCH_INTERVAL_MS);
    batches.set(id, batch);
    return batch;
  };

  const begin = (id: string, source: LogSource, watchers: number): Stream => {
    const lines = new Ring<LogLine>(LINES_KEPT);
    const stop = new AbortController();
    const publish = (line: Omit<LogLine, 'seq' | 'node' | 'unit'>): void => {
      const numbered: LogLine = { seq: (seq += 1), ...source, ...line };
      lines.push(numbered);
      batchOf(id).push(numbered);
    };
    const over = followJournal({
      unit: source.unit,
      connect: (signal) => connect(id, source.node, signal),
      signal: stop.signal,
      ...(wait ? { wait } : {}),
      onEntry: ({ cursor: _cursor, text, ...entry }) => publish({ kind: 'journal', text: redact(text), ...entry }),
      onLink: (kind, reason) =>
        publish({ kind, at: Date.now(), severity: kind === 'disconnected' ? 4 : 6, text: reason ?? '' }),
    }).then(() => {
      stream.isOver = true;
    });
    const stream: Stream = { lines, stop, watchers, over, isOver: false };
    return stream;
  };

  const end = async (key: string, stream: Stream): Promise<void> => {
    streams.delete(key);
    stream.stop.abort();
    await stream.over;
  };

  return {
    watch(id, source) {
      const key = `${id}/${sourceKey(source)}`;
      const old = streams.get(key);
      // One that gave up (a wrong password) is tried anew, from the start of its lines.
      const stream = old && !old.isOver ? old : begin(id, source, old?.watchers ?? 0);
      streams.set(key, stream);
      stream.watchers += 1;
      return stream.lines.all();
    },
    async unwatch(id, source) {
      const key = `${id}/${sourceKey(source)}`;
      const stream = streams.get(key);
      if (!stream) return;
      stream.watchers -= 1;
      if (stream.watchers === 0) await end(key, stream);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await Promise.all([...streams].map(([key, stream]) => end(key, stream)));
      for (const batch of batches.values()) batch.flush();
      batches.clear();
    },
  };
}
