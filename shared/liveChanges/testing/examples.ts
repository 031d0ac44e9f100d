/** Changes of a cluster that runs, by the field that each is about, and what the table says of them. */
import type { ClusterInput } from '../../cluster/schema';
import { sampleInput } from '../../testing/sampleCluster';
import type { Mirror } from '../../images/mirrors';
import type { SurveyedHost } from '../runningCluster';
import { publisherIds } from '../../versions/publishers';
import { emptyHost } from './survey';

export type Changes = Partial<ClusterInput>;
type Node = ClusterInput['nodes'][number];
const node = (hostname: string, end: number, ...roles: Node['roles']): Node => ({
  ...{ hostname, ip: `10.77.0.${String(end)}`, roles },
});
const bridge = { cni: 'bridge' } as const;
export const modern = { kubernetesVersion: '1.20.2', network: bridge } as const;
const nftables = (proxyMode: 'iptables' | 'nftables') =>
  ({ kubernetesVersion: '1.37.2', runtime: 'containerd', network: { ...bridge, proxyMode } }) as const;
export const containerd = { kubernetesVersion: '1.30.1', runtime: 'containerd', network: bridge } as const;
const [n1, n2, n3] = sampleInput().nodes as [Node, Node, Node];
const [second, third] = [node('n2', 12, 'master', 'worker'), node('n3', 13, 'master', 'worker')];
export const threeMasters = [n1, second, third];
const swapped = [n1, third, second];
const external = { etcd: { endpoints: ['http://10.9.9.9:2379'] } };

export interface Example {
  readonly before: Changes;
  readonly after: Changes;
  readonly expected: readonly string[];
  /** What was found is other than what `before` installs. */
  readonly hosts?: (hosts: SurveyedHost[]) => SurveyedHost[];
}

export const withoutServer = (host: SurveyedHost): SurveyedHost => {
  const { 'kube-apiserver.service': _server, ...units } = host.units;
  return { ...host, units };
};

const programs = 'etcd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy';
const ssh = (value: Node['ssh']): Changes => ({ nodes: [n1, { ...n2, ssh: value }, n3] });
export const source = (value: NonNullable<ClusterInput['binaries']>['source']): Changes => ({
  binaries: { source: value },
});
const sums = Object.fromEntries(
  ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl', 'kubelet', 'kube-proxy']
    .concat('calico', 'calico-ipam', 'loopback')
    .map((name) => [name, 'a'.repeat(64)]),
);
const release = (versions: NonNullable<Changes['versions']>, mirrors?: object): Changes => ({
  ...{ ...containerd, versions },
  binaries: { source: { kind: 'release', ...(mirrors ? { mirrors } : {}) } },
});
const mirrors = (...list: Mirror[]): Changes => ({ ...containerd, registry: { mirrors: list } });
const old = { etcd: '3.5.26', containerd: '1.7.28', runc: '1.3.0', cniPlugins: '1.8.0', crictl: '1.34.0' };
export const download = { kind: 'download', url: 'https://example.org/{name}', sha256: sums } as const;

/** By the field that each is about. */
export const examples: Readonly<Record<string, Example>> = {
  name: { before: {}, after: { name: 'port' }, expected: ['name: applied KUBECONFIG_NAMES RESTART(kube-apiserver)'] },
  'name, on several masters': {
    before: { nodes: threeMasters },
    after: { nodes: threeMasters, name: 'port' },
    expected: ['name: applied KUBECONFIG_NAMES RESTART(etcd kube-apiserver)'],
  },
  'a newer patch': {
    before: modern,
    after: { ...modern, kubernetesVersion: '1.20.15' },
    expected: ['kubernetesVersion: applied ROLLING_UPDATE'],
  },
  'a newer minor': {
    before: modern,
    after: { ...modern, kubernetesVersion: '1.21.0' },
    expected: ['kubernetesVersion: refused NEWER_MINOR'],
  },
  'an older patch': {
    before: modern,
    after: { ...modern, kubernetesVersion: '1.20.1' },
    expected: ['kubernetesVersion: refused DOWNGRADE'],
  },
  'an older minor, with a larger patch number': {
    before: modern,
    after: { ...modern, kubernetesVersion: '1.19.16' },
    expected: ['kubernetesVersion: refused DOWNGRADE'],
  },
  'docker to containerd while pods run': {
    before: modern,
    after: { ...modern, runtime: 'containerd' },
    expected: ['runtime: refused RUNTIME'],
  },
  'containerd to docker while pods run': {
    before: { ...modern, runtime: 'containerd' },
    after: modern,
    expected: ['runtime: refused RUNTIME'],
  },
  'docker to containerd when no pod runs': {
    before: modern,
    after: { ...modern, runtime: 'containerd' },
    hosts: (hosts) => hosts.map((host) => ({ ...host, podsRun: false })),
    expected: ['runtime: applied RUNTIME_STARTS RESTART(kubelet)'],
  },
  'the same, when one host cannot say whether any does': {
    before: modern,
    after: { ...modern, runtime: 'containerd' },
    hosts: (hosts) => hosts.map((host, index) => ({ ...host, podsRun: false, reachable: index !== 2 })),
    expected: ['runtime: refused RUNTIME'],
  },
  'one worker more': {
    before: { nodes: [n1, n2] },
    after: { nodes: [n1, n2, n3] },
    hosts: (hosts) => [...hosts, emptyHost('debian', '10.77.0.13')],
    expected: ['nodes[] added: applied WORKER_JOINS'],
  },
  'one worker more, with bridge': {
    before: { network: bridge, nodes: [n1, n2] },
    after: { network: bridge, nodes: [n1, n2, n3] },
    expected: ['nodes[] added: applied WORKER_JOINS ROUTES_SET_ANEW'],
  },
  'one worker less': {
    before: {},
    after: { nodes: [n1, n2] },
    expected: ['nodes[] removed: applied NODE_STAYS'],
  },
  'one worker less, with bridge': {
    before: { network: bridge },
    after: { network: bridge, nodes: [n1, n2] },
    expected: ['nodes[] removed: applied NODE_STAYS NODE_CUT_OFF ROUTES_SET_ANEW'],
  },
  'another first master': {
    before: { ...modern, nodes: threeMasters },
    after: { ...modern, nodes: [...threeMasters].reverse() },
    expected: [
      'nodes[] order: applied ROUTES_SET_ANEW',
      'nodes[] masterOrder: applied API_MOVES RESTART(etcd kube-apiserver kubelet kube-proxy)',
    ],
  },
  'another first master, with calico': {
    before: { nodes: threeMasters },
    after: { nodes: [...threeMasters].reverse() },
    expected: [
      'nodes[] order: nothing',
      'nodes[] masterOrder: applied API_MOVES RESTART(etcd kube-apiserver kube-calico kubelet kube-proxy)',
    ],
  },
  'another first master, with an etcd of somebody else': {
    before: { ...modern, ...external, nodes: threeMasters },
    after: { ...modern, ...external, nodes: [...threeMasters].reverse() },
    expected: [
      'nodes[] order: applied ROUTES_SET_ANEW',
      'nodes[] masterOrder: applied API_MOVES RESTART(kubelet kube-proxy)',
    ],
  },
  'another order of the other masters': {
    before: { ...modern, nodes: threeMasters },
    after: { ...modern, nodes: swapped },
    expected: ['nodes[] order: applied ROUTES_SET_ANEW', 'nodes[] masterOrder: applied RESTART(etcd kube-apiserver)'],
  },
  'the same order with calico': {
    before: { nodes: threeMasters },
    after: { nodes: swapped },
    expected: ['nodes[] order: nothing', 'nodes[] masterOrder: applied RESTART(etcd kube-apiserver kube-calico)'],
  },
  'another order of workers': {
    before: modern,
    after: { ...modern, nodes: [n1, n3, n2] },
    expected: ['nodes[] order: applied ROUTES_SET_ANEW'],
  },
  'another order that nobody reads': {
    before: { ...modern, ...external, nodes: threeMasters },
    after: { ...modern, ...external, nodes: swapped },
    expected: ['nodes[] order: applied ROUTES_SET_ANEW', 'nodes[] masterOrder: nothing'],
  },
  'an order of nodes that changes pod ranges': {
    before: { network: bridge, nodes: [n1, node('a', 5, 'worker'), { ...node('b', 5, 'worker'), ip: '10.77.1.5' }] },
    after: { network: bridge, nodes: [n1, { ...node('b', 5, 'worker'), ip: '10.77.1.5' }, node('a', 5, 'worker')] },
    expected: [
      'nodes[] order: applied ROUTES_SET_ANEW',
      'nodes[] podRange: refused NODE_POD_RANGE',
      'nodes[] podRange: refused NODE_POD_RANGE',
    ],
  },
  'a host name': {
    before: modern,
    after: { ...modern, nodes: [n1, { ...n2, hostname: 'crane' }, n3] },
    expected: ['nodes[].hostname: applied HOST_RENAMED'],
  },
  'a host name, with calico': {
    before: {},
    after: { nodes: [n1, { ...n2, hostname: 'crane' }, n3] },
    expected: ['nodes[].hostname: applied HOST_RENAMED PODS_START_AGAIN RESTART(kube-calico)'],
  },
  "a worker's address": {
    before: {},
    after: { nodes: [n1, { ...n2, ip: '10.77.0.99' }, n3] },
    hosts: (hosts) => hosts.map((host) => (host.ip === '10.77.0.12' ? { ...host, ip: '10.77.0.99' } : host)),
    expected: ['nodes[].ip: refused NODE_ADDRESS'],
  },
  "a master's address": {
    before: {},
    after: { nodes: [{ ...n1, ip: '10.77.0.99' }, n2, n3] },
    hosts: (hosts) => hosts.map((host) => (host.ip === '10.77.0.11' ? { ...host, ip: '10.77.0.99' } : host)),
    expected: ['nodes[].ip: refused MASTER_ADDRESS'],
  },
  'the master moved': {
    before: { nodes: [n1, n2, n3] },
    after: { nodes: [node('n1', 11, 'worker'), node('n2', 12, 'master', 'worker'), n3] },
    expected: ['nodes[].roles master: refused MASTER_MOVED'],
  },
  'the master moved, and nobody asked the old one': {
    before: {},
    after: { nodes: [node('n2', 12, 'master', 'worker'), n3] },
    hosts: (hosts) => hosts.slice(1).map((host) => ({ ...host, recordedDocument: undefined })),
    expected: ['nodes[].roles master: refused MASTER_MOVED'],
  },
  'the master moved, and the old one is dead': {
    before: {},
    after: { nodes: [node('n1', 11, 'worker'), node('n2', 12, 'master', 'worker'), n3] },
    hosts: ([, ...others]) => [{ ...emptyHost('n1', n1.ip), reachable: false }, ...others],
    expected: ['nodes[].roles master: refused MASTER_MOVED'],
  },
  'a second master': {
    before: {},
    after: { nodes: [n1, node('n2', 12, 'master', 'worker'), n3] },
    expected: ['nodes[].roles master: refused MASTER_ADDED'],
  },
  'a master less': {
    before: { nodes: threeMasters },
    after: { nodes: [n1, n2, node('n3', 13, 'master', 'worker')] },
    expected: ['nodes[].roles master: refused MASTER_REMOVED'],
  },
  'back to one master, while the etcd of another one is up': {
    before: { nodes: threeMasters },
    after: {},
    hosts: (hosts) => hosts.map((host, index) => (index === 0 ? host : withoutServer({ ...host, etcdRuns: true }))),
    expected: ['nodes[].roles master: refused MASTER_REMOVED'],
  },
  'a master that is no worker any more': {
    before: modern,
    after: { ...modern, nodes: [node('n1', 11, 'master'), n2, n3] },
    expected: ['nodes[].roles worker: applied WORKER_ENDS'],
  },
  'a master that becomes a worker': {
    before: { ...modern, nodes: [node('n1', 11, 'master'), n2, n3] },
    after: modern,
    expected: ['nodes[].roles worker: applied WORKER_JOINS'],
  },
  'ssh user': { before: {}, after: ssh({ user: 'ops' }), expected: ['nodes[].ssh.user: nothing'] },
  'ssh port': { before: {}, after: ssh({ port: 2222 }), expected: ['nodes[].ssh.port: nothing'] },
  'ssh host': { before: {}, after: ssh({ host: 'n2.example.org' }), expected: ['nodes[].ssh.host: nothing'] },
  'ssh login': {
    before: {},
    after: ssh({ auth: { kind: 'password' } }),
    expected: ['nodes[].ssh.auth.kind: nothing', 'nodes[].ssh.auth.path: nothing'],
  },
  'ssh sudo': { before: {}, after: ssh({ sudo: true }), expected: ['nodes[].ssh.sudo: nothing'] },
  'ssh jump': { before: {}, after: ssh({ jump: 'n1' }), expected: ['nodes[].ssh.jump: nothing'] },
  serviceCidr: {
    before: modern,
    after: { ...modern, network: { ...bridge, serviceCidr: '10.69.0.0/16', dnsServiceIp: '10.69.0.2' } },
    expected: ['network.serviceCidr: refused SERVICE_CIDR', 'network.dnsServiceIp: refused DNS_ADDRESS'],
  },
  podCidr: {
    before: modern,
    after: { ...modern, network: { ...bridge, podCidr: '172.21.0.0/16' } },
    expected: ['network.podCidr: refused POD_CIDR'],
  },
  dnsServiceIp: {
    before: containerd,
    after: { ...containerd, network: { ...bridge, dnsServiceIp: '10.68.0.9' } },
    expected: ['network.dnsServiceIp: refused DNS_ADDRESS'],
  },
  clusterDomain: {
    before: {},
    after: { network: { clusterDomain: 'harbour.local' } },
    expected: ['network.clusterDomain: refused CLUSTER_DOMAIN'],
  },
  nodePortRange: {
    before: modern,
    after: { ...modern, network: { ...bridge, nodePortRange: '30000-32767' } },
    expected: ['network.nodePortRange: applied RESTART(kube-apiserver) NODE_PORTS_STAY'],
  },
  'iptables to nftables': {
    before: nftables('iptables'),
    after: nftables('nftables'),
    expected: ['network.proxyMode: applied RESTART(kube-proxy) RULES_SET_ANEW'],
  },
  'calico to bridge': { before: {}, after: { network: bridge }, expected: ['network.cni: refused CNI'] },
  'bridge to calico': { before: { network: bridge }, after: {}, expected: ['network.cni: refused CNI'] },
  'our etcd to another one': {
    before: {},
    after: { etcd: { endpoints: ['http://10.9.9.9:2379'] } },
    expected: ['etcd.endpoints: refused ETCD'],
  },
  'another etcd to ours': {
    before: { etcd: { endpoints: ['http://10.9.9.9:2379'] } },
    after: {},
    expected: ['etcd.endpoints: refused ETCD'],
  },
  'another external etcd': {
    before: { etcd: { endpoints: ['http://10.9.9.9:2379'] } },
    after: { etcd: { endpoints: ['http://10.9.9.8:2379'] } },
    expected: ['etcd.endpoints: refused ETCD'],
  },
  'one more member of the external etcd': {
    before: { ...modern, etcd: { endpoints: ['http://10.9.9.9:2379'] } },
    after: { ...modern, etcd: { endpoints: ['http://10.9.9.9:2379', 'http://10.9.9.8:2379'] } },
    expected: ['etcd.endpoints: applied RESTART(kube-apiserver)'],
  },
  'the same with calico': {
    before: { etcd: { endpoints: ['http://10.9.9.9:2379'] } },
    after: { etcd: { endpoints: ['http://10.9.9.9:2379', 'http://10.9.9.8:2379'] } },
    expected: ['etcd.endpoints: applied RESTART(kube-apiserver kube-calico)'],
  },
  'another registry': {
    before: {},
    after: { registry: { prefix: 'registry.example.org' } },
    expected: [
      'registry.prefix: applied IMAGE_NAMES',
      'registry.images.pause: applied RESTART(kubelet) NEW_PODS_ONLY',
      'registry.images.calicoNode: applied RESTART(kube-calico)',
      ...['kubeDns', 'dnsmasq', 'sidecar'].map((name) => `registry.images.${name}: applied DNS_REPLACED`),
    ],
  },
  'another DNS image': {
    before: modern,
    after: { ...modern, registry: { images: { coredns: 'example.org/coredns:2' } } },
    expected: ['registry.images.coredns: applied DNS_REPLACED'],
  },
  'another pause image with containerd': {
    before: containerd,
    after: { ...containerd, registry: { images: { pause: 'example.org/pause:3.9' } } },
    expected: ['registry.images.pause: applied RESTART(containerd kubelet) NEW_PODS_ONLY'],
  },
  'the same from 1.35 on': {
    before: { ...containerd, kubernetesVersion: '1.36.0' },
    after: { ...containerd, kubernetesVersion: '1.36.0', registry: { images: { pause: 'example.org/pause:3.9' } } },
    expected: ['registry.images.pause: applied RESTART(containerd) NEW_PODS_ONLY'],
  },
  'more archives': {
    before: {},
    after: { registry: { archives: ['images.tar'] } },
    expected: ['registry.archives: applied IMAGES_IMPORTED'],
  },
  'a first mirror': {
    before: containerd,
    after: mirrors({ registry: 'docker.io', url: 'https://m.example' }),
    expected: ['registry.mirrors[].registry: applied FROM_NEXT_PULL'],
  },
  'another mirror with a login': {
    before: mirrors({ registry: 'docker.io', url: 'https://m.example' }),
    after: mirrors({ registry: 'docker.io', url: 'https://o.example', user: 'puller' }),
    expected: ['registry.mirrors[].url: applied FROM_NEXT_PULL', 'registry.mirrors[].user: applied FROM_NEXT_PULL'],
  },
  'mirrors in another order': {
    before: mirrors(
      { registry: 'docker.io', url: 'https://m.example' },
      { registry: 'quay.io', url: 'https://m.example' },
    ),
    after: mirrors(
      { registry: 'quay.io', url: 'https://m.example' },
      { registry: 'docker.io', url: 'https://m.example' },
    ),
    expected: ['registry.mirrors[] order: nothing'],
  },
  'another folder for programs': {
    before: modern,
    after: { ...modern, binaries: { dir: '/opt/kubernetes' } },
    expected: [`binaries.dir: applied RESTART(${programs})`],
  },
  'the same with containerd': {
    before: containerd,
    after: { ...containerd, binaries: { dir: '/opt/kubernetes' } },
    expected: [`binaries.dir: applied RESTART(${programs} containerd)`],
  },
  'a newer patch of etcd and of containerd': {
    before: release(old),
    after: release({ ...old, etcd: '3.5.33', containerd: '1.7.35' }),
    expected: [
      'versions.etcd: applied PROGRAMS_REPLACED RESTART(etcd)',
      'versions.containerd: applied PROGRAMS_REPLACED RESTART(containerd)',
    ],
  },
  'the next minor of etcd, and no patch': {
    before: release(old),
    after: release({ ...old, etcd: '3.6.16' }),
    expected: ['versions.etcd: applied PROGRAMS_REPLACED RESTART(etcd)'],
  },
  'etcd two minors later': {
    before: release({ ...old, etcd: '3.4.37' }),
    after: release({ ...old, etcd: '3.6.16' }),
    expected: ['versions.etcd: refused ETCD_VERSION'],
  },
  'older versions': {
    before: release(old),
    after: release({ ...old, etcd: '3.5.9', containerd: '1.7.3' }),
    expected: ['versions.etcd: refused ETCD_VERSION', 'versions.containerd: refused OLDER_VERSION'],
  },
  'other versions of what runs nowhere by itself': {
    before: release(old),
    after: release({ ...old, runc: '1.2.9', cniPlugins: '1.9.1', crictl: '1.33.0' }),
    expected: [
      'versions.runc: applied PROGRAMS_REPLACED NEW_PODS_ONLY',
      'versions.cniPlugins: applied PROGRAMS_REPLACED NEW_PODS_ONLY',
      'versions.crictl: applied PROGRAMS_REPLACED',
    ],
  },
  'versions, where the programs come from a folder': {
    before: { ...containerd, versions: old },
    after: {
      ...containerd,
      versions: { etcd: '3.5.1', containerd: '1.6.1', runc: '1.2.9', cniPlugins: '1.9.1', crictl: '1.33.0' },
    },
    expected: ['etcd', 'containerd', 'runc', 'cniPlugins', 'crictl'].map((name) => `versions.${name}: nothing`),
  },
  'versions of images': {
    before: containerd,
    after: { ...containerd, versions: { coredns: '1.14.7', pause: '3.9.0' } },
    expected: [
      'versions.coredns: applied IMAGE_NAMES',
      'versions.pause: applied IMAGE_NAMES',
      'registry.images.pause: applied RESTART(containerd kubelet) NEW_PODS_ONLY',
      'registry.images.coredns: applied DNS_REPLACED',
    ],
  },
  'programs from mirrors': {
    before: release(old),
    after: release(old, Object.fromEntries(publisherIds.map((id) => [id, `https://mirror.example/${id}`]))),
    expected: publisherIds.map((id) => `binaries.source.mirrors.${id}: applied PROGRAMS_REPLACED`),
  },
  'programs from elsewhere': {
    before: source({ kind: 'upload', path: './binaries' }),
    after: source(download),
    expected: ['kind', 'path', 'url', 'sha256'].map((name) => `binaries.source.${name}: applied PROGRAMS_REPLACED`),
  },
};
