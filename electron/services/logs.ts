/** Journals for the window: opens a job's hosts when somebody watches, and closes them when nobody does any more. */
import type { LogLine, LogSource } from '../../shared/log';
import { createLogHub } from '../logs/hub';
import type { Jobs } from '../jobs/jobs';
import type { Hosts } from '../ssh/hosts';
import { redactor } from '../ssh/redact';
import type { Credentials } from './credentials';
import { clusterOf } from '../../shared/rules';
import type { HostsService } from './hosts';

export interface Logs {
  /** Begins to follow (or joins) and answers the lines so far. Throws JOB_NOT_FOUND, CLUSTER_INVALID. */
  watch(id: string, source: LogSource): Promise<LogLine[]>;
  /** The opposite of one `watch`. */
  unwatch(id: string, source: LogSource): Promise<void>;
  /** What is watched is watched no more: the page that watched is gone. */
  unwatchAll(): void;
  subscribe(listener: (id: string, lines: readonly LogLine[]) => void): () => void;
  close(): Promise<void>;
}

interface Watched {
  readonly hosts: Promise<Hosts>;
  watchers: number;
}

export function createLogs(parts: {
  readonly credentials: Credentials;
  readonly hosts: HostsService;
  readonly deployments: Pick<Jobs, 'open'>;
}): Logs {
  const { credentials, hosts, deployments } = parts;
  const jobs = new Map<string, Watched>();
  const hub = createLogHub({
    connect: async (id, node) => {
      const watched = jobs.get(id);
      if (!watched) throw new Error(`nobody watches ${id}`);
      return (await watched.hosts).logs(node);
    },
    redact: redactor(credentials.secrets),
  });

  const open = (id: string): Watched => {
    const known = jobs.get(id);
    if (known) return known;
    const opened = deployments
      .open(id)
      .then(({ document, state }) => hosts.open(clusterOf(document), state.clusterPath));
    const watched = { hosts: opened, watchers: 0 };
    jobs.set(id, watched);
    return watched;
  };

  const leave = async (id: string, watched: Watched): Promise<void> => {
    watched.watchers -= 1;
    if (watched.watchers > 0) return;
    if (jobs.get(id) === watched) jobs.delete(id);
    (await watched.hosts.catch(() => undefined))?.close();
  };

  const stopAll = async (): Promise<void> => {
    const all = [...jobs.values()];
    await hub.close();
    jobs.clear();
    await Promise.all(all.map(async (watched) => (await watched.hosts.catch(() => undefined))?.close()));
  };

  return {
    watch: async (id, source) => {
      const watched = open(id);
      watched.watchers += 1;
      try {
        await watched.hosts;
      } catch (thrown) {
        await leave(id, watched);
        throw thrown;
      }
      return hub.watch(id, source);
    },
    unwatch: async (id, source) => {
      const watched = jobs.get(id);
      await hub.unwatch(id, source);
      if (watched) await leave(id, watched);
    },
    unwatchAll: () => void stopAll(),
    subscribe: (listener) => hub.subscribe(listener),
    close: stopAll,
  };
}
