/** What the cluster file would change on its hosts right now: looks, and changes nothing. */
import { podSubnetsOf } from '../../../shared/cluster/podSubnets';
import { hasIdentities, hasSecrets } from '../../../shared/access/access';
import { isFetched, type Cluster, type ClusterNode } from '../../../shared/cluster/schema';
import type { Comparison, HostChange, HostProgress, PlannedHost } from '../../../shared/comparison/comparison';
import { AppError, toWireError } from '../../../shared/errors';
import { isRunning, liveChanges } from '../../../shared/liveChanges/liveChanges';
import { targetOf, type PlannedChange } from '../../../shared/resources/changes';
import type { FoundHost } from '../../../shared/resources/found';
import { departedNodes, type DepartedNode } from '../../../shared/nodes/departed';
import { idOf, type Resource } from '../../../shared/resources/resource';
import { targetRenderer } from '../../../shared/target';
import { placeholderSecrets, type ClusterSecrets } from '../../../shared/target/targetFile';
import { turn } from '../../concurrency/turn';
import { localPath } from '../../localPath';
import type { Platform } from '../../platform';
import type { Hosts } from '../../ssh/hosts';
import { LocalFiles } from '../../ssh/transfer/localFiles';
import { installedId, secretsOfMasters } from '../../steps/convergence/clusterSecrets';
import { factsOfNodes } from '../../steps/convergence/nodeFacts';
import { hostPlanOf, surveyHost } from '../../steps/convergence/hostPlan';
import { requireSameCluster } from '../../steps/convergence/ownership';
import { refusalOf, undecidedOf } from '../../steps/convergence/undecided';
import { runningOf } from '../../steps/convergence/runningCluster';
import { overruled } from '../../steps/preflight/overruled';
import type { HostPlan, StepContext } from '../../steps/step';
import { requireNoCopy, type ClusterIdentities } from '../../storage/clusterIdentities';
import type { AuthoritiesStore } from '../../storage/authorities/authorities';
import type { ClusterSecretsStore } from '../../storage/clusterSecrets';
import { KEELSON_VERSION } from '../../version';
import { baseOf, type Binaries } from '../programs/binaries';
import type { Credentials } from './credentials';
import { lookAtIdentities, requireOpen } from './identities';
import type { Manifests } from '../manifests/manifests';
import { mirrorLogins } from './mirrorLogins';

const removal = (id: string): HostChange => {
  const at = id.indexOf(':');
  const kind = id.slice(0, at) as PlannedChange['kind'];
  return { id, kind, target: id.slice(at + 1), action: 'remove', why: 'unwanted', step: 'prepare' };
};

/** What services make is not there before they run, and nobody looks for it: that it "stays as it is" would be no truth. */
const isThere = (resource: Resource, { paths }: FoundHost): boolean =>
  'path' in resource ? paths.has(resource.path) : resource.kind !== 'trace' && resource.kind !== 'link';

function plannedHost(context: StepContext, { found, steps, changes, leftOver, told }: HostPlan): PlannedHost {
  const planned = [...changes].flatMap(([step, list]) => list.map((change) => ({ ...change, step })));
  const changed = new Set(planned.map(({ id }) => id));
  const same = steps
    .flatMap(({ resources }) => resources)
    .filter((resource) => !changed.has(idOf(resource)) && isThere(resource, found))
    .map(targetOf);
  return {
    hostname: context.node.hostname,
    overruled: overruled(context, found),
    ...(told.length > 0 ? { told } : {}),
    changes: [...leftOver.map(({ id }) => removal(id)), ...planned],
    same: [...new Set(same)],
    ...(found.lock ? { lock: found.lock } : {}),
  };
}

/** A host that could not be looked at, or may not be touched. */
const untouched = (hostname: string, thrown: unknown): PlannedHost => ({
  ...{ hostname, error: toWireError(thrown) },
  ...{ overruled: [], changes: [], same: [] },
});

export interface ComparisonParts {
  readonly platform: Platform;
  readonly credentials: Pick<Credentials, 'get' | 'remember'>;
  readonly binaries: Pick<Binaries, 'located'>;
  readonly manifests: Manifests;
  readonly identities: Pick<ClusterIdentities, 'find' | 'copiedFrom'>;
  readonly clusterSecrets: Pick<ClusterSecretsStore, 'read'>;
  readonly authorities: Pick<AuthoritiesStore, 'find' | 'ensure' | 'update'>;
  /** A node's entry in the cluster file of an earlier run, as this workstation remembers it. */
  readonly formerEntry: (cluster: Cluster, ip: string) => Promise<ClusterNode | undefined>;
}

export interface ComparisonRequest {
  readonly cluster: Cluster;
  readonly clusterPath?: string | undefined;
  readonly hosts: Hosts;
  readonly signal: AbortSignal;
  /** Only this host is looked at. */
  readonly only?: string;
  /** Told of each host as the look at it goes on. */
  readonly onProgress?: (hostname: string, progress: HostProgress) => void;
}

/** A refusal is an answer. */
const orRefusal = async <T>(answer: Promise<T>, signal: AbortSignal): Promise<T | AppError> =>
  answer.catch((thrown: unknown) => {
    if (signal.aborted || !(thrown instanceof AppError)) throw thrown;
    return thrown;
  });

interface Known {
  readonly secrets: ClusterSecrets | AppError;
  /** What a node has of its own is looked at before its files are made. */
  readonly ready: (hostname: string) => Promise<void>;
}

/**
 * The secrets that apply would work with: those that the masters have, else those kept here, else new ones when every
 * master answered that it has none. The error of a master that could not be asked when nobody else knows: no file with a
 * secret may be judged then.
 */
async function ownSecrets(
  { clusterSecrets, authorities: store }: ComparisonParts,
  { cluster, hosts, signal }: ComparisonRequest,
  id: string | undefined,
): Promise<Known> {
  const known = (secrets: ClusterSecrets | AppError): Known => ({ secrets, ready: () => Promise.resolve() });
  if (!hasSecrets(cluster)) return known(placeholderSecrets);
  if (hasIdentities(cluster)) {
    const looked = await orRefusal(
      lookAtIdentities({ cluster, id: id ?? '', hosts, store, now: new Date(), signal }),
      signal,
    );
    return looked && !(looked instanceof AppError) ? looked : known(looked ?? placeholderSecrets);
  }
  const installed = await orRefusal(secretsOfMasters(cluster, hosts, id, signal), signal);
  if (installed && !(installed instanceof AppError)) return known(installed);
  const kept = id === undefined ? undefined : await orRefusal(clusterSecrets.read(id), signal);
  if (kept && !(kept instanceof AppError)) return known(kept);
  return known(installed ?? kept ?? placeholderSecrets);
}

/** The same with the logins to mirrors; the error where one is missing. */
async function secretsOf(parts: ComparisonParts, request: ComparisonRequest, id: string | undefined): Promise<Known> {
  const { secrets, ready } = await ownSecrets(parts, request, id);
  if (secrets instanceof AppError) return { secrets, ready };
  const { credentials } = parts;
  const logins = await orRefusal(mirrorLogins({ ...request, credentials }), request.signal);
  return { secrets: logins instanceof AppError ? logins : { ...secrets, ...logins }, ready };
}

/** What the hosts do not remember of a departed node, this workstation may. */
async function departedFrom(
  cluster: Cluster,
  found: ReadonlyMap<string, FoundHost>,
  formerEntry: ComparisonParts['formerEntry'],
): Promise<DepartedNode[]> {
  const apiNodes = [...found.values()].flatMap(({ nodes = [] }) => nodes.map(({ name }) => name));
  const departed = departedNodes(cluster, runningOf(cluster, found), [...new Set(apiNodes)]);
  return Promise.all(
    departed.map(async (node) => {
      const entry = node.entry ?? (await formerEntry(cluster, node.ip));
      return entry ? { ...node, hostname: entry.hostname, entry } : node;
    }),
  );
}

/**
 * Asks every host at once. Never throws because of a host: what could not be asked is part of the answer.
 * @throws CLUSTER_COPIED, BINARY_*, what {@link Manifests.fetch} throws, AUTHORITIES_LOCKED, AUTHORITIES_PASSPHRASE_WRONG
 */
export async function compareWithHosts(parts: ComparisonParts, request: ComparisonRequest): Promise<Comparison> {
  const { platform, identities } = parts;
  const { cluster, clusterPath, hosts, signal, only, onProgress = () => undefined } = request;
  const nodes = cluster.nodes.filter(({ hostname }) => only === undefined || hostname === only);
  await requireNoCopy(identities, cluster);
  const named = await identities.find(cluster);
  if (hasIdentities(cluster)) await requireOpen(parts.authorities, named);
  const locals = new LocalFiles(platform.cacheDir);
  const workDir = baseOf(platform, clusterPath);
  const binaries = await parts.binaries.located(cluster, clusterPath);
  const knownId = named ?? (await installedId(cluster, hosts, signal));
  const id = knownId ?? '';
  const { secrets, ready } = await secretsOf(parts, request, knownId);
  const found = new Map<string, FoundHost>();
  const plans: StepContext['plans'] = new Map();
  const podSubnets = podSubnetsOf(cluster);
  const known = secrets instanceof AppError ? placeholderSecrets : secrets;
  // What apply would fetch is part of what is compared, and small.
  if (isFetched(cluster)) await parts.manifests.fetch(cluster, clusterPath, signal);
  const networkManifest = await parts.manifests.read(cluster, clusterPath);
  // The places of everything, to be looked at.
  const render = targetRenderer(cluster, known, { networkManifest });
  const contextOf = async (node: Cluster['nodes'][number]): Promise<StepContext> => {
    // First the host: that it cannot be reached says more than that another one cannot.
    const host = await hosts.get(node.hostname, signal);
    if (secrets instanceof AppError) throw secrets;
    await ready(node.hostname);
    await turn();
    return {
      ...{ cluster, node, secrets, binaries, found, plans, signal },
      operation: { kind: 'deploy' },
      concerned: new Set(),
      superAdmin: () => Promise.reject(new AppError('INTERNAL', { message: 'looking changes nothing' })),
      leaveFile: () => Promise.resolve(undefined),
      podSubnet: podSubnets.get(node),
      host,
      hostOf: (hostname) => hosts.get(hostname, signal),
      files: render(node.hostname),
      archives: cluster.registry.archives.map((path) => localPath(path, { ...platform, workDir })),
      facts: new Map(),
      identity: { id, name: cluster.name, version: KEELSON_VERSION },
      sumOf: async (path) => (await locals.describe(path, signal)).sha256,
      lock: () => Promise.resolve(),
      uploadTurn: (work) => work(),
      report: { changed: () => undefined, progress: () => undefined, notice: () => undefined },
    };
  };
  const attempt = async <T>(hostname: string, work: () => Promise<T>): Promise<T | PlannedHost> => {
    try {
      return await work();
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      onProgress(hostname, 'failed');
      return untouched(hostname, thrown);
    }
  };
  const looked = await Promise.all(
    nodes.map((node) =>
      attempt(node.hostname, async () => {
        const context = await contextOf(node);
        onProgress(node.hostname, 'connected');
        const host = await surveyHost(context);
        onProgress(node.hostname, 'looked');
        requireSameCluster(context, host);
        const undecided = undecidedOf(context, host);
        if (undecided) {
          onProgress(node.hostname, 'failed');
          return { ...untouched(node.hostname, refusalOf(undecided, host, node.hostname)), undecided };
        }
        found.set(node.hostname, host);
        return context;
      }),
    ),
  );
  // When all have been looked at: what the API has is known to masters only.
  const renderFound = targetRenderer(cluster, known, { facts: factsOfNodes(cluster, found), networkManifest });
  const planned = await Promise.all(
    looked.map(async (one) => {
      if (!('node' in one)) return one;
      const { hostname } = one.node;
      return attempt(hostname, async () => {
        await turn();
        const context = { ...one, files: renderFound(hostname) };
        return plannedHost(context, await hostPlanOf(context));
      });
    }),
  );
  const departed = await departedFrom(cluster, found, parts.formerEntry);
  const running = runningOf(cluster, found);
  // An update that brings no other program changes nothing; that it does not is told with each host.
  const isKept = planned.every(({ told = [] }) => told.some(({ code }) => code === 'VERSION_KEPT'));
  return {
    hosts: planned,
    runs: isRunning(running),
    running: liveChanges(cluster, running).filter(
      ({ field, verdict }) => !(isKept && field === 'kubernetesVersion' && verdict === 'applied'),
    ),
    ...(departed.length > 0 ? { departed } : {}),
  };
}
