/** What runs, as the table of changes to a running cluster wants it (shared/liveChanges), from what the survey found. */
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { clusterAfter } from '../../../shared/job/operations';
import type { JobKind } from '../../../shared/job/operations/operation';
import { ownUnits } from '../../../shared/components';
import { networks } from '../../../shared/components/networks';
import { paths as target } from '../../../shared/kubernetes/paths';
import { liveChanges, refusalOf, type LiveChange } from '../../../shared/liveChanges/liveChanges';
import { readHost } from '../../../shared/liveChanges/readHost';
import type { RunningCluster, SurveyedHost } from '../../../shared/liveChanges/runningCluster';
import { runningClusterOf } from '../../../shared/liveChanges/runningClusterOf';
import type { FoundHost } from '../../../shared/resources/found';
import { entriesOf } from '../../../shared/resources/ledger';
import type { StepContext } from '../step';
import { isOfFirstVersion } from './adoption';

const unitPath = (unit: string): string => `${target.units}/${unit}`;

/** The unit files whose words tell what runs. */
const unitPaths = ownUnits.map(({ unit }) => unitPath(unit));

/** The other files that do. None of them is secret. */
const filePaths = [
  ...Object.values(networks).flatMap(({ configuration }) => configuration),
  target.podRouteList,
  target.apiBalancer,
  target.secure.etcdMembers,
  target.kubeletConfiguration,
  target.secure.kubeProxyConfiguration,
  target.containerdConfiguration,
];

/** What the survey reads for it, whatever the cluster file wants now. */
export const pathsOfRunning: readonly string[] = [...unitPaths, ...filePaths];

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const known = new WeakMap<FoundHost, SurveyedHost>();

/** The same for everybody who asks about the same look at a host. */
function surveyedHost(ip: string, found: FoundHost): SurveyedHost {
  const host = known.get(found) ?? readFound(ip, found);
  known.set(found, host);
  return host;
}

/** Of files that bear these names only those count that Keelson has put there. */
function readFound(ip: string, found: FoundHost): SurveyedHost {
  const ledger = entriesOf(found.ledger);
  const isOurs = (path: string): boolean => isOfFirstVersion(found) || ledger.has(`file:${path}`);
  const texts = (wanted: readonly string[]): [string, string][] =>
    wanted.flatMap((path) => {
      const content = found.paths.get(path)?.content;
      return content !== undefined && isOurs(path) ? [[path, content]] : [];
    });
  const recorded = found.values.get('record');
  return {
    hostname: found.facts['HOSTNAME'] ?? '',
    ip,
    reachable: true,
    units: Object.fromEntries(texts(unitPaths).map(([path, text]) => [baseName(path), text])),
    files: Object.fromEntries(texts(filePaths)),
    etcdRuns: found.units.get('etcd.service')?.active === 'active',
    // By the control group that a kubelet gives all of them, whatever their network: a bridge stays when the last pod is gone.
    podsRun: found.facts['PODS'] === 'yes',
    ...(found.facts['RUNNING'] ? { kubernetesVersion: found.facts['RUNNING'] } : {}),
    // Of a thousand hosts' one is read.
    get recordedDocument() {
      return recorded === undefined ? undefined : parsed(recorded);
    },
  };
}

/** The names of the units that Keelson has put on a host; none where nobody has looked. */
export function ownUnitsOn({ hostname, ip }: ClusterNode, found: ReadonlyMap<string, FoundHost>): readonly string[] {
  const host = found.get(hostname);
  return host ? Object.keys(surveyedHost(ip, host).units) : [];
}

const nobody = (ip: string): SurveyedHost => ({
  ...{ hostname: '', ip, reachable: false },
  ...{ units: {}, files: {}, podsRun: false },
});

/** Reads what was found on one host at the time it was: whoever asks about all hosts at once has no reading to do then. */
export function readRunning({ ip }: ClusterNode, found: FoundHost): void {
  readHost(surveyedHost(ip, found));
}

/** The addresses that the routes lead to which Keelson has set on a host. */
export const gatewaysOf = ({ ip }: ClusterNode, found: FoundHost): readonly string[] =>
  runningClusterOf([surveyedHost(ip, found)]).mentioned.workers;

/** What runs, as far as the hosts that were looked at tell it. */
export const runningOf = ({ nodes }: Cluster, found: ReadonlyMap<string, FoundHost>): RunningCluster =>
  runningClusterOf(
    nodes.map(({ hostname, ip }) => {
      const one = found.get(hostname);
      return one ? surveyedHost(ip, one) : nobody(ip);
    }),
  );

const hasMaster = ({ hosts }: RunningCluster): boolean => hosts.some(({ master }) => master);

/** Whether there was a control plane on the hosts when they were looked at. There may be one on a host where nobody has looked. */
export const mayRunAlready = (cluster: Cluster, found: ReadonlyMap<string, FoundHost>): boolean =>
  cluster.nodes.some(({ hostname }) => !found.has(hostname)) || hasMaster(runningOf(cluster, found));

const judged = new WeakMap<Cluster, { readonly hosts: readonly FoundHost[]; readonly changes: LiveChange[] }>();

/**
 * What the cluster file would change of what runs; empty for a cluster that does not run yet. Every host of an operation asks
 * for it, and it is about all of them: it is worked out anew when another host was looked at, or one once more.
 */
function changesOfRunning(cluster: Cluster, found: ReadonlyMap<string, FoundHost>): LiveChange[] {
  const hosts = [...found.values()];
  const last = judged.get(cluster);
  if (last?.hosts.length === hosts.length && last.hosts.every((host, index) => host === hosts[index])) {
    return last.changes;
  }
  const changes = liveChanges(cluster, runningOf(cluster, found));
  judged.set(cluster, { hosts, changes });
  return changes;
}

type Asked = Pick<StepContext, 'cluster' | 'operation' | 'concerned' | 'found'>;

/** What an operation on nodes is about: not in question. By addresses: the hosts may know a node by another name, or by none. */
function isAbout({ operation, concerned }: Pick<Asked, 'operation' | 'concerned'>, change: LiveChange): boolean {
  const { aspect, nodes } = change;
  if (aspect === 'removed' || aspect === 'order') return true;
  if (!nodes) return false;
  return (
    nodes.gone.every((ip) => operation.kind === 'removeNode' && concerned.has(ip)) &&
    nodes.come.every((ip) => operation.kind === 'addNode' && concerned.has(ip))
  );
}

/** They do what they are asked to, and bring nobody what the cluster file has changed. */
const bringsNoChange: ReadonlySet<JobKind> = new Set<JobKind>([
  'addNode',
  'removeNode',
  'revokeAdmins',
  'renewCertificates',
]);

/**
 * Such an operation changes nothing else, so nothing else may wait in the cluster file to be changed: what belongs to it
 * would come with it by halves. @throws CLUSTER_NOT_RUNNING, LIVE_CHANGE_REFUSED, OTHER_CHANGES_PENDING
 */
export function refuseOtherChanges({ operation, cluster, concerned, found }: Asked): void {
  if (!bringsNoChange.has(operation.kind)) return;
  if (!hasMaster(runningOf(cluster, found))) {
    throw new AppError('CLUSTER_NOT_RUNNING', { name: cluster.name });
  }
  const changes = changesOfRunning(clusterAfter(operation, cluster), found).filter(
    (change) => !isAbout({ operation, concerned }, change),
  );
  const refusal = refusalOf(changes);
  if (refusal) throw refusal;
  const others = changes.filter((change) => change.verdict !== 'nothing');
  if (others.length === 0) return;
  const detail = others.map(({ path, before, after }) => `${path}: ${before} -> ${after}`).join('\n');
  throw new AppError('OTHER_CHANGES_PENDING', { count: others.length }, { detail });
}

/**
 * Refuses what a running cluster does not survive, and tells for each change why and what to do instead.
 * @throws LIVE_CHANGE_REFUSED
 */
export function refuseChanges({
  cluster,
  operation,
  concerned,
  found,
  report,
}: Asked & Pick<StepContext, 'report'>): void {
  const changes = changesOfRunning(cluster, found).filter((change) => !isAbout({ operation, concerned }, change));
  const refusal = refusalOf(changes);
  if (!refusal) return;
  for (const change of changes) {
    if (change.verdict !== 'refused') continue;
    const { path, before, after, reason, way } = change;
    const params = { path, before: before || '–', after: after || '–', refusal: reason, way };
    report.notice({ severity: 'error', code: 'CHANGE_REFUSED', params });
  }
  throw refusal;
}
