/** The rules across fields of a cluster file, and the one function that says everything that is wrong with a document. */
import { contains, nthAddress, overlap, parseCidr, toNumber, type Range } from './cidr';
import { mastersOf, parseCluster, parseJump, parsePortRange, workersOf, type Cluster } from './cluster';
import { binaryNamesOfAll } from './binaryNames';
import { componentPorts } from './components';
import { AppError } from './errors';
import { errorsIn, issue, warning, type Issue } from './issues';
import { CONTAINERD_SINCE, DOCKERSHIM_GONE_SINCE, minorOf } from './kubernetesVersion';
import { podSubnetOf } from './podSubnets';

type Rule = (cluster: Cluster) => Issue[];

/** One issue for each node whose value an earlier node already has. */
const duplicates =
  (field: 'hostname' | 'ip', code: 'DUPLICATE_HOSTNAME' | 'DUPLICATE_IP'): Rule =>
  ({ nodes }) =>
    nodes.flatMap((node, index) => {
      const first = nodes.findIndex((other) => other[field] === node[field]);
      return first < index
        ? [issue(`nodes[${String(index)}].${field}`, code, { [field]: node[field], other: first + 1 })]
        : [];
    });

const rolesPresent: Rule = (cluster) => {
  if (cluster.nodes.length === 0) return [issue('nodes', 'NO_NODES')];
  return [
    ...(mastersOf(cluster).length === 0 ? [issue('nodes', 'NO_MASTER')] : []),
    ...(workersOf(cluster).length === 0 ? [issue('nodes', 'NO_WORKER')] : []),
  ];
};

/** Whether the way to a node leads, from node to node, back to where it was before. */
function jumpsInCircles(nodes: Cluster['nodes'], start: string): boolean {
  const seen = new Set<string>();
  for (
    let at: string | undefined = start;
    at !== undefined;
    at = nodes.find(({ hostname }) => hostname === at)?.ssh.jump
  ) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

const jumps: Rule = ({ nodes }) =>
  nodes.flatMap(({ hostname, ssh }, index) => {
    if (ssh.jump === undefined || parseJump(ssh.jump)) return [];
    const path = `nodes[${String(index)}].ssh.jump`;
    if (jumpsInCircles(nodes, hostname)) return [issue(path, 'JUMP_TO_SELF')];
    return nodes.some((other) => other.hostname === ssh.jump) ? [] : [issue(path, 'BAD_JUMP')];
  });

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
        }),
      ]
    : [];
};

const nodesOutsideCidrs: Rule = (cluster) =>
  cluster.nodes.flatMap(({ ip }, index) =>
    ranges(cluster)
      .filter(([, range]) => contains(range, toNumber(ip)))
      .map(([field]) =>
        issue(`nodes[${String(index)}].ip`, 'NODE_IN_CIDR', {
          ip,
          cidr: cluster.network[field],
          field: `network.${field}`,
        }),
      ),
  );

/** kube-apiserver refuses more than 20 host bits (/12); fewer than 16 addresses leave no room for services. */
const serviceCidrSize: Rule = ({ network }) => {
  const range = parseCidr(network.serviceCidr);
  return range && (range.prefix < 12 || range.prefix > 28)
    ? [issue('network.serviceCidr', 'SERVICE_CIDR_SIZE', { min: 12, max: 28 })]
    : [];
};

const podCidrSize: Rule = (cluster) => {
  const lacking = cluster.nodes.filter((_, index) => podSubnetOf(cluster, index) === undefined).length;
  const nodes = cluster.nodes.length;
  return lacking > 0 ? [issue('network.podCidr', 'POD_CIDR_TOO_SMALL', { nodes, capacity: nodes - lacking })] : [];
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

const nodePorts: Rule = ({ network }) => {
  const range = parsePortRange(network.nodePortRange);
  return range
    ? Object.entries(componentPorts)
        .filter(([, port]) => range[0] <= port && port <= range[1])
        .map(([component, port]) => issue('network.nodePortRange', 'NODE_PORTS_OVERLAP_COMPONENT', { port, component }))
    : [];
};

const runtimeFits: Rule = ({ runtime, kubernetesVersion, network }) => {
  const minor = minorOf(kubernetesVersion) ?? 0;
  return [
    ...(runtime === 'docker' && minor >= DOCKERSHIM_GONE_SINCE
      ? [issue('runtime', 'RUNTIME_TOO_NEW', { version: kubernetesVersion })]
      : []),
    ...(runtime === 'containerd' && minor < CONTAINERD_SINCE
      ? [issue('runtime', 'RUNTIME_TOO_OLD', { version: kubernetesVersion })]
      : []),
    ...(network.cni === 'calico' && runtime !== 'docker' ? [issue('network.cni', 'CALICO_NEEDS_DOCKER')] : []),
    // Calico 2.6's CNI plugin and policy controller speak APIs that 1.22 dropped (component-flags, section 9.3).
    ...(network.cni === 'calico' && runtime === 'docker' && minor >= 22 && minor < DOCKERSHIM_GONE_SINCE
      ? [issue('network.cni', 'CALICO_NEEDS_OLD_API', { version: kubernetesVersion })]
      : []),
  ];
};

/** Whatever is fetched from somewhere else is checked before it runs as root. */
const checksums: Rule = (cluster) => {
  const { source } = cluster.binaries;
  if (source.kind !== 'download') return [];
  const names = binaryNamesOfAll(cluster).required.filter((name) => !Object.hasOwn(source.sha256, name));
  return names.length > 0
    ? [issue('binaries.source.sha256', 'DOWNLOAD_NEEDS_CHECKSUMS', { names: names.join(', ') })]
    : [];
};

const etcdMembers: Rule = (cluster) => {
  const count = mastersOf(cluster).length;
  return cluster.etcd.endpoints.length === 0 && count > 0 && count % 2 === 0
    ? [warning('nodes', 'ETCD_SINGLE_EVEN', { count })]
    : [];
};

/** Every kubeconfig names the first master: without a load balancer, more masters do not survive its loss. */
const apiServers: Rule = (cluster) => {
  const masters = mastersOf(cluster);
  return masters.length > 1
    ? [warning('nodes', 'SINGLE_API_SERVER', { count: masters.length, master: masters[0]?.hostname ?? '' })]
    : [];
};

const rules: readonly Rule[] = [
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
  checksums,
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
