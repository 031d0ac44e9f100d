/** Comparisons with the hosts as the window asks for them: begun, told of while they go on, and cancelled. */
import { randomUUID } from 'node:crypto';
import type { Comparison } from '../../../shared/comparison/comparison';
import { clusterOf } from '../../../shared/cluster/rules';
import { AppError, toWireError } from '../../../shared/errors';
import { shownComparison, type ComparisonEvent } from '../../../shared/ipc/comparison';
import { BATCH_INTERVAL_MS } from '../../../shared/logs/log';
import { createBatcher } from '../../logs/batcher';
import type { ComparisonRequest } from './comparison';
import type { HostsService } from './hosts';

type ComparisonListener = (id: string, events: readonly ComparisonEvent[]) => void;

export interface Comparisons {
  /** Begins to look at the hosts of a document and answers an id at once. The one before it ends. @throws CLUSTER_INVALID */
  start(document: unknown, clusterPath?: string): string;
  /** One that is over, or another one's id, is nothing. */
  cancel(id: string): void;
  /** The last event of each is `done` or `failed`; after a cancellation nothing is told any more. */
  subscribe(listener: ComparisonListener): () => void;
  /** Ends the one that goes on and waits for it. */
  close(): Promise<void>;
}

export function createComparisons(parts: {
  readonly hosts: Pick<HostsService, 'open'>;
  readonly compare: (request: ComparisonRequest) => Promise<Comparison>;
}): Comparisons {
  const listeners = new Set<ComparisonListener>();
  let current: { readonly id: string; readonly stop: AbortController; readonly over: Promise<void> } | undefined;

  const end = (): Promise<void> => {
    const ending = current?.over;
    current?.stop.abort(new AppError('CANCELLED'));
    current = undefined;
    return ending ?? Promise.resolve();
  };

  return {
    start: (document, clusterPath) => {
      const cluster = clusterOf(document);
      void end();
      const id = randomUUID();
      const stop = new AbortController();
      const { signal } = stop;
      const batch = createBatcher<ComparisonEvent>((events) => {
        if (!signal.aborted) listeners.forEach((listener) => listener(id, events));
      }, BATCH_INTERVAL_MS);
      const hosts = parts.hosts.open(cluster, clusterPath);
      const work = async (): Promise<void> => {
        try {
          const onProgress: ComparisonRequest['onProgress'] = (hostname, progress) =>
            batch.push({ type: 'progress', hostname, progress });
          const comparison = await parts.compare({ cluster, clusterPath, hosts, signal, onProgress });
          batch.push({ type: 'done', comparison: shownComparison(comparison) });
        } catch (thrown) {
          batch.push({ type: 'failed', error: toWireError(thrown) });
        } finally {
          batch.flush();
          hosts.close();
          if (current?.id === id) current = undefined;
        }
      };
      // The caller learns the id before it hears anything of it.
      const over = Promise.resolve().then(work);
      current = { id, stop, over };
      return id;
    },
    cancel: (id) => {
      if (current?.id === id) void end();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: end,
  };
}
