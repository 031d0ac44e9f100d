/**
 * The cluster file (keelson/v1): the one description of a cluster that the wizard edits, the command line applies and
 * people keep in git. It never holds a secret. Rules across fields are in rules.ts.
 */
import * as z from 'zod';
import { isIPv4, isNetworkAddress, isReachable, parseCidr, toText, unreachablePart } from './cidr';
import {
  binaryName,
  isClusterId,
  isDomain,
  isDownloadUrl,
  isEtcdUrl,
  isExactVersion,
  isHost,
  isHostname,
  isImage,
  isInterface,
  isLabel,
  isLocalPath,
  isMirrorUrl,
  isPort,
  isRegistryPrefix,
  isRegistryUser,
  isRemotePath,
  isSha256,
  isUser,
  isVersionWithSuffix,
  MAX_ENTRIES,
  MAX_INTERFACE,
  MAX_LABEL,
  MAX_NAME,
  MAX_PATH,
  MAX_USER,
  parseJump,
  parsePortRange,
} from './formats';
import { toIssues } from './schemaIssues';
import { folderTrouble } from './targetFolders';
import {
  API_VERSION,
  defaultProfile,
  defaults,
  profileDefaults,
  profileOf,
  profiles,
  type ProfileDefaults,
} from './defaults';
import type { Issue, IssueCode } from './issues';
import { mirroredRegistries } from '../images/mirrors';
import { isSupported, supported } from '../kubernetesVersion';
import type { PublisherId } from '../versions/publishers';

export { API_VERSION, parseJump, parsePortRange };
export const roles = ['master', 'worker'] as const;
export const runtimes = ['docker', 'containerd'] as const;
export const cnis = ['calico', 'bridge', 'flannel'] as const;
/** How flannel brings packets to other nodes: `Backend.Type` of its configuration. */
export const flannelBackends = ['vxlan', 'host-gw'] as const;
export type FlannelBackend = (typeof flannelBackends)[number];
export const proxyModes = ['iptables', 'nftables'] as const;
export const imageNames = [
  ...(['pause', 'calicoNode', 'calicoCni', 'calicoControllers', 'flannel', 'flannelCni'] as const),
  ...(['kubeDns', 'dnsmasq', 'sidecar', 'coredns'] as const),
] as const;
/** Of what only one pod network has. */
export const networkVersionNames = ['flannel', 'flannelCni', 'calico'] as const;
export const versionNames = [
  ...(['etcd', 'containerd', 'runc', 'cniPlugins', 'crictl', 'coredns', 'pause'] as const),
  ...networkVersionNames,
] as const;
type VersionName = (typeof versionNames)[number];
/** A string with a test; `code` is what the person is told when the test fails. */
const text = (
  code: IssueCode,
  test: (value: string) => boolean,
  { max = MAX_NAME, params = {} }: { max?: number; params?: Record<string, string | number> } = {},
) =>
  z.string().superRefine((value, context) => {
    if (value === '') context.addIssue({ code: 'custom', params: { code: 'REQUIRED' } });
    else if (value.length > max) context.addIssue({ code: 'custom', params: { code: 'TOO_LONG', max } });
    else if (!test(value)) context.addIssue({ code: 'custom', params: { code, ...params } });
  });

const cidr = z.string().superRefine((value, context) => {
  const range = parseCidr(value);
  if (value === '') context.addIssue({ code: 'custom', params: { code: 'REQUIRED' } });
  else if (!range) context.addIssue({ code: 'custom', params: { code: 'BAD_CIDR' } });
  else if (!isNetworkAddress(value, range)) {
    const suggestion = `${toText(range.first)}/${String(range.prefix)}`;
    context.addIssue({ code: 'custom', params: { code: 'CIDR_HOST_BITS', suggestion } });
  } else {
    const part = unreachablePart(range);
    if (part !== undefined) context.addIssue({ code: 'custom', params: { code: 'CIDR_NOT_USABLE', part } });
  }
});

const port = z.number().superRefine((value, context) => {
  if (!isPort(value)) {
    context.addIssue({ code: 'custom', params: { code: 'OUT_OF_RANGE', min: 1, max: 65535 } });
  }
});

/** IPv6 wants 1280, and a frame that is called jumbo has 9000 (RFC 8200, 5; flannel-io/flannel and Calico take any). */
const [MIN_MTU, MAX_MTU] = [1280, 9000];
const mtu = z.number().superRefine((value, context) => {
  if (!Number.isInteger(value) || value < MIN_MTU || value > MAX_MTU)
    context.addIssue({ code: 'custom', params: { code: 'OUT_OF_RANGE', min: MIN_MTU, max: MAX_MTU } });
});

const localPath = text('BAD_PATH', isLocalPath, { max: MAX_PATH });
const hostname = text('BAD_HOSTNAME', isHostname, { max: MAX_LABEL });
const ipv4 = text('BAD_IP', isIPv4).superRefine((ip, context) => {
  if (isIPv4(ip) && !isReachable(ip)) context.addIssue({ code: 'custom', params: { code: 'IP_NOT_USABLE', ip } });
});
const image = text('BAD_IMAGE', isImage);
const list = <T extends z.ZodType>(entry: T, max = MAX_ENTRIES) => z.array(entry).max(max);
const authSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('key'), path: localPath }),
  z.strictObject({ kind: z.literal('password') }),
  z.strictObject({ kind: z.literal('agent') }),
]);

const sshSchema = z.strictObject({
  user: text('BAD_USER', isUser, { max: MAX_USER }).default(defaults.sshUser),
  port: port.default(defaults.sshPort),
  /** Where SSH reaches the node when that is not `ip`. */
  host: text('BAD_HOST', isHost).optional(),
  auth: authSchema.default({ kind: 'key', path: defaults.keyPath }),
  sudo: z.boolean().default(false),
  jump: text('BAD_JUMP', (value) => isLabel(value) || parseJump(value) !== undefined).optional(),
});

export const nodeSchema = z.strictObject({
  hostname,
  ip: ipv4,
  roles: list(z.enum(roles), roles.length).min(1),
  ssh: sshSchema.prefault({}),
});

const networkSchema = ({ nodePortRange, cni }: ProfileDefaults) =>
  z.strictObject({
    serviceCidr: cidr.default(defaults.serviceCidr),
    podCidr: cidr.default(defaults.podCidr),
    dnsServiceIp: ipv4.default(defaults.dnsServiceIp),
    clusterDomain: text('BAD_DOMAIN', isDomain).default(defaults.clusterDomain),
    nodePortRange: text('BAD_PORT_RANGE', (value) => parsePortRange(value) !== undefined).default(nodePortRange),
    cni: z.enum(cnis).default(cni),
    /** What Keelson sets in the manifest of a network that is one (flannel; calico in profile secure). The manifest's own, or the host's, where left out. */
    backend: z.enum(flannelBackends).exactOptional(),
    mtu: mtu.exactOptional(),
    interface: text('BAD_INTERFACE', isInterface, { max: MAX_INTERFACE }).exactOptional(),
    /** That manifest as a file of the workstation, relative to the cluster file; as it is published where left out. */
    manifest: localPath.exactOptional(),
    /** How kube-proxy leads packets for services to pods: its `mode`. */
    proxyMode: z.enum(proxyModes).default(defaults.proxyMode),
  });

const apiSchema = z.strictObject({
  /** A load balancer in front of the API servers, `HOST[:PORT]`: its name stands in their certificate. */
  endpoint: text('BAD_HOST', (value) => isHost(value.replace(/:\d+$/, ''))).exactOptional(),
  /** Further names and addresses for that certificate. */
  extraNames: list(text('BAD_HOST', isHost)).default([]),
});

const etcdSchema = z.strictObject({
  /** Empty: etcd is installed on the masters. */
  endpoints: list(text('BAD_ETCD_URL', isEtcdUrl)).default([]),
});

/** Not a record: zod leaves `__proto__` out of those without a word. */
const imageFields = {
  pause: image.exactOptional(),
  calicoNode: image.exactOptional(),
  calicoCni: image.exactOptional(),
  calicoControllers: image.exactOptional(),
  flannel: image.exactOptional(),
  flannelCni: image.exactOptional(),
  kubeDns: image.exactOptional(),
  dnsmasq: image.exactOptional(),
  sidecar: image.exactOptional(),
  coredns: image.exactOptional(),
} satisfies Record<ImageName, unknown>;

const registryMirror = z.strictObject({
  /** The registry that it stands for. */
  registry: z.enum(mirroredRegistries),
  url: text('BAD_MIRROR_URL', isMirrorUrl),
  /** Where it wants a login. */
  user: text('BAD_REGISTRY_USER', isRegistryUser).exactOptional(),
});

const registrySchema = ({ registryPrefix }: ProfileDefaults) =>
  z.strictObject({
    prefix: text('BAD_REGISTRY_PREFIX', isRegistryPrefix).default(registryPrefix),
    images: z.strictObject(imageFields).default({}),
    archives: list(localPath).default([]),
    mirrors: list(registryMirror, mirroredRegistries.length).default([]),
  });

const mirror = text('BAD_URL', isDownloadUrl).exactOptional();
const mirrorFields = {
  kubernetes: mirror,
  etcd: mirror,
  containerd: mirror,
  runc: mirror,
  cniPlugins: mirror,
  crictl: mirror,
} satisfies Record<PublisherId, unknown>;

const sourceSchema = z.discriminatedUnion('kind', [
  /** A folder of the workstation (relative to the cluster file) that holds every binary. */
  z.strictObject({ kind: z.literal('upload'), path: localPath }),
  /** The binaries already lie in `binaries.dir` on every node. */
  z.strictObject({ kind: z.literal('preinstalled') }),
  /** As the projects publish them, fetched and checked by the workstation. A mirror has the publisher's own paths. */
  z.strictObject({ kind: z.literal('release'), mirrors: z.strictObject(mirrorFields).exactOptional() }),
  /** Fetched by the workstation; `{name}`, `{version}` and `{arch}` in the url are replaced. */
  z.strictObject({
    kind: z.literal('download'),
    url: text('BAD_URL', isDownloadUrl),
    sha256: z.record(z.string().regex(binaryName), text('BAD_SHA256', isSha256)),
  }),
]);

const version = text('BAD_COMPONENT_VERSION', isExactVersion).exactOptional();
/** What is not named goes with the version of Kubernetes (shared/versions). */
const versionFields = {
  etcd: version,
  containerd: version,
  runc: version,
  cniPlugins: version,
  crictl: version,
  coredns: version,
  pause: version,
  flannel: version,
  flannelCni: text('BAD_COMPONENT_VERSION', isVersionWithSuffix).exactOptional(),
  calico: version,
} satisfies Record<VersionName, unknown>;

/** Every field that names a folder on the nodes. */
const targetFolder = text('BAD_REMOTE_PATH', isRemotePath).superRefine((folder, context) => {
  const trouble = isRemotePath(folder) ? folderTrouble(folder) : undefined;
  if (trouble) context.addIssue({ code: 'custom', params: { ...trouble } });
});

const binariesSchema = z.strictObject({
  dir: targetFolder.default(defaults.binariesDir),
  source: sourceSchema.default({ kind: 'upload', path: defaults.binariesPath }),
});

const schemaOf = (byProfile: ProfileDefaults) =>
  z.strictObject({
    apiVersion: z.literal(API_VERSION),
    /** Random, made once: by it its nodes know whose they are. No secret. */
    id: text('BAD_ID', isClusterId).exactOptional(),
    name: text('BAD_NAME', isLabel, { max: MAX_LABEL }),
    kubernetesVersion: text('BAD_VERSION', isSupported, { params: supported }),
    profile: z.enum(profiles).default(defaultProfile),
    runtime: z.enum(runtimes).default(byProfile.runtime),
    versions: z.strictObject(versionFields).exactOptional(),
    nodes: list(nodeSchema),
    network: networkSchema(byProfile).prefault({}),
    api: apiSchema.prefault({}),
    etcd: etcdSchema.prefault({}),
    registry: registrySchema(byProfile).prefault({}),
    binaries: binariesSchema.prefault({}),
  });

/** One for each profile: they differ in what a field that is left out means, and in nothing else. */
export const clusterSchemas = {
  simple: schemaOf(profileDefaults.simple),
  secure: schemaOf(profileDefaults.secure),
} as const;
type ClusterSchema = ReturnType<typeof schemaOf>;

export type Cluster = z.output<ClusterSchema>;
export type ClusterNode = Cluster['nodes'][number];
export type Role = (typeof roles)[number];
export type SshSettings = ClusterNode['ssh'];
export type ImageName = (typeof imageNames)[number];
/** What a person may write: defaults left out. The wizard's draft and a parsed YAML document have this shape. */
export type ClusterInput = z.input<ClusterSchema>;

export type ParsedCluster =
  { readonly cluster: Cluster; readonly issues: [] } | { readonly cluster?: never; readonly issues: Issue[] };

/** Checks a document against the schema alone and fills in the defaults. Never throws. */
export function parseCluster(document: unknown): ParsedCluster {
  const result = clusterSchemas[profileOf(document)].safeParse(document, { reportInput: true });
  return result.success ? { cluster: result.data, issues: [] } : { issues: result.error.issues.flatMap(toIssues) };
}

/** Whether the workstation fetches the programs: that may take long, and needs the network. */
export const isFetched = ({ binaries: { source } }: Pick<Cluster, 'binaries'>): boolean =>
  source.kind === 'download' || source.kind === 'release';

export const mastersOf = (cluster: Cluster): ClusterNode[] =>
  cluster.nodes.filter((node) => node.roles.includes('master'));
export const workersOf = (cluster: Cluster): ClusterNode[] =>
  cluster.nodes.filter((node) => node.roles.includes('worker'));
