/** What a job needs from outside, put together: hosts, secrets, rendered files, binaries, archives. */
import type { Cluster } from '../../shared/cluster/schema';
import type { Progress } from '../../shared/job/job';
import type { PlanTask } from '../../shared/job/plan';
import { targetRenderer } from '../../shared/target';
import { placeholderSecrets, type ClusterSecrets } from '../../shared/target/targetFile';
import type { OpenSession } from '../jobs/session';
import { localPath } from '../localPath';
import type { Platform } from '../platform';
import type { Host } from '../ssh/host';
import { sh } from '../shell/quote';
import { redactor } from '../ssh/redact';
import { orCancelled } from '../concurrency/sharedWork';
import type { ClusterSecretsStore } from '../storage/clusterSecrets';
import { readClusterSecrets } from '../steps/clusterSecrets';
import { firstMasterOf } from '../steps/kubectl';
import { baseOf, type Binaries, type Fetching } from './binaries';
import type { Credentials } from './credentials';
import { hasSecrets } from './documents';
import type { HostsService } from './hosts';

export interface SessionParts {
  readonly platform: Platform;
  readonly credentials: Credentials;
  readonly hosts: HostsService;
  readonly binaries: Binaries;
  readonly clusterSecrets: ClusterSecretsStore;
}

/** Checks look only and a reset needs only the files' places: neither may wait for, or make, a secret. */
const needsSecrets = ({ step }: PlanTask, cluster: Cluster): boolean =>
  step !== 'preflight' && step !== 'reset' && hasSecrets(cluster);

/** One attempt at a time; a failed one is tried anew by whoever asks next. */
function once<T, A extends unknown[]>(work: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  let running: Promise<T> | undefined;
  return (...args) =>
    (running ??= work(...args).catch((thrown: unknown) => {
      running = undefined;
      throw thrown;
    }));
}

export function createSessionOpener(parts: SessionParts): OpenSession {
  const { platform, credentials, clusterSecrets } = parts;
  return async ({ kind, cluster, clusterPath }) => {
    const base = baseOf(platform, clusterPath);
    const stop = new AbortController();
    const watchers = new Set<(progress: Progress) => void>();
    const onProgress = (progress: Progress): void => watchers.forEach((tell) => tell(progress));
    const prepareBinaries = once((fetching?: Fetching) =>
      parts.binaries.prepare(cluster, clusterPath, stop.signal, fetching),
    );
    const noBinaries: ReadonlyMap<string, string> = new Map();
    // What is on this workstation is checked before there is a job; a download is long, and therefore part of the job.
    const isDownload = cluster.binaries.source.kind === 'download';
    if (kind === 'deploy' && !isDownload) await prepareBinaries();

    const hosts = parts.hosts.open(cluster, clusterPath);
    const renderWith = (secrets: ClusterSecrets) => ({ secrets, render: targetRenderer(cluster, secrets) });
    const withPlaceholders = renderWith(placeholderSecrets);
    const withSecrets = once(async () => {
      const master = await hosts.get(firstMasterOf(cluster).hostname, stop.signal);
      const known = await clusterSecrets.ensure(cluster.name, () => readClusterSecrets(master, stop.signal));
      credentials.remember(known.token);
      return renderWith(known);
    });
    /** Whoever waits for the binaries sees how they come in; whoever asks first says for which architecture. */
    const binariesFor = async (
      host: Host,
      signal: AbortSignal,
      tell: (progress: Progress) => void,
    ): Promise<ReadonlyMap<string, string>> => {
      if (kind !== 'deploy') return noBinaries;
      watchers.add(tell);
      const architecture = async (): Promise<string> =>
        (await host.run(sh`uname -m`, { signal: stop.signal })).stdout.trim();
      try {
        return await orCancelled(prepareBinaries({ architecture, onProgress }), signal);
      } finally {
        watchers.delete(tell);
      }
    };
    return {
      resourcesFor: async (task, signal, tell) => {
        const host = await hosts.get(task.hostname, signal);
        const { secrets, render } = needsSecrets(task, cluster)
          ? await orCancelled(withSecrets(), signal)
          : withPlaceholders;
        return {
          host,
          hostOf: (hostname) => hosts.get(hostname, signal),
          files: render(task.hostname),
          secrets,
          binaries: await binariesFor(host, signal, tell),
          archives: cluster.registry.archives.map((path) => localPath(path, { ...platform, workDir: base })),
        };
      },
      redact: redactor(credentials.secrets),
      close: () => {
        stop.abort();
        hosts.close();
        return Promise.resolve();
      },
    };
  };
}
