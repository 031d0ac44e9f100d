/** What differs between a cluster file and what runs, field by field. The order of keys in a file never matters. */
import { contains, parseCidr } from '../cluster/cidr';
import { podSubnetsOf } from '../cluster/podSubnets';
import { mastersOf, networkVersionNames, type Cluster, type ClusterNode, type ImageName } from '../cluster/schema';
import { imagesOf } from '../components/imageNames';
import { networkManifestOf } from '../manifests/networkManifest';
import { backendOf } from '../manifests/flannel';
import { versionsOf, type ComponentVersions } from '../versions/versions';
import type { Difference, LiveRow } from './row';
import type { FactPath, RunningCluster, RunningHost } from './runningCluster';

type Differences = LiveRow['differences'];

/** A value as the file has it: in one line, groups with their keys in order. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.map(([key, entry]) => `${key}: ${textOf(entry)}`).join(', ');
}

const at = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (part, key) => (typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[key] : undefined),
      value,
    );

const differ = (path: string, before: string | undefined, after: string): Difference[] =>
  before === undefined || before === after ? [] : [{ path, before, after }];

/** A field that only the record of the last run knows. */
export const ofRecord =
  (path: string): Differences =>
  (wanted, { recorded }) =>
    recorded ? differ(path, textOf(at(recorded, path)), textOf(at(wanted, path))) : [];

/** To write down what flannel does anyway is no change. */
export const backends: Differences = (wanted, { recorded }) =>
  recorded?.network.cni === 'flannel' && wanted.network.cni === 'flannel'
    ? differ('network.backend', backendOf(recorded), backendOf(wanted))
    : [];

/** A field that the disks tell: one difference for each value found. Without any, the record counts. */
export const ofDisk =
  (path: FactPath): Differences =>
  (wanted, running) => {
    const found = new Set(running.hosts.flatMap(({ facts }) => facts[path] ?? []));
    if (found.size === 0) return ofRecord(path)(wanted, running);
    return [...found].flatMap((value) => differ(path, value, textOf(at(wanted, path))));
  };

/** An image by its full name, wherever the parts of that come from. */
export const ofImage =
  (name: ImageName): Differences =>
  (wanted, { hosts, recorded }) => {
    const path = `registry.images.${name}` as const;
    const named = (cluster: Cluster): string | undefined =>
      imagesOf(cluster).find((image) => image.name === name)?.reference;
    const after = named(wanted);
    if (after === undefined) return [];
    const fact = name === 'pause' || name === 'calicoNode' ? (`registry.images.${name}` as FactPath) : undefined;
    const found = fact === undefined ? [] : hosts.flatMap(({ facts }) => facts[fact] ?? []);
    // What another version brings along is no change of the image.
    const { kubernetesVersion } = wanted;
    const before = found.length > 0 ? found : [recorded && named({ ...recorded, kubernetesVersion })];
    return [...new Set(before)].flatMap((one) => differ(path, one, after));
  };

/** Of what only another pod network has nobody uses any version. */
const usesVersion = (cluster: Cluster, name: keyof ComponentVersions): boolean =>
  !networkVersionNames.some((other) => other === name) || name in (networkManifestOf(cluster)?.versions(cluster) ?? {});

/** A version of what stands beside Kubernetes: to write down what is used anyway is no change. */
export const ofVersion =
  (name: keyof ComponentVersions): Differences =>
  (wanted, { recorded }) => {
    // What another version of Kubernetes brings along is its own change, and what nobody has is none.
    if (!usesVersion(wanted, name)) return [];
    const { kubernetesVersion } = wanted;
    const before = recorded && versionsOf({ ...recorded, kubernetesVersion })[name];
    return differ(`versions.${name}`, before, versionsOf(wanted)[name]);
  };

/** The mirrors of registries, as the last run had them. */
const mirrorsIn = ({ registry }: Cluster): string[] => registry.mirrors.map((mirror) => mirror.registry);

/** The same registries have a mirror, written in another order. */
export const mirrorOrder: Differences = (wanted, { recorded }) => {
  const [before, after] = [mirrorsIn(recorded ?? wanted), mirrorsIn(wanted)];
  const isSame = before.toSorted().join() === after.toSorted().join();
  return isSame ? differ('registry.mirrors', textOf(before), textOf(after)) : [];
};

/** Other registries have a mirror. */
export const mirrored: Differences = (wanted, { recorded }) =>
  recorded ? differ('registry.mirrors', textOf(mirrorsIn(recorded).sort()), textOf(mirrorsIn(wanted).sort())) : [];

/** What is said of the mirror of a registry that had one before. */
export const ofMirror =
  (field: 'url' | 'user'): Differences =>
  (wanted, { recorded }) =>
    wanted.registry.mirrors.flatMap((mirror, index) => {
      const before = recorded?.registry.mirrors.find(({ registry }) => registry === mirror.registry);
      const path = `registry.mirrors[${String(index)}].${field}`;
      return before ? differ(path, textOf(before[field]), textOf(mirror[field])) : [];
    });

/** To look up many of them; of several with one address the first counts. */
const byAddress = <T extends { readonly ip: string }>(all: readonly T[] = []): ReadonlyMap<string, T> =>
  new Map(all.map((one) => [one.ip, one] as const).reverse());

/** Each node that runs, with its place in the file and what was found under its address. */
const runningNodes = (
  { nodes }: Cluster,
  { hosts }: RunningCluster,
): { node: ClusterNode; place: string; host: RunningHost }[] => {
  const known = byAddress(hosts);
  return nodes.flatMap((node, index) => {
    const host = known.get(node.ip);
    const runs = host?.reachable === true && (host.master || host.worker);
    return runs ? [{ node, place: `nodes[${String(index)}]`, host }] : [];
  });
};

/** A field of every node that was there before, by its address. */
export const ofNodeRecord =
  (path: string): Differences =>
  ({ nodes }, { recorded }) => {
    const former = byAddress(recorded?.nodes);
    return nodes.flatMap((node, index) => {
      const before = former.get(node.ip);
      return before ? differ(`nodes[${String(index)}].${path}`, textOf(at(before, path)), textOf(at(node, path))) : [];
    });
  };

export const hostnames: Differences = (wanted, running) =>
  runningNodes(wanted, running).flatMap(({ node, place, host }) =>
    differ(`${place}.hostname`, host.hostname, node.hostname),
  );

export const addresses: Differences = (wanted, running) =>
  runningNodes(wanted, running).flatMap(({ node, place, host }) => differ(`${place}.ip`, host.address, node.ip));

const isWorker = ({ roles }: ClusterNode): boolean => roles.includes('worker');
const isMaster = ({ roles }: ClusterNode): boolean => roles.includes('master');

/** The machines that somebody has looked at, by their addresses, which they may have had only before. */
const seenIn = ({ hosts }: RunningCluster): ReadonlySet<string | undefined> =>
  new Set(hosts.filter(({ reachable }) => reachable).flatMap(({ ip, address }) => [ip, address]));

/** Names for people. */
function namesIn(wanted: Cluster, { hosts, recorded }: RunningCluster): (ip: string) => string {
  const known = byAddress<{ ip: string; hostname: string }>([...wanted.nodes, ...(recorded?.nodes ?? []), ...hosts]);
  return (ip) => known.get(ip)?.hostname ?? ip;
}
const namesOf = (ips: readonly string[], wanted: Cluster, running: RunningCluster): string =>
  ips.map(namesIn(wanted, running)).sort().join(', ');

/** Taken out of the control plane, whatever those who have not heard of it yet lead to. */
const hasLeft = ({ masterRecords }: RunningCluster, ip: string): boolean =>
  masterRecords.some((record) => !mastersOf(record).some((one) => one.ip === ip));

/** Where the control plane runs: found on the machines, or known of those that nobody could look at. */
function runningMasters(running: RunningCluster): { found: string[]; planned: string[]; left: string[] } {
  const { hosts, recorded, mentioned } = running;
  // Where nodes come by a load balancer, its address is what their kubeconfigs mention.
  const outside = recorded?.api.endpoint?.replace(/:\d+$/, '');
  const mentionedMasters = mentioned.masters.filter((ip) => ip !== outside);
  const planned = [...mentionedMasters, ...(recorded ? mastersOf(recorded) : []).map(({ ip }) => ip)];
  const found = hosts.filter(({ master }) => master).map(({ ip }) => ip);
  const seen = seenIn(running);
  const unseen = [...new Set(planned)].filter((ip) => !seen.has(ip));
  const left = unseen.filter((ip) => hasLeft(running, ip));
  return { found: [...new Set([...found, ...unseen.filter((ip) => !left.includes(ip))])], planned, left };
}

/** The control plane as a whole. A master of a run that did not get so far is no new one. */
export const masters: Differences = (wanted, running) => {
  const { found, planned } = runningMasters(running);
  const now = mastersOf(wanted).map(({ ip }) => ip);
  const isNew = now.some((ip) => !found.includes(ip) && !planned.includes(ip));
  const gone = found.filter((ip) => !now.includes(ip));
  if (found.length === 0 || !(isNew || gone.length > 0)) return [];
  const [before, after] = [namesOf(found, wanted, running), namesOf(now, wanted, running)];
  return [{ path: 'nodes', before, after, nodes: { gone, come: now.filter((ip) => !found.includes(ip)) } }];
};

/** A node that was there before and begins or ends to be a worker. */
export const workers: Differences = (wanted, running) => {
  const former = byAddress(running.recorded?.nodes);
  return runningNodes(wanted, running).flatMap(({ node, place, host }) => {
    const before = former.get(node.ip);
    const was = host.worker || (before !== undefined && isWorker(before) && isWorker(node));
    return differ(`${place}.roles`, was ? 'worker' : '', isWorker(node) ? 'worker' : '');
  });
};

/** Workers that the cluster does not have yet. */
export const addedNodes: Differences = ({ nodes }, { hosts, recorded, mentioned }) => {
  const maybe = hosts.filter(({ master, worker, reachable }) => master || worker || !reachable);
  const there = new Set([
    ...[...maybe, ...(recorded?.nodes ?? [])].map(({ ip }) => ip),
    ...[...mentioned.workers, ...mentioned.masters],
  ]);
  return nodes.flatMap((node, index) => {
    if (there.has(node.ip) || isMaster(node)) return [];
    const path = `nodes[${String(index)}]`;
    return [{ path, before: '', after: node.hostname, nodes: { gone: [], come: [node.ip] } }];
  });
};

/** Workers that the file does not have any more. Masters are a matter of the control plane. */
export const removedNodes: Differences = (wanted, running) => {
  const { hosts, recorded, mentioned } = running;
  const found = hosts.filter(({ master, worker }) => master || worker);
  const given = new Set(hosts.map(({ address }) => address));
  /** Addresses of machines that the file has under another one. */
  const moved = new Set(hosts.filter(({ address, ip }) => address !== ip).map(({ address }) => address));
  const ips = [
    ...[...found, ...(recorded?.nodes ?? [])].map(({ ip }) => ip),
    ...mentioned.workers.filter((ip) => !given.has(ip)),
  ];
  const masters = runningMasters(running);
  const kept = new Set([...wanted.nodes.map(({ ip }) => ip), ...masters.found, ...masters.left]);
  const nameOf = namesIn(wanted, running);
  return [...new Set(ips)]
    .filter((ip) => !kept.has(ip) && !moved.has(ip))
    .map((ip) => ({ path: 'nodes', before: nameOf(ip), after: '' }));
};

/** The same nodes in another order. */
const orderOf =
  (nodesOf: (cluster: Cluster) => ClusterNode[]): Differences =>
  (wanted, { recorded }) => {
    const before = recorded ? nodesOf(recorded) : [];
    const now = nodesOf(wanted);
    const ips = new Set(now.map(({ ip }) => ip));
    const isSame = before.length === now.length && before.every(({ ip }) => ips.has(ip));
    const inOrder = before.every(({ ip }, index) => now[index]?.ip === ip);
    const names = (nodes: readonly ClusterNode[]): string => nodes.map(({ hostname }) => hostname).join(', ');
    return isSame && !inOrder ? [{ path: 'nodes', before: names(before), after: names(now) }] : [];
  };
export const nodeOrder: Differences = orderOf(({ nodes }) => nodes);
export const masterOrder: Differences = orderOf(mastersOf);

/** The part of the pod range that a node's bridge has: another one, although node and range are the same. */
export const podRanges: Differences = (wanted, running) => {
  const range = parseCidr(wanted.network.podCidr);
  const subnets = podSubnetsOf(wanted);
  return runningNodes(wanted, running).flatMap(({ node, place, host }) => {
    const own = parseCidr(host.podSubnet ?? '');
    const isInside = range && own && contains(range, own.first);
    if (!isInside || wanted.network.cni !== 'bridge' || (host.address ?? node.ip) !== node.ip) return [];
    return differ(place, host.podSubnet, subnets.get(node) ?? '');
  });
};
