/**
 * The kubelet's flags, and from 1.24 on its configuration file.
 *
 * Up to 1.23 everything is a flag, as in the guide (ARCHITECTURE.md, "The guide"). With containerd only (1.24), the cgroup
 * driver has to be said, which belongs into the file; so all settings that have a field move there at once, before their
 * flags, long deprecated, go one by one. A number is a pull request of kubernetes/kubernetes that changed what a flag does.
 */
import { DOCKERSHIM_GONE_SINCE } from '../../kubernetesVersion';
import { inSimple, LOOPBACK, withToken } from '../../access/access';
import { because, type Choice } from '../../kubernetes/why';
import {
  fieldChoices,
  fieldsFor,
  flagChoices,
  type FieldRule,
  type FlagTable,
  type Life,
} from '../../kubernetes/flags';
import { imageReference } from '../../kubernetes/images';
import { pauseImage } from '../runtime/images';
import type { NodeContext } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import { cipherSuites, MIN_TLS } from '../../kubernetes/tls';
import { identity } from './certificates';

export const CONFIGURATION_FILE_SINCE = DOCKERSHIM_GONE_SINCE;
/** Profile secure has the file in every version: what it needs most are fields without a flag, or with a deprecated one. */
export const hasConfigurationFile = ({ minor, access }: Pick<NodeContext, 'minor' | 'access'>): boolean =>
  minor >= CONFIGURATION_FILE_SINCE || access.kind === 'certificates';
const LAST_WITH_FLAGS_ONLY = CONFIGURATION_FILE_SINCE - 1;

/**
 * With Docker the kubelet must use Docker's cgroup driver, or it does not start. Docker's is systemd on hosts with cgroup
 * v2 and cgroupfs on others (or what its daemon.json says), so the unit asks it at each start. Units up to 1.19 are the
 * guide's, with the kubelet's default, cgroupfs: there preflight compares.
 */
export const asksDockersCgroupDriver: Life = { since: 20, until: LAST_WITH_FLAGS_ONLY };
export const DEFAULT_CGROUP_DRIVER = 'cgroupfs';

/** The first kubelet that runs on hosts with cgroup v2 only (kubernetes/kubernetes #85218, kubernetes-sigs/kind #2082). */
export const CGROUP_V2_SINCE = 19;

/**
 * These kubelets look for Amazon's registry credentials at their start, and wait some seconds for an answer where there
 * is none (1.27 takes them from plugins: kubernetes/kubernetes #116329). Units up to 1.19 are the guide's.
 */
export const looksForAws: Life = { since: 20, until: 26 };

const docker = ({ cluster }: NodeContext): boolean => cluster.runtime === 'docker';
const containerd = ({ cluster }: NodeContext): boolean => cluster.runtime === 'containerd';

export const kubeletFlags: FlagTable = [
  { flag: 'config', value: paths.kubeletConfiguration, since: CONFIGURATION_FILE_SINCE, ...inSimple },
  { flag: 'config', value: paths.kubeletConfiguration, ...because('SETTINGS_FILE') },
  { flag: 'address', value: ({ node }) => node.ip, until: LAST_WITH_FLAGS_ONLY, ...inSimple },
  { flag: 'hostname-override', value: ({ node }) => node.ip },
  // By default it takes the address of the default route.
  { flag: 'node-ip', value: ({ node }) => node.ip, ...because('NODE_ADDRESS') },
  { flag: 'container-runtime', value: 'remote', until: 26, when: containerd }, // fatal from 1.27: #114017
  // From 1.27 in the configuration file: #112136.
  { flag: 'container-runtime-endpoint', value: paths.containerdSocket, until: 26, when: containerd },
  // Must agree with SystemdCgroup of containerd's configuration. For Docker see asksDockersCgroupDriver.
  { flag: 'cgroup-driver', value: 'systemd', until: LAST_WITH_FLAGS_ONLY, ...inSimple, when: containerd },
  { flag: 'pod-infra-container-image', value: ({ cluster }) => imageReference(cluster, pauseImage), until: 34 }, // fatal from 1.35: #133779
  { flag: 'kubeconfig', value: paths.kubeletKubeconfig, ...inSimple },
  { flag: 'kubeconfig', value: paths.secure.kubelet, ...because('OWN_IDENTITY') },
  // Read by dockershim only, fatal from 1.24 (#106907); containerd has its own configuration.
  { flag: 'network-plugin', value: 'cni', until: 23, when: docker },
  { flag: 'cni-conf-dir', value: paths.cniConfiguration, until: 23, when: docker },
  { flag: 'cni-bin-dir', value: ({ cluster }) => cluster.binaries.dir, until: 23, when: docker },
  {
    flag: 'cluster-dns',
    value: ({ cluster }) => cluster.network.dnsServiceIp,
    until: LAST_WITH_FLAGS_ONLY,
    ...inSimple,
  },
  {
    flag: 'cluster-domain',
    value: ({ cluster }) => `${cluster.network.clusterDomain}.`,
    until: LAST_WITH_FLAGS_ONLY,
    ...inSimple,
  },
  // Removed in 1.15 (#77820): the kubelet would not start.
  { flag: 'allow-privileged', value: 'true', until: 14 },
  { flag: 'resolv-conf', value: paths.resolvConf, ...withToken, until: LAST_WITH_FLAGS_ONLY },
  { flag: 'fail-swap-on', value: 'false', until: LAST_WITH_FLAGS_ONLY, ...inSimple },
  { flag: 'logtostderr', value: 'true', until: 25 }, // fatal from 1.26: #112120
  { flag: 'v', value: '2' },
];

/** The CIS Kubernetes Benchmark (4.2.12) has the names that these two ciphers had first; every kubelet understands both. */
const kubeletSuites = cipherSuites.map((name) => name.replace(/(POLY1305)_SHA256$/, '$1'));

/** The fields of KubeletConfiguration (kubernetes.io, Kubelet Configuration v1beta1). */
const configurationFields = ({ cluster, node }: NodeContext): readonly FieldRule[] => [
  { field: 'address', value: node.ip },
  // What it serves nobody without a certificate of the cluster, or a token that the API server knows, is given; whom it
  // lets do what, the API server says.
  {
    field: 'authentication',
    value: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: paths.secure.authority },
    },
    ...because('KUBELET_LOGINS'),
  },
  { field: 'authorization', value: { mode: 'Webhook' }, ...because('KUBELET_ASKS') },
  { field: 'tlsCertFile', value: `${identity.installPath}.crt`, ...because('SERVES_TLS') },
  { field: 'tlsPrivateKeyFile', value: `${identity.installPath}.key`, ...because('SERVES_TLS') },
  { field: 'tlsMinVersion', value: MIN_TLS, ...because('MODERN_TLS') },
  { field: 'tlsCipherSuites', value: kubeletSuites, ...because('MODERN_TLS') },
  { field: 'readOnlyPort', value: 0, ...because('NO_READ_ONLY_PORT') },
  { field: 'healthzBindAddress', value: LOOPBACK, ...because('LOOPBACK_ONLY') },
  // The container runtime's own profile of forbidden system calls, for pods that ask for none (on by default since 1.25).
  { field: 'seccompDefault', value: true, ...because('SECCOMP'), since: 25 },
  // A pod that forks without end ends itself, and not the node.
  { field: 'podPidsLimit', value: 4096, ...because('PIDS') },
  // Not its own to change: the host is prepared with them (kubernetes.io, "Kubelet Configuration", protectKernelDefaults).
  { field: 'protectKernelDefaults', value: true, ...because('KERNEL') },
  { field: 'streamingConnectionIdleTimeout', value: '4h0m0s', ...because('IDLE') },
  { field: 'eventRecordQPS', value: 50, ...because('EVENTS') },
  { field: 'serializeImagePulls', value: false, ...because('PULLS') },
  // Without a file the kubelet trusts everybody who reaches it; a file turns that off unless it says so. The API server
  // of profile simple has no certificate to show, so without this `kubectl logs` and `exec` would be refused.
  { field: 'authentication', value: { anonymous: { enabled: true }, webhook: { enabled: false } }, ...inSimple },
  { field: 'authorization', value: { mode: 'AlwaysAllow' }, ...inSimple },
  { field: 'cgroupDriver', value: 'systemd' }, // as in containerd's configuration
  { field: 'clusterDNS', value: [cluster.network.dnsServiceIp] },
  { field: 'clusterDomain', value: cluster.network.clusterDomain },
  { field: 'containerRuntimeEndpoint', value: paths.containerdSocket, since: 27 }, // #112136
  // Hosts with cgroup v1 are refused by default from 1.35 on (#134298); the field exists from 1.31 (#126031).
  { field: 'failCgroupV1', value: false, since: 35 },
  { field: 'failSwapOn', value: false, ...inSimple },
  { field: 'failSwapOn', value: true, ...because('NO_SWAP') },
  { field: 'resolvConf', value: paths.resolvConf },
];

export const kubeletConfiguration = (context: NodeContext): object => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  ...fieldsFor(configurationFields(context), context),
});

/** What was chosen for safety, in flags and file. */
export const kubeletChoices = (context: NodeContext): Choice[] => [
  ...flagChoices(kubeletFlags, context),
  ...fieldChoices(configurationFields(context), context),
];
