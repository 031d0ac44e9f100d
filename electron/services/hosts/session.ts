/** What a job needs from outside, put together: hosts, secrets, rendered files, binaries, archives. */
import { hasIdentities, hasSecrets } from '../../../shared/access/access';
import { isFetched, type Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { wantsLogin } from '../../../shared/images/mirrors';
import type { Progress } from '../../../shared/job/job';
import { networkManifest as networkManifestComponent } from '../../../shared/components/network-manifest';
import { clusterAfter, installs, planFor } from '../../../shared/job/operations';
import type { JobKind } from '../../../shared/job/operations/operation';
import { renewedBefore } from '../../../shared/job/operations/renewCertificates';
import { otherStepIds, type PlanTask, type StepId } from '../../../shared/job/plan';
import { targetRenderer } from '../../../shared/target';
import { placeholderSecrets, type ClusterSecrets, type TargetFile } from '../../../shared/target/targetFile';
import type { OpenSession } from '../../jobs/session';
import { turn } from '../../concurrency/turn';
import { localPath } from '../../localPath';
import type { Platform } from '../../platform';
import type { Host } from '../../ssh/host';
import type { Hosts } from '../../ssh/hosts';
import { sh } from '../../shell/quote';
import { LocalFiles } from '../../ssh/transfer/localFiles';
import { redactor } from '../../ssh/output/redact';
import { orCancelled } from '../../concurrency/sharedWork';
import type { AuthoritiesStore } from '../../storage/authorities/authorities';
import { addClusterId, removeNodeFromFile } from '../../storage/clusterFile';
import { requireNoCopy, type ClusterIdentities } from '../../storage/clusterIdentities';
import type { ClusterSecretsStore } from '../../storage/clusterSecrets';
import { installedId, secretsOfMasters } from '../../steps/convergence/clusterSecrets';
import { factsOfNodes } from '../../steps/convergence/nodeFacts';
import type { StepContext } from '../../steps/step';
import { baseOf, type Binaries, type Fetching } from '../programs/binaries';
import type { Credentials } from './credentials';
import { KEELSON_VERSION } from '../../version';
import type { HostsService } from './hosts';
import type { Manifests } from '../manifests/manifests';
import { openIdentities, requireOpen } from './identities';
import { mirrorLogins } from './mirrorLogins';
import { createNodeLocks } from './nodeLocks';

export interface SessionParts {
  readonly platform: Platform;
  readonly credentials: Credentials;
  readonly hosts: HostsService;
  readonly binaries: Binaries;
  readonly manifests: Manifests;
  readonly clusterSecrets: ClusterSecretsStore;
  readonly authorities: AuthoritiesStore;
  readonly identities: ClusterIdentities;
}

/**
 * Checks look only, and what ends a node's part needs only the files' places: neither may wait for, or make, a secret. Whoever reads
 * certificates back must know who signs them.
 */
const withoutSecrets: ReadonlySet<StepId> = new Set([
  'preflight',
  ...otherStepIds.filter((step) => step !== 'read-back'),
]);
const needsSecrets = ({ step }: PlanTask, cluster: Cluster): boolean =>
  !withoutSecrets.has(step) && (hasSecrets(cluster) || cluster.registry.mirrors.some(wantsLogin));

const makesId = (kind: JobKind): boolean => installs(kind) || kind === 'rebuildLedger';

const isWhole = ({ nodes }: Cluster, hostnames: readonly string[]): boolean =>
  nodes.every(({ hostname }) => hostnames.includes(hostname));

/** Those of which one runs a task's commands. */
const hostsOf = ({ at, hostname }: PlanTask): readonly string[] => at ?? [hostname];

/** When none can be reached, the error of the first. */
async function firstReached(hosts: Hosts, hostnames: readonly string[], signal: AbortSignal): Promise<Host> {
  const refusals: unknown[] = [];
  for (const hostname of hostnames) {
    try {
      return await hosts.get(hostname, signal);
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      refusals.push(thrown);
    }
  }
  throw refusals[0];
}

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
  const { platform, credentials, clusterSecrets, identities } = parts;
  return async ({ id: job, operation, cluster, clusterPath, breakLock, runs }) => {
    const { kind } = operation;
    const wanted = clusterAfter(operation, cluster);
    if (installs(kind)) await requireNoCopy(identities, cluster);
    const { tasks } = planFor(operation, cluster);
    const isSecret = tasks.some((task) => needsSecrets(task, cluster));
    if (isSecret && hasIdentities(cluster)) await requireOpen(parts.authorities, await identities.find(cluster));
    const base = baseOf(platform, clusterPath);
    const stop = new AbortController();
    const watchers = new Set<(progress: Progress) => void>();
    const onProgress = (progress: Progress): void => watchers.forEach((tell) => tell(progress));
    const prepareBinaries = once((fetching?: Fetching) =>
      parts.binaries.prepare(cluster, clusterPath, stop.signal, fetching),
    );
    const noBinaries: ReadonlyMap<string, string> = new Map();
    // What is on this workstation is checked before there is a job; a download is long, and therefore part of the job.
    const isDownload = isFetched(cluster);
    if (installs(kind) && !isDownload) await prepareBinaries();
    const appliesManifest = tasks.some(({ step }) => step === networkManifestComponent.id);
    /** Fetched with the programs, or as they are here already. */
    const networkManifest = once(async () => {
      if (!appliesManifest) return undefined;
      if (isDownload) await parts.manifests.fetch(wanted, clusterPath, stop.signal);
      return parts.manifests.read(wanted, clusterPath);
    });
    if (!isDownload) await networkManifest();

    const hosts = parts.hosts.open(cluster, clusterPath);
    const locals = new LocalFiles(platform.cacheDir);
    const archives = cluster.registry.archives.map((path) => localPath(path, { ...platform, workDir: base }));
    const sumOf = async (path: string, signal: AbortSignal): Promise<string> =>
      (await locals.describe(path, signal)).sha256;
    // Read while the hosts are being connected to. Whoever needs a sum asks for it, and is told what is wrong with the file.
    const readAhead = async (): Promise<void> => {
      if (!installs(kind) || isDownload) return;
      for (const path of [...archives, ...(await prepareBinaries()).values()]) await sumOf(path, stop.signal);
    };
    readAhead().catch(() => undefined);
    /** Whoever may begin a ledger makes an id where there is none; whatever else works with a cluster takes what the hosts say. */
    const identity = once(async () => {
      const installed = (): Promise<string | undefined> => installedId(cluster, hosts, stop.signal);
      const id = makesId(kind)
        ? await identities.ensure(cluster, installed)
        : ((await identities.find(cluster)) ?? (await installed()) ?? '');
      return { id, name: cluster.name, version: KEELSON_VERSION };
    });
    /** The cluster file learns its id before the first change anywhere. */
    const claimed = once(async () => {
      const known = await identity();
      if (clusterPath !== undefined && cluster.id === undefined) await addClusterId(clusterPath, known.id);
      return known;
    });
    const isStaying = new Set(wanted.nodes.map(({ hostname }) => hostname));
    const renderWith = (secrets: ClusterSecrets) => {
      const known = new Map<string, TargetFile[]>();
      const renderers = new Map<Cluster, ReturnType<typeof targetRenderer>>();
      /** The same files for all tasks of a host: what was found before the first of them decides. */
      const render = async (name: string, found: StepContext['found']): Promise<TargetFile[]> => {
        const of = isStaying.has(name) ? wanted : cluster;
        if (!known.has(name)) await turn();
        const manifest = await networkManifest();
        const renderer =
          renderers.get(of) ??
          targetRenderer(of, secrets, { facts: factsOfNodes(of, found), networkManifest: manifest });
        renderers.set(of, renderer);
        const files = known.get(name) ?? renderer(name);
        known.set(name, files);
        return files;
      };
      return { secrets, render };
    };
    const withPlaceholders = renderWith(placeholderSecrets);
    const withIdentities = once(async () => {
      const { id } = await claimed();
      const { signal } = stop;
      const wantedGroup = operation.kind === 'revokeAdmins' ? { adminGroup: operation.group } : {};
      const { authorities: store } = parts;
      // A master that leaves stands in no certificate any more.
      const how = { now: new Date(), renewedBefore: renewedBefore(operation) };
      return openIdentities({ ...{ cluster: wanted, id, hosts, store, signal }, ...how, ...wantedGroup });
    });
    const withSecrets = once(async () => {
      const { id } = await claimed();
      const logins = await mirrorLogins({ cluster: wanted, hosts, credentials, signal: stop.signal });
      if (hasIdentities(cluster)) {
        const { secrets, ready } = await withIdentities();
        const { render } = renderWith({ ...secrets, ...logins });
        return {
          secrets,
          render: async (name: string, found: StepContext['found']) => {
            await ready(name);
            return render(name, found);
          },
        };
      }
      if (!hasSecrets(cluster)) return renderWith({ ...placeholderSecrets, ...logins });
      const known = await clusterSecrets.ensure(id, async () => {
        const installed = await secretsOfMasters(cluster, hosts, id, stop.signal);
        if (installed instanceof AppError) throw installed;
        return installed;
      });
      credentials.remember(known.token);
      return renderWith({ ...known, ...logins });
    });
    const locks = createNodeLocks({ job, hosts, breakLock, runs });
    const workedOn = new Set(tasks.flatMap(hostsOf));
    /** Whatever changes the cluster works on all its nodes or on none; a reset on each by itself, because others may be dead. */
    const lockAll = once((signal: AbortSignal) =>
      locks.takeAll(
        cluster.nodes.filter(({ hostname }) => workedOn.has(hostname)),
        signal,
      ),
    );
    /** Whoever waits for the binaries sees how they come in; whoever asks first says for which architecture. */
    const binariesFor = async (
      host: Host,
      signal: AbortSignal,
      tell: (progress: Progress) => void,
    ): Promise<ReadonlyMap<string, string>> => {
      if (!installs(kind)) return noBinaries;
      watchers.add(tell);
      const architecture = async (): Promise<string> =>
        (await host.run(sh`uname -m`, { signal: stop.signal })).stdout.trim();
      try {
        return await orCancelled(prepareBinaries({ architecture, onProgress }), signal);
      } finally {
        watchers.delete(tell);
      }
    };
    const leaveFile = async (hostname: string): Promise<string | undefined> =>
      clusterPath !== undefined && (await removeNodeFromFile(clusterPath, hostname)) ? clusterPath : undefined;
    return {
      resourcesFor: async (task, signal, tell, found) => {
        const host = await firstReached(hosts, hostsOf(task), signal);
        const { secrets, render } = needsSecrets(task, cluster)
          ? await orCancelled(withSecrets(), signal)
          : withPlaceholders;
        return {
          host,
          hostOf: (hostname) => hosts.get(hostname, signal),
          files: await render(task.hostname, found),
          secrets,
          superAdmin: async () => (await withIdentities()).authorities.superAdmin,
          binaries: await binariesFor(host, signal, tell),
          identity: await orCancelled(task.step === 'preflight' ? identity() : claimed(), signal),
          lock: () => (kind === 'reset' ? locks.take(host, signal) : orCancelled(lockAll(stop.signal), signal)),
          leaveFile: () => leaveFile(task.hostname),
          sumOf: (path) => sumOf(path, signal),
          archives,
        };
      },
      redact: redactor(credentials.secrets),
      close: async (ended) => {
        // Its id and its secrets belong to nothing any more.
        if (kind === 'reset' && ended?.status === 'done' && isWhole(cluster, ended.hostnames)) {
          const { id } = await identity();
          await Promise.all([identities.forget(id), clusterSecrets.forget(id), parts.authorities.forget(id)]);
        }
        stop.abort();
        await locks.releaseAll();
        hosts.close();
      },
    };
  };
}
