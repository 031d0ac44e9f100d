/** The rules across fields of a cluster file, and the one function that says everything that is wrong with a document. */
import { contains, isIPv4, isReachable, nthAddress, overlap, parseCidr, toNumber, type Range } from './cidr';
import { mastersOf, parseCluster, parseJump, parsePortRange, workersOf, type Cluster } from './schema';
import { binaryNamesOfAll } from '../components/binaryNames';
import { unpublishedIn, unwrittenVersions } from '../components/published';
import { etcdHost, isLoopback } from './formats';
import { AppError } from '../errors';
import { hasIdentities } from '../access/access';
import { backendOf } from '../manifests/flannel';
import { networkManifestOf } from '../manifests/networkManifest';
import { mirrorHost, registryAddress, wantsLogin } from '../images/mirrors';
import { errorsIn, issue, warning, type Issue } from './issues';
import { CONTAINERD_SINCE, DOCKERSHIM_GONE_SINCE, minorOf, NFTABLES_SINCE, SECURE_SINCE } from '../kubernetesVersion';
import { RELEASES_SINCE } from '../versions/publishers';
import { CALICO_SINCE } from '../versions/versions';
import { podSubnetsOf } from './podSubnets';
import { portsOf } from '../components/ports';

type Rule = (cluster: Cluster) => Issue[];

/** One issue for each node whose value an earlier node already has. */
const duplicates =
  (field: 'hostname' | 'ip', code: 'DUPLICATE_HOSTNAME' | 'DUPLICATE_IP'): Rule =>
  ({ nodes }) => {
    const firsts = new Map<string, number>();
    return nodes.flatMap(({ [field]: value }, index) => {
      const first = firsts.get(value);
      if (first === undefined) firsts.set(value, index);
      return first === undefined
        ? []
        : [issue(`nodes[${String(index)}].${field}`, code, { [field]: value, other: first + 1 })];
    });
  };

const rolesPresent: Rule = (cluster) => {
  if (cluster.nodes.length === 0) return [issue('nodes', 'NO_NODES')];
  return [
    ...(mastersOf(cluster).length === 0 ? [issue('nodes', 'NO_MASTER')] : []),
    ...(workersOf(cluster).length === 0 ? [issue('nodes', 'NO_WORKER')] : []),
  ];
};

/** The nodes from which the way, from node to node, leads back to where it was before. */
function inCircles(jumpOf: ReadonlyMap<string, string | undefined>): ReadonlySet<string> {
  const circling = new Map<string, boolean>();
  for (const start of jumpOf.keys()) {
    const way = new Set<string>();
    let at: string | undefined = start;
    for (; at !== undefined && !circling.has(at) && !way.has(at); at = jumpOf.get(at)) way.add(at);
    const circles = at !== undefined && (way.has(at) || circling.get(at) === true);
    for (const hostname of way) circling.set(hostname, circles);
  }
  return new Set([...circling].flatMap(([hostname, circles]) => (circles ? [hostname] : [])));
}

const jumps: Rule = ({ nodes }) => {
  // Of two nodes of one name, which is an issue of its own, the first one is meant.
  const jumpOf = new Map([...nodes].reverse().map(({ hostname, ssh }) => [hostname, ssh.jump]));
  const circling = inCircles(jumpOf);
  return nodes.flatMap(({ hostname, ssh }, index) => {
    if (ssh.jump === undefined || parseJump(ssh.jump)) return [];
    const path = `nodes[${String(index)}].ssh.jump`;
    if (circling.has(hostname)) return [issue(path, 'JUMP_TO_SELF')];
    return jumpOf.has(ssh.jump) ? [] : [issue(path, 'BAD_JUMP')];
  });
};

const ranges = (cluster: Cluster): [field: 'serviceCidr' | 'podCidr', range: Range][] =>
  (['serviceCidr', 'podCidr'] as const).flatMap((field) => {
    const range = parseCidr(cluster.network[field]);
    return range ? [[field, range] as ['serviceCidr' | 'podCidr', Range]] : [];
  });

const cidrsApart: Rule = (cluster) => {
  const [service, pod] = ranges(cluster);
  return service && pod && overlap(service[1], pod[1])
    ? [
        issue('network.podCidr', 'CIDR_OVERLAP', {
          other: 'network.serviceCidr',
          otherValue: cluster.network.serviceCidr,
          value: cluster.network.podCidr,
        }),
      ]
    : [];
};

/** One issue for each range of the cluster in which an address of a machine lies. */
const inRanges = (cluster: Cluster, path: string, ip: string): Issue[] =>
  ranges(cluster)
    .filter(([, range]) => contains(range, toNumber(ip)))
    .map(([field]) => issue(path, 'NODE_IN_CIDR', { ip, cidr: cluster.network[field], field: `network.${field}` }));

const nodesOutsideCidrs: Rule = (cluster) =>
  cluster.nodes.flatMap(({ ip }, index) => inRanges(cluster, `nodes[${String(index)}].ip`, ip));

/** kube-apiserver refuses more than 20 host bits (/12); fewer than 16 addresses leave no room for services. */
const serviceCidrSize: Rule = ({ network }) => {
  const range = parseCidr(network.serviceCidr);
  return range && (range.prefix < 12 || range.prefix > 28)
    ? [issue('network.serviceCidr', 'SERVICE_CIDR_SIZE', { min: 12, max: 28 })]
    : [];
};

const podCidrSize: Rule = (cluster) => {
  const nodes = cluster.nodes.length;
  const capacity = podSubnetsOf(cluster).size;
  return capacity < nodes ? [issue('network.podCidr', 'POD_CIDR_TOO_SMALL', { nodes, capacity })] : [];
};

const dnsAddress: Rule = ({ network }) => {
  const range = parseCidr(network.serviceCidr);
  if (!range) return [];
  const [path, ip] = ['network.dnsServiceIp', network.dnsServiceIp];
  const address = toNumber(ip);
  if (!contains(range, address)) return [issue(path, 'DNS_OUTSIDE_SERVICE_CIDR', { cidr: network.serviceCidr })];
  if (ip === nthAddress(range, 1)) return [issue(path, 'DNS_IS_API_ADDRESS', { ip })];
  return address === range.first || address === range.last ? [issue(path, 'DNS_IS_RANGE_EDGE', { ip })] : [];
};

/** A service with such a port would take what is meant for the component, or be without it. */
const nodePorts: Rule = (cluster) => {
  const path = 'network.nodePortRange';
  const [low, high] = parsePortRange(cluster.network.nodePortRange) ?? [0, 0];
  const isInside = (port: number): boolean => low <= port && port <= high;
  return [
    ...portsOf(cluster)
      .filter(({ port }) => isInside(port))
      .map(({ port, component }) => issue(path, 'NODE_PORTS_OVERLAP_COMPONENT', { port, component })),
    ...cluster.nodes
      // Where SSH reaches the node by another address, the port is not the node's own.
      .filter(({ ip, ssh }) => (ssh.host ?? ip) === ip && isInside(ssh.port))
      .map(({ hostname, ssh }) => issue(path, 'NODE_PORTS_OVERLAP_SSH', { port: ssh.port, hostname })),
  ];
};

const runtimeFits: Rule = ({ runtime, kubernetesVersion, network, profile }) => {
  const minor = minorOf(kubernetesVersion) ?? 0;
  return [
    ...(runtime === 'docker' && minor >= DOCKERSHIM_GONE_SINCE
      ? [issue('runtime', 'RUNTIME_TOO_NEW', { version: kubernetesVersion })]
      : []),
    ...(runtime === 'containerd' && minor < CONTAINERD_SINCE
      ? [issue('runtime', 'RUNTIME_TOO_OLD', { version: kubernetesVersion })]
      : []),
    ...(network.cni === 'calico' && runtime !== 'docker' && profile === 'simple'
      ? [issue('network.cni', 'CALICO_NEEDS_DOCKER')]
      : []),
    // Calico's CNI plugin asks the Kubernetes API only where its configuration has a policy of type k8s
    // (projectcalico/cni-plugin, k8s/k8s.go), which ours has not, and we run no policy controller: the APIs that 1.22 dropped
    // are a reason to warn, not to refuse. Nobody has run this pair here.
    ...(network.cni === 'calico' && runtime === 'docker' && minor >= 22 && minor < DOCKERSHIM_GONE_SINCE
      ? [warning('network.cni', 'CALICO_UNTESTED', { version: kubernetesVersion })]
      : []),
  ];
};

/** Docker knows mirrors of Docker Hub only, and no logins to them (docs.docker.com, dockerd, "registry-mirrors"). */
const mirrors: Rule = ({ runtime, registry }) => {
  const hostOf = (url: string): string => mirrorHost(url).replace(/:\d+$/, '').toLowerCase();
  if (runtime !== 'containerd' && registry.mirrors.length > 0)
    return [issue('registry.mirrors', 'MIRRORS_NEED_CONTAINERD')];
  return registry.mirrors.flatMap((mirror, index) => {
    const path = `registry.mirrors[${String(index)}]`;
    const { registry: name, url } = mirror;
    const first = registry.mirrors.findIndex((one) => one.registry === name);
    const itself = [name, mirrorHost(registryAddress(name))];
    return [
      ...(first < index ? [issue(`${path}.registry`, 'DUPLICATE_MIRROR', { registry: name, other: first + 1 })] : []),
      ...(itself.includes(hostOf(url)) ? [issue(`${path}.url`, 'MIRROR_IS_REGISTRY', { registry: name })] : []),
      ...(wantsLogin(mirror) && url.startsWith('http:') && !isLoopback(hostOf(url))
        ? [warning(`${path}.url`, 'MIRROR_LOGIN_OPEN', { url })]
        : []),
    ];
  });
};

const proxyModeFits: Rule = ({ kubernetesVersion: version, network }) =>
  network.proxyMode === 'nftables' && (minorOf(version) ?? 0) < NFTABLES_SINCE
    ? [issue('network.proxyMode', 'NFTABLES_TOO_OLD', { version, min: `1.${String(NFTABLES_SINCE)}` })]
    : [];

/** Whatever is fetched from somewhere else is checked before it runs as root. */
const checksums: Rule = (cluster) => {
  const { source } = cluster.binaries;
  if (source.kind !== 'download') return [];
  const names = binaryNamesOfAll(cluster).required.filter((name) => !Object.hasOwn(source.sha256, name));
  return names.length > 0
    ? [issue('binaries.source.sha256', 'DOWNLOAD_NEEDS_CHECKSUMS', { names: names.join(', ') })]
    : [];
};

/** What is fetched by itself must be to be had, and the same tomorrow. */
export const releaseIssues: Rule = (cluster) => {
  const { kubernetesVersion: version, binaries } = cluster;
  const path = 'binaries.source';
  if (binaries.source.kind !== 'release') return [];
  if ((minorOf(version) ?? 0) < RELEASES_SINCE)
    return [issue(path, 'RELEASE_TOO_OLD', { version, min: `1.${String(RELEASES_SINCE)}` })];
  const names = unpublishedIn(cluster);
  if (names.length > 0) return [issue(path, 'RELEASE_LACKS_PROGRAMS', { names: names.join(', ') })];
  const unwritten = unwrittenVersions(cluster);
  return unwritten.length > 0 ? [warning('versions', 'VERSIONS_NOT_WRITTEN', { names: unwritten.join(', ') })] : [];
};

/** Every master, and with calico every node, goes to the endpoints; on a cluster of one node they may be its own. */
const etcdEndpoints: Rule = (cluster) =>
  cluster.etcd.endpoints.flatMap((endpoint, index) => {
    const path = `etcd.endpoints[${String(index)}]`;
    const host = etcdHost(endpoint);
    if (isLoopback(host)) {
      return cluster.nodes.length > 1 ? [issue(path, 'ETCD_NOT_REACHABLE', { address: host })] : [];
    }
    if (!isIPv4(host)) return [];
    return isReachable(host) ? inRanges(cluster, path, host) : [issue(path, 'ETCD_NOT_REACHABLE', { address: host })];
  });

const etcdMembers: Rule = (cluster) => {
  const count = mastersOf(cluster).length;
  return cluster.etcd.endpoints.length === 0 && count > 0 && count % 2 === 0
    ? [warning('nodes', 'ETCD_SINGLE_EVEN', { count })]
    : [];
};

/** In profile simple every kubeconfig names the first master: more masters do not survive its loss. */
const apiServers: Rule = (cluster) => {
  const masters = mastersOf(cluster);
  return masters.length > 1 && !hasIdentities(cluster)
    ? [warning('nodes', 'SINGLE_API_SERVER', { count: masters.length, master: masters[0]?.hostname ?? '' })]
    : [];
};

/**
 * What profile secure cannot have: Docker and what was before 1.20; and not yet: an etcd of somebody else's over TLS.
 */
const secureParts: Rule = (cluster) =>
  hasIdentities(cluster)
    ? [
        ...((minorOf(cluster.kubernetesVersion) ?? 0) < SECURE_SINCE
          ? [issue('kubernetesVersion', 'SECURE_TOO_OLD', { min: `1.${String(SECURE_SINCE)}` })]
          : []),
        ...(cluster.runtime === 'docker' ? [issue('runtime', 'SECURE_NEEDS_CONTAINERD')] : []),
        ...(cluster.etcd.endpoints.length > 0
          ? [issue('etcd.endpoints', 'NOT_YET_SECURE', { value: cluster.etcd.endpoints.join(', ') })]
          : []),
      ]
    : [];

/** Fields that only these networks read, or only one way of flannel's. */
const networkFields = [
  { field: 'backend', networks: ['flannel'] },
  { field: 'mtu', networks: ['flannel (vxlan)', 'calico'] },
  ...(['interface', 'manifest'] as const).map((field) => ({ field, networks: ['flannel', 'calico'] }) as const),
] as const;

/** The networks that a manifest brings. */
const manifestNetworks: Rule = (cluster) => {
  const { network, kubernetesVersion: version, versions } = cluster;
  const { cni } = network;
  const named = networkManifestOf(cluster) ? cni : 'bridge';
  const way = named === 'flannel' ? `flannel (${backendOf(cluster)})` : undefined;
  const lonely = mastersOf(cluster).filter(({ roles }) => !roles.includes('worker'));
  return [
    ...(cni === 'flannel' && !hasIdentities(cluster) ? [issue('network.cni', 'FLANNEL_NEEDS_SECURE')] : []),
    ...(named === 'calico' && versions?.calico === undefined && (minorOf(version) ?? 0) < CALICO_SINCE
      ? [issue('network.cni', 'CALICO_VERSION_UNKNOWN', { version, min: `1.${String(CALICO_SINCE)}` })]
      : []),
    ...networkFields
      .filter(
        ({ field, networks }) =>
          network[field] !== undefined && !networks.some((name) => name === named || name === way),
      )
      .map(({ field, networks }) =>
        warning(`network.${field}`, 'NETWORK_FIELD_UNUSED', { networks: networks.join(', '), cni: way ?? cni }),
      ),
    ...(named === 'flannel' && network.backend === 'host-gw' ? [warning('network.backend', 'BACKEND_HOST_GW')] : []),
    ...(named !== 'bridge' && lonely.length > 0
      ? [
          warning('network.cni', 'MASTER_WITHOUT_NETWORK', {
            names: lonely.map(({ hostname }) => hostname).join(', '),
          }),
        ]
      : []),
  ];
};

const rules: readonly Rule[] = [
  secureParts,
  duplicates('hostname', 'DUPLICATE_HOSTNAME'),
  duplicates('ip', 'DUPLICATE_IP'),
  rolesPresent,
  jumps,
  serviceCidrSize,
  cidrsApart,
  nodesOutsideCidrs,
  podCidrSize,
  dnsAddress,
  nodePorts,
  runtimeFits,
  manifestNetworks,
  mirrors,
  proxyModeFits,
  checksums,
  releaseIssues,
  etcdEndpoints,
  etcdMembers,
  apiServers,
];

export interface Review {
  /** Present when there is no error (warnings may remain). */
  readonly cluster?: Cluster;
  readonly issues: readonly Issue[];
}

/** Everything that is wrong with a document: first its shape, then, when the shape is right, the rules across fields. */
export function reviewCluster(document: unknown): Review {
  const { cluster, issues } = parseCluster(document);
  if (!cluster) return { issues };
  const found = rules.flatMap((rule) => rule(cluster));
  return found.some((one) => one.severity === 'error') ? { issues: found } : { cluster, issues: found };
}

/** The error for a document that cannot be used; its detail lists the places. */
export function clusterInvalid(issues: readonly Issue[]): AppError {
  const errors = errorsIn(issues);
  const detail = errors.map(({ path, code }) => `${path}: ${code}`).join('\n');
  return new AppError('CLUSTER_INVALID', { count: errors.length }, { detail });
}

/** The cluster that a document describes. Throws CLUSTER_INVALID {count}. */
export function clusterOf(document: unknown): Cluster {
  const { cluster, issues } = reviewCluster(document);
  if (cluster) return cluster;
  throw clusterInvalid(issues);
}
