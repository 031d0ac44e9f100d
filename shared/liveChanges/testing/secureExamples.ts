/** Changes of a cluster of profile secure that runs, as the wizard writes it, and what the table says of them. */
import { newCluster } from '../../cluster/newCluster';
import type { ClusterInput } from '../../cluster/schema';
import { sampleInput } from '../../testing/sampleCluster';
import type { Changes, Example } from './examples';

const { kubernetesVersion, versions = {} } = newCluster('secure');
const binaries = { source: { kind: 'release' } } as const;
export const secure = { kubernetesVersion, profile: 'secure', versions, binaries } satisfies Changes;

type Node = ClusterInput['nodes'][number];
const [n1, n2, n3] = sampleInput().nodes as [Node, Node, Node];
const masters: Node[] = [n1, n2, n3].map((node) => ({ ...node, roles: ['master', 'worker'] }));

const change = (after: Changes, ...expected: readonly string[]): Example => ({
  ...{ before: secure, after: { ...secure, ...after }, expected },
});
const version = (changed: typeof versions, ...expected: readonly string[]): Example =>
  change({ versions: { ...versions, ...changed } }, ...expected);

/** By what each is about; their names say when the rendering cannot tell (liveChanges.test.ts, "restarts"). */
export const secureExamples: Readonly<Record<string, Example>> = {
  'secure to simple': change(
    {
      ...{ profile: 'simple', runtime: 'containerd', registry: { prefix: 'registry.k8s.io' } },
      network: { cni: 'bridge', nodePortRange: '30000-32767' },
    },
    'profile: refused PROFILE',
    'registry.images.coredns: applied DNS_REPLACED',
  ),
  'secure: a newer patch': change({ kubernetesVersion: '1.37.3' }, 'kubernetesVersion: applied ROLLING_UPDATE'),
  'secure: an older minor': change({ kubernetesVersion: '1.36.4' }, 'kubernetesVersion: refused DOWNGRADE'),
  'secure: the name': change({ name: 'port' }, 'name: applied KUBECONFIG_NAMES'),
  'secure: nodePortRange': change(
    { network: { nodePortRange: '31000-31999' } },
    'network.nodePortRange: applied RESTART(kube-apiserver) NODE_PORTS_STAY',
  ),
  'secure: proxyMode': change(
    { network: { proxyMode: 'nftables' } },
    'network.proxyMode: applied RESTART(kube-proxy) RULES_SET_ANEW',
  ),
  'secure: serviceCidr': change(
    { network: { serviceCidr: '10.99.0.0/16', dnsServiceIp: '10.99.0.2' } },
    'network.serviceCidr: refused SERVICE_CIDR',
    'network.dnsServiceIp: refused DNS_ADDRESS',
  ),
  'secure: podCidr': change({ network: { podCidr: '172.30.0.0/16' } }, 'network.podCidr: refused POD_CIDR'),
  'secure: clusterDomain': change(
    { network: { clusterDomain: 'other.local' } },
    'network.clusterDomain: refused CLUSTER_DOMAIN',
  ),
  'secure: another registry': change(
    { registry: { prefix: 'r.example/k8s' } },
    'registry.prefix: applied IMAGE_NAMES',
    'registry.images.pause: applied RESTART(containerd) NEW_PODS_ONLY',
    'registry.images.coredns: applied DNS_REPLACED',
  ),
  'secure: images of one’s own': change(
    { registry: { images: { pause: 'r.example/p:1', coredns: 'r.example/c:1' } } },
    'registry.images.pause: applied RESTART(containerd) NEW_PODS_ONLY',
    'registry.images.coredns: applied DNS_REPLACED',
  ),
  'secure: image versions': version(
    { pause: '3.11.0', coredns: '1.14.8' },
    'versions.coredns: applied IMAGE_NAMES',
    'versions.pause: applied IMAGE_NAMES',
    'registry.images.pause: applied RESTART(containerd) NEW_PODS_ONLY',
    'registry.images.coredns: applied DNS_REPLACED',
  ),
  'secure: a patch of etcd': version({ etcd: '3.7.1' }, 'versions.etcd: applied PROGRAMS_REPLACED RESTART(etcd)'),
  'secure: an older etcd': version({ etcd: '3.6.16' }, 'versions.etcd: refused ETCD_VERSION'),
  'secure: a patch of containerd': version(
    { containerd: '2.2.10' },
    'versions.containerd: applied PROGRAMS_REPLACED RESTART(containerd)',
  ),
  'secure: an older containerd': version({ containerd: '2.1.0' }, 'versions.containerd: refused OLDER_VERSION'),
  'secure: api.endpoint': change({ api: { endpoint: 'lb.example' } }, 'api.endpoint: applied RESTART(kube-apiserver)'),
  'secure: api.extraNames': change(
    { api: { extraNames: ['a.example'] } },
    'api.extraNames: applied RESTART(kube-apiserver)',
  ),
  'secure: binaries.dir': change(
    { binaries: { ...binaries, dir: '/usr/local/bin' } },
    'binaries.dir: applied RESTART(etcd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy containerd)',
  ),
  'secure: programs on the nodes': change(
    { binaries: { source: { kind: 'preinstalled' } } },
    'binaries.source.kind: applied PROGRAMS_REPLACED',
  ),
  'secure: two masters more': change(
    { nodes: masters },
    'nodes[].roles master: applied MASTER_JOINS RESTART(kube-apiserver kubelet kube-proxy)',
  ),
  'secure: a master less': {
    before: { ...secure, nodes: masters },
    after: { ...secure, nodes: masters.slice(0, 2) },
    expected: ['nodes[].roles master: refused MASTER_LEFT_OUT'],
  },
  'secure: a master for another one': {
    before: { ...secure, nodes: masters.map((node, at) => (at === 2 ? { ...node, roles: ['worker'] } : node)) },
    after: { ...secure, nodes: masters.map((node, at) => (at === 0 ? { ...node, roles: ['worker'] } : node)) },
    expected: ['nodes[].roles master: refused MASTERS_AT_ONCE'],
  },
  'secure: api.endpoint of several masters': {
    before: { ...secure, nodes: masters },
    after: { ...secure, nodes: masters, api: { endpoint: 'lb.example' } },
    expected: ['api.endpoint: applied RESTART(kube-apiserver kubelet kube-proxy)'],
  },
  'secure: one worker less': change(
    { nodes: [n1, n2] },
    'nodes[] removed: applied NODE_STAYS NODE_CUT_OFF ROUTES_SET_ANEW',
  ),
  'secure: other masters first': {
    before: { ...secure, nodes: masters },
    after: { ...secure, nodes: masters.toReversed() },
    expected: ['nodes[] order: applied ROUTES_SET_ANEW', 'nodes[] masterOrder: applied RESTART(keelson-api-balancer)'],
  },
  'secure: another order of masters': {
    before: { ...secure, nodes: masters },
    after: { ...secure, nodes: [0, 2, 1].flatMap((at) => masters[at] ?? []) },
    expected: ['nodes[] order: applied ROUTES_SET_ANEW', 'nodes[] masterOrder: applied RESTART(keelson-api-balancer)'],
  },
};
