/**
 * What happens when a field of the cluster file changes while the cluster runs: one row for every field of the schema. The
 * page assets/docs/live-changes.md is made from it.
 */
import { imageNames, versionNames } from '../cluster/schema';
import { publisherIds } from '../versions/publishers';
import {
  addedNodes,
  addresses,
  backends,
  hostnames,
  masterOrder,
  nodeOrder,
  masters,
  mirrored,
  mirrorOrder,
  ofDisk,
  ofImage,
  ofMirror,
  ofNodeRecord,
  ofRecord,
  ofVersion,
  podRanges,
  removedNodes,
  workers,
} from './differences';
import { applied, nothing, refused, restart, type LiveRow, type Verdict } from './row';
import type { FactPath } from './runningCluster';

type Cases = LiveRow['cases'];
const always = (then: Verdict): Cases => [{ then }];

/** A field whose value the disks of the hosts tell. */
const onDisk = (field: FactPath, cases: Cases): LiveRow => ({ field, differences: ofDisk(field), cases });
/** A field that only the record of the last run knows. */
const inRecord = (field: string, cases: Cases): LiveRow => ({ field, differences: ofRecord(field), cases });

/** How Keelson itself reaches a node: the cluster does not know of it. */
const sshFields: readonly LiveRow[] = ['user', 'port', 'host', 'auth.kind', 'auth.path', 'sudo', 'jump'].map(
  (name) => ({
    field: `nodes[].ssh.${name}`,
    differences: ofNodeRecord(`ssh.${name}`),
    cases: always(nothing),
  }),
);

const nodeFields: readonly LiveRow[] = [
  {
    field: 'nodes[]',
    aspect: 'added',
    differences: addedNodes,
    cases: [
      { when: ['BRIDGE'], then: applied({ code: 'WORKER_JOINS' }, { code: 'ROUTES_SET_ANEW' }) },
      { then: applied({ code: 'WORKER_JOINS' }) },
    ],
  },
  {
    field: 'nodes[]',
    aspect: 'removed',
    differences: removedNodes,
    cases: [
      {
        when: ['BRIDGE'],
        then: applied({ code: 'NODE_STAYS' }, { code: 'NODE_CUT_OFF' }, { code: 'ROUTES_SET_ANEW' }),
      },
      { then: applied({ code: 'NODE_STAYS' }) },
    ],
  },
  {
    field: 'nodes[]',
    aspect: 'order',
    differences: nodeOrder,
    // The other nodes' routes follow the order of the file.
    cases: [{ when: ['BRIDGE'], then: applied({ code: 'ROUTES_SET_ANEW' }) }, { then: nothing }],
  },
  {
    field: 'nodes[]',
    aspect: 'masterOrder',
    differences: masterOrder,
    // In profile simple every kubeconfig of a worker names the first master, and etcd and the API servers list all of them in this
    // order. In profile secure the balancers do.
    cases: [
      { when: ['BALANCED'], then: applied(restart('keelson-api-balancer')) },
      { when: ['CERTIFICATES'], then: nothing },
      {
        when: ['OTHER_FIRST', 'OWN_ETCD_ON_SEVERAL_MASTERS', 'CALICO'],
        then: applied({ code: 'API_MOVES' }, restart('etcd', 'kube-apiserver', 'kube-calico', 'kubelet', 'kube-proxy')),
      },
      {
        when: ['OTHER_FIRST', 'OWN_ETCD_ON_SEVERAL_MASTERS'],
        then: applied({ code: 'API_MOVES' }, restart('etcd', 'kube-apiserver', 'kubelet', 'kube-proxy')),
      },
      { when: ['OTHER_FIRST'], then: applied({ code: 'API_MOVES' }, restart('kubelet', 'kube-proxy')) },
      {
        when: ['OWN_ETCD_ON_SEVERAL_MASTERS', 'CALICO'],
        then: applied(restart('etcd', 'kube-apiserver', 'kube-calico')),
      },
      { when: ['OWN_ETCD_ON_SEVERAL_MASTERS'], then: applied(restart('etcd', 'kube-apiserver')) },
      { then: nothing },
    ],
  },
  // Of two addresses that end alike, the one that stands first has the range: another order may change it.
  {
    field: 'nodes[]',
    aspect: 'podRange',
    differences: podRanges,
    cases: always(refused('NODE_POD_RANGE', 'REMOVE_AND_ADD')),
  },
  {
    field: 'nodes[].hostname',
    differences: hostnames,
    // Kubernetes knows a node by its address (--hostname-override); Calico by the machine's name.
    cases: [
      {
        when: ['CALICO'],
        then: applied({ code: 'HOST_RENAMED' }, { code: 'PODS_START_AGAIN' }, restart('kube-calico')),
      },
      { then: applied({ code: 'HOST_RENAMED' }) },
    ],
  },
  {
    field: 'nodes[].ip',
    differences: addresses,
    cases: [
      { when: ['ON_MASTER'], then: refused('MASTER_ADDRESS', 'NEW_CLUSTER') },
      { then: refused('NODE_ADDRESS', 'REMOVE_AND_ADD') },
    ],
  },
  {
    field: 'nodes[].roles',
    aspect: 'master',
    differences: masters,
    cases: [
      // The certificates of all API servers name all masters; with the second one nodes begin to choose between them.
      { when: ['CERTIFICATES', 'ADDED', 'REMOVED'], then: refused('MASTERS_AT_ONCE', 'ONE_AFTER_THE_OTHER') },
      {
        when: ['CERTIFICATES', 'ADDED'],
        then: applied({ code: 'MASTER_JOINS' }, restart('kube-apiserver', 'kubelet', 'kube-proxy')),
      },
      { when: ['CERTIFICATES', 'REMOVED'], then: refused('MASTER_LEFT_OUT', 'REMOVE_NODE') },
      { when: ['MOVED'], then: refused('MASTER_MOVED', 'NEW_CLUSTER') },
      { when: ['ADDED'], then: refused('MASTER_ADDED', 'NEW_CLUSTER') },
      { when: ['REMOVED'], then: refused('MASTER_REMOVED', 'NEW_CLUSTER') },
    ],
  },
  {
    field: 'nodes[].roles',
    aspect: 'worker',
    differences: workers,
    cases: [
      { when: ['ADDED'], then: applied({ code: 'WORKER_JOINS' }) },
      { when: ['REMOVED'], then: applied({ code: 'WORKER_ENDS' }) },
    ],
  },
];

/** What a manifest says of its pods or of their configuration has changed: a DaemonSet replaces them, one after the other. */
const networkRestarts = applied({ code: 'NETWORK_PODS_RESTART' });

const networkFields: readonly LiveRow[] = [
  // Services keep their addresses, and certificates and rules name them.
  onDisk('network.serviceCidr', always(refused('SERVICE_CIDR', 'NEW_CLUSTER'))),
  onDisk('network.podCidr', always(refused('POD_CIDR', 'NEW_CLUSTER'))),
  // The address of a Service cannot be changed (kubernetes.io, Service, "Choosing your own IP address"; validation of
  // spec.clusterIP), and pods that run have it in their resolv.conf.
  onDisk('network.dnsServiceIp', always(refused('DNS_ADDRESS', 'NEW_CLUSTER'))),
  onDisk('network.clusterDomain', always(refused('CLUSTER_DOMAIN', 'NEW_CLUSTER'))),
  onDisk('network.nodePortRange', always(applied(restart('kube-apiserver'), { code: 'NODE_PORTS_STAY' }))),
  onDisk('network.cni', always(refused('CNI', 'NEW_CLUSTER'))),
  { field: 'network.backend', differences: backends, cases: always(refused('NETWORK_BACKEND', 'NEW_CLUSTER')) },
  inRecord('network.mtu', [
    { when: ['HOST_GW'], then: nothing },
    { then: applied({ code: 'NETWORK_PODS_RESTART' }, { code: 'NEW_PODS_ONLY' }) },
  ]),
  inRecord('network.interface', always(networkRestarts)),
  inRecord('network.manifest', always(applied({ code: 'NETWORK_PODS_RESTART' }, { code: 'NAMESPACE_STAYS' }))),
  // It takes away the rules of the other mode when it starts (k8s.io/kubernetes, cmd/kube-proxy/app: platformCleanup).
  onDisk('network.proxyMode', always(applied(restart('kube-proxy'), { code: 'RULES_SET_ANEW' }))),
];

const imageCases: Readonly<Record<(typeof imageNames)[number], Cases>> = {
  pause: [
    { when: ['DOCKER'], then: applied(restart('kubelet'), { code: 'NEW_PODS_ONLY' }) },
    // With containerd it stands in its configuration, and up to 1.34 in a flag of the kubelet too.
    { when: ['PAUSE_FLAG'], then: applied(restart('containerd', 'kubelet'), { code: 'NEW_PODS_ONLY' }) },
    { then: applied(restart('containerd'), { code: 'NEW_PODS_ONLY' }) },
  ],
  // A container of a service of ours in profile simple, of a pod otherwise.
  calicoNode: [{ when: ['CERTIFICATES'], then: networkRestarts }, { then: applied(restart('kube-calico')) }],
  ...{ calicoCni: always(networkRestarts), calicoControllers: always(networkRestarts) },
  ...{ flannel: always(networkRestarts), flannelCni: always(networkRestarts) },
  kubeDns: always(applied({ code: 'DNS_REPLACED' })),
  dnsmasq: always(applied({ code: 'DNS_REPLACED' })),
  sidecar: always(applied({ code: 'DNS_REPLACED' })),
  coredns: always(applied({ code: 'DNS_REPLACED' })),
};

/** Names in the API server's certificate, which only profile secure makes. */
const servingNames: Cases = [{ when: ['CERTIFICATES'], then: applied(restart('kube-apiserver')) }, { then: nothing }];

const programs = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy'];

/** Programs of other sources are of whatever version they are. */
const ofRelease = (...cases: Cases): Cases => [{ when: ['OTHER_SOURCE'], then: nothing }, ...cases];
const replaced = applied({ code: 'PROGRAMS_REPLACED' });
const versionCases: Readonly<Record<(typeof versionNames)[number], Cases>> = {
  etcd: ofRelease(
    { when: ['ETCD_STEP'], then: applied({ code: 'PROGRAMS_REPLACED' }, restart('etcd')) },
    { then: refused('ETCD_VERSION', 'NEXT_VERSION') },
  ),
  // What it keeps of images and containers is written in the newer one's way.
  containerd: ofRelease(
    { when: ['NEWER_VERSION'], then: applied({ code: 'PROGRAMS_REPLACED' }, restart('containerd')) },
    { then: refused('OLDER_VERSION', 'SAME_VERSION') },
  ),
  runc: ofRelease({ then: applied({ code: 'PROGRAMS_REPLACED' }, { code: 'NEW_PODS_ONLY' }) }),
  cniPlugins: ofRelease({ then: applied({ code: 'PROGRAMS_REPLACED' }, { code: 'NEW_PODS_ONLY' }) }),
  crictl: ofRelease({ then: replaced }),
  // What restarts is told of the image.
  coredns: always(applied({ code: 'IMAGE_NAMES' })),
  pause: always(applied({ code: 'IMAGE_NAMES' })),
  flannel: always(networkRestarts),
  flannelCni: always(networkRestarts),
  calico: always(networkRestarts),
};

const fromNextPull = applied({ code: 'FROM_NEXT_PULL' });

const mirrors = publisherIds.map((id) => `mirrors.${id}`);
const sourceFields: readonly LiveRow[] = ['kind', 'path', 'url', 'sha256', ...mirrors].map((name) =>
  inRecord(`binaries.source.${name}`, always(replaced)),
);

export const liveTable: readonly LiveRow[] = [
  inRecord('apiVersion', always(nothing)),
  inRecord('id', [{ when: ['ONE_SIDE_EMPTY'], then: nothing }, { then: refused('OTHER_CLUSTER', 'OWN_FILE') }]),
  inRecord('name', [
    // The API server starts with the administrator's kubeconfig beside it, by which it is asked whether it is well. The name is
    // also the token of etcd's members, which they look at only when they are new; in profile secure no member reads it again.
    { when: ['CERTIFICATES'], then: applied({ code: 'KUBECONFIG_NAMES' }) },
    {
      when: ['OWN_ETCD_ON_SEVERAL_MASTERS'],
      then: applied({ code: 'KUBECONFIG_NAMES' }, restart('etcd', 'kube-apiserver')),
    },
    { then: applied({ code: 'KUBECONFIG_NAMES' }, restart('kube-apiserver')) },
  ]),
  onDisk('kubernetesVersion', [
    { when: ['NEWER_PATCH'], then: applied({ code: 'ROLLING_UPDATE' }) },
    { when: ['NEWER_MINOR'], then: refused('NEWER_MINOR', 'SAME_MINOR') },
    { then: refused('DOWNGRADE', 'SAME_VERSION') },
  ]),
  inRecord('profile', always(refused('PROFILE', 'NEW_CLUSTER'))),
  // The pods of the old runtime would run on beside those of the new one.
  onDisk('runtime', [
    { when: ['PODS_RUN'], then: refused('RUNTIME', 'STOP_PODS') },
    { then: applied({ code: 'RUNTIME_STARTS' }, restart('kubelet')) },
  ]),
  ...versionNames.map((name) => ({
    field: `versions.${name}`,
    differences: ofVersion(name),
    cases: versionCases[name],
  })),
  ...nodeFields,
  ...sshFields,
  ...networkFields,
  // With several masters all clients come by it.
  inRecord('api.endpoint', [
    {
      when: ['CERTIFICATES', 'OWN_ETCD_ON_SEVERAL_MASTERS'],
      then: applied(restart('kube-apiserver', 'kubelet', 'kube-proxy')),
    },
    ...servingNames,
  ]),
  inRecord('api.extraNames', servingNames),
  // Lists with nothing in common are two databases, for all that can be seen from here.
  onDisk('etcd.endpoints', [
    { when: ['ENDPOINTS_IN_COMMON', 'CALICO'], then: applied(restart('kube-apiserver', 'kube-calico')) },
    { when: ['ENDPOINTS_IN_COMMON'], then: applied(restart('kube-apiserver')) },
    { then: refused('ETCD', 'NEW_CLUSTER') },
  ]),
  // What restarts depends on which full names of images change with it.
  inRecord('registry.prefix', always(applied({ code: 'IMAGE_NAMES' }))),
  ...imageNames.map((name) => ({
    field: `registry.images.${name}`,
    differences: ofImage(name),
    cases: imageCases[name],
  })),
  inRecord('registry.archives', always(applied({ code: 'IMAGES_IMPORTED' }))),
  // containerd reads them at each pull: nothing restarts.
  { field: 'registry.mirrors[]', aspect: 'order', differences: mirrorOrder, cases: always(nothing) },
  { field: 'registry.mirrors[].registry', differences: mirrored, cases: always(fromNextPull) },
  ...(['url', 'user'] as const).map((name) => ({
    field: `registry.mirrors[].${name}`,
    differences: ofMirror(name),
    cases: always(fromNextPull),
  })),
  onDisk('binaries.dir', [
    { when: ['CONTAINERD'], then: applied(restart(...programs, 'containerd')) },
    { then: applied(restart(...programs)) },
  ]),
  ...sourceFields,
];
