/** Journals for the window: opens a job's hosts when somebody watches, and closes them when nobody does any more. */
import { AppError } from '../../shared/errors';
import type { LogLine, LogSource } from '../../shared/logs/log';
import { createLogHub } from '../logs/hub';
import type { Jobs } from '../jobs/jobs';
import type { Hosts } from '../ssh/hosts';
import { redactor } from '../ssh/output/redact';
import type { ClusterIdentities } from '../storage/clusterIdentities';
import type { ClusterSecretsStore } from '../storage/clusterSecrets';
import type { Credentials } from './hosts/credentials';
import { clusterOf } from '../../shared/cluster/rules';
import type { HostsService } from './hosts/hosts';

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
  readonly clusterSecrets: Pick<ClusterSecretsStore, 'read'>;
  readonly identities: Pick<ClusterIdentities, 'find'>;
}): Logs {
  const { credentials, hosts, deployments, clusterSecrets, identities } = parts;
  const jobs = new Map<string, Watched>();
  const hub = createLogHub({
    connect: async (id, node, signal) => {
      const watched = jobs.get(id);
      if (!watched) throw new Error(`nobody watches ${id}`);
      return (await watched.hosts).logs(node, signal);
    },
    redact: redactor(credentials.secrets),
  });

  const open = (id: string): Watched => {
    const known = jobs.get(id);
    if (known) return known;
    const openHosts = async (): Promise<Hosts> => {
      const { document, state } = await deployments.open(id);
      const cluster = clusterOf(document);
      // The API server's journal may show it. Without it the journals are still worth reading.
      const clusterId = await identities.find(cluster);
      const secrets = clusterId === undefined ? undefined : await clusterSecrets.read(clusterId).catch(() => undefined);
      if (secrets) credentials.remember(secrets.token);
      return hosts.open(cluster, state.clusterPath);
    };
    const opened = openHosts();
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
    // Before anything is waited for: the new page may watch the same again at once, and must not be given these.
    jobs.clear();
    await hub.close();
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
      // The page that asked is gone: nobody would ever end this.
      if (jobs.get(id) !== watched) throw new AppError('CANCELLED');
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
