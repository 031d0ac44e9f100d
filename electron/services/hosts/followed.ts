/** Work on a document's hosts that the window follows by events: begun, told of while it goes on, and cancelled. */
import { randomUUID } from 'node:crypto';
import { clusterOf } from '../../../shared/cluster/rules';
import type { Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { BATCH_INTERVAL_MS } from '../../../shared/logs/log';
import { createBatcher } from '../../logs/batcher';
import type { Hosts } from '../../ssh/hosts';
import type { HostsService } from './hosts';

export interface Followed<E> {
  /** Begins with a document and answers an id at once. The one before it is cancelled, and ends first. @throws CLUSTER_INVALID */
  start(document: unknown, clusterPath?: string): string;
  /** One that is over, or another one's id, is nothing. */
  cancel(id: string): void;
  subscribe(listener: (id: string, events: readonly E[]) => void): () => void;
  /** Ends the one that goes on and waits for it. */
  close(): Promise<void>;
}

export interface FollowedWork {
  readonly cluster: Cluster;
  readonly clusterPath: string | undefined;
  readonly hosts: Hosts;
  readonly signal: AbortSignal;
}

/** `work` throws nothing: how it ended is its last event. */
export function createFollowed<E>(
  hosts: Pick<HostsService, 'open'>,
  work: (about: FollowedWork, tell: (event: E) => void) => Promise<void>,
): Followed<E> {
  const listeners = new Set<(id: string, events: readonly E[]) => void>();
  let current: { readonly id: string; readonly stop: AbortController } | undefined;
  /** When nothing goes on any more. */
  let over = Promise.resolve();

  const end = (): Promise<void> => {
    current?.stop.abort(new AppError('CANCELLED'));
    current = undefined;
    return over;
  };

  return {
    start: (document, clusterPath) => {
      const cluster = clusterOf(document);
      const before = end();
      const id = randomUUID();
      const stop = new AbortController();
      const batch = createBatcher<E>((events) => {
        for (const listener of listeners) listener(id, events);
      }, BATCH_INTERVAL_MS);
      const goOn = async (): Promise<void> => {
        const open = hosts.open(cluster, clusterPath);
        try {
          await work({ cluster, clusterPath, hosts: open, signal: stop.signal }, (event) => batch.push(event));
        } finally {
          batch.flush();
          open.close();
          if (current?.id === id) current = undefined;
        }
      };
      current = { id, stop };
      // The caller learns the id before it hears anything of it.
      over = before.then(goOn);
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
