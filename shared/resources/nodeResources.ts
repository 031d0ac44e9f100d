/**
 * Everything that Keelson makes or changes on one node, by the step that does it and in the order in which it is done. A
 * pure function of the cluster, so that the plan, the ledger, a reset and the export speak of the very same things.
 */
import { parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { mastersOf, type Cluster, type ClusterNode } from '../cluster/schema';
import { binaryNamesOf } from '../components/binaryNames';
import { components, type ComponentId } from '../components';
import { deployRules, type StepId } from '../job/plan';
import { acceptForwarded } from '../firewall';
import { paths } from '../kubernetes/paths';
import { parseSysctl } from '../kubernetes/sysctl';
import type { TargetFile } from '../target/targetFile';
import { directories } from './directories';
import { filesOfStep, nameOf } from './filesOfStep';
import { hostsBlock } from './hostsBlock';
import type { FileResource, Resource, UnitResource } from './resource';

/** What the list is made from. */
export interface ResourceInput {
  readonly cluster: Cluster;
  readonly node: ClusterNode;
  /** The target files of the node. */
  readonly files: readonly TargetFile[];
}

interface StepInput extends ResourceInput {
  /** The files of this step. */
  readonly own: readonly TargetFile[];
}

const fileResource = ({ installPath, mode, content, secret, path }: TargetFile): FileResource => ({
  kind: 'file',
  path: installPath,
  mode,
  content,
  secret,
  place: path,
});

/** What a component reads when it starts, and only then, beside its own files. */
const readsOf: Partial<Record<ComponentId, readonly string[]>> = {
  // It publishes the API server's certificate to all pods.
  'kube-controller-manager': [paths.servingCertificate],
  // It registers the node by its host name.
  'kube-calico': [paths.hostname],
};

/** The unit of a component with what it reads and runs: a change of any of it wants a restart. */
function unitOf(id: ComponentId, { cluster, own }: Pick<StepInput, 'cluster' | 'own'>): UnitResource {
  const component = components[id];
  return {
    kind: 'unit',
    unit: component.unit,
    system: false,
    files: [...own.map((file) => file.installPath), ...(readsOf[id] ?? [])],
    programs: 'binary' in component ? [`${cluster.binaries.dir}/${component.binary}`] : [],
  };
}

const isComponent = (step: StepId): step is StepId & ComponentId => step in components;

/** A step that installs files and starts the unit among them. */
const service = (step: StepId, input: StepInput): Resource[] => {
  const files = input.own.map(fileResource);
  if (isComponent(step)) return [...files, unitOf(step, input)];
  return files;
};

const prepare = ({ cluster, node, own }: StepInput): Resource[] => [
  ...directories(cluster, node),
  { kind: 'hostname', name: 'hostname', value: node.hostname },
  { kind: 'hosts', name: 'hosts', value: hostsBlock(cluster.nodes) },
  ...own.map(fileResource),
  ...own
    .filter((file) => nameOf(file) === '99-kubernetes.conf')
    .flatMap(({ content }) => parseSysctl(content))
    .map(({ name, value }): Resource => ({ kind: 'sysctl', name, value })),
];

const runtime = ({ cluster, own }: StepInput): Resource[] => [
  ...own.map(fileResource),
  {
    kind: 'unit',
    unit: `${cluster.runtime}.service`,
    system: true,
    files: own.filter((file) => file.installPath === paths.containerdConfiguration).map((file) => file.installPath),
    programs: [],
  },
  { kind: 'rule', table: acceptForwarded.table, words: [acceptForwarded.chain, ...acceptForwarded.args] },
];

const programs = ({ cluster, node }: StepInput): Resource[] => {
  const { required, optional } = binaryNamesOf(cluster, node);
  const preinstalled = cluster.binaries.source.kind === 'preinstalled';
  return [...required, ...(preinstalled ? [] : optional)].map((name) => ({
    kind: 'program',
    path: `${cluster.binaries.dir}/${name}`,
    name,
    preinstalled,
  }));
};

/** root, and the user who logs in where that is somebody else. */
export const kubeconfigOwners = (sshUser: string): { user: string; asUser: boolean }[] =>
  sshUser === 'root'
    ? [{ user: 'root', asUser: false }]
    : [
        { user: 'root', asUser: false },
        { user: sshUser, asUser: true },
      ];

const kubeconfig = ({ node, own }: StepInput): Resource[] => {
  const content = own.find((file) => file.installPath === paths.adminKubeconfig)?.content ?? '';
  return [
    ...own.map(fileResource),
    ...kubeconfigOwners(node.ssh.user).map((owner): Resource => ({ kind: 'kubeconfig', ...owner, content })),
  ];
};

const manifest = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().default('') }),
});

/** The objects of a manifest: `kube-system/Deployment/coredns`, and without a namespace `/ClusterRole/system:coredns`. */
const objectNames = (yaml: string): string[] =>
  parseAllDocuments(yaml).map((document) => {
    const { kind, metadata } = manifest.parse(document.toJS());
    return `${metadata.namespace}/${kind}/${metadata.name}`;
  });

const nodeObject = ({ node }: StepInput): Resource => ({ kind: 'object', name: `/Node/${node.ip}` });

/** What the kubelet writes when it starts (k8s.io/kubernetes, pkg/kubelet/cm/container_manager_linux.go, setupKernelTunables). */
const kubeletSettings = [
  'vm.overcommit_memory',
  'vm.panic_on_oom',
  'kernel.panic',
  'kernel.panic_on_oops',
  'kernel.keys.root_maxkeys',
  'kernel.keys.root_maxbytes',
];
/** The same of kube-proxy (cmd/kube-proxy/app/conntrack.go, pkg/proxy/iptables/proxier.go). */
const kubeProxySettings = [
  'net.ipv4.conf.all.route_localnet',
  'net.netfilter.nf_conntrack_max',
  'net.netfilter.nf_conntrack_tcp_timeout_established',
  'net.netfilter.nf_conntrack_tcp_timeout_close_wait',
];
const traces = (names: readonly string[]): Resource[] => names.map((name) => ({ kind: 'trace', name }));

/** The bridge plugin makes it with the first pod. */
const bridgeLink: Resource = { kind: 'link', name: 'cni0' };

/** The routes' script reads its list anew at each look: another list is no reason to start it again. */
const bridge = ({ own }: StepInput): Resource[] => [
  ...own.map(fileResource),
  ...own
    .filter((file) => nameOf(file).endsWith('.service'))
    .map((file): Resource => ({
      kind: 'unit',
      unit: nameOf(file),
      system: false,
      files: [file.installPath, ...(nameOf(file) === ROUTES_UNIT ? [paths.podRoutes] : [])],
      programs: [],
    })),
];
const ROUTES_UNIT = 'keelson-routes.service';

/** Steps that are more than files and a unit. */
const special: Partial<Record<StepId, (input: StepInput) => Resource[]>> = {
  prepare,
  runtime,
  binaries: programs,
  images: ({ cluster }) => cluster.registry.archives.map((archive) => ({ kind: 'image', archive })),
  kubectl: kubeconfig,
  cni: (input) => [...bridge(input), ...(input.node.roles.includes('worker') ? [bridgeLink] : [])],
  'kube-proxy': (input) => [...traces(kubeProxySettings), ...service('kube-proxy', input)],
  kubelet: (input) => [
    ...traces(kubeletSettings),
    ...(input.cluster.network.cni === 'bridge' ? [nodeObject(input)] : []),
    ...service('kubelet', input),
  ],
  'kube-dns': (input) => [
    ...input.own.map(fileResource),
    ...input.own.flatMap(({ content }) => objectNames(content)).map((name): Resource => ({ kind: 'object', name })),
  ],
};

/** The folders on the way to files and folders: what is not there is made with them, and is then ours as well. */
function withParents(resources: readonly Resource[], known: Set<string>): Resource[] {
  return resources.flatMap((resource): Resource[] => {
    if (resource.kind !== 'file' && resource.kind !== 'directory') return [resource];
    const parts = resource.path.split('/').slice(1, -1);
    const parents = parts
      .map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)
      .filter((path) => !known.has(path));
    for (const path of [...parents, resource.path]) known.add(path);
    return [...parents.map((path): Resource => ({ kind: 'directory', path, mode: 0o755, implied: true })), resource];
  });
}

export interface StepResources {
  readonly step: StepId;
  readonly resources: readonly Resource[];
}

/** The resources of a node, step by step; steps that only look have none and are left out. */
export function nodeResources(input: ResourceInput): StepResources[] {
  const known = new Set<string>();
  return deployRules
    .filter(({ on }) => on(input.node, input.cluster, mastersOf(input.cluster)[0]))
    .map(({ step }) => {
      const own = input.files.filter((file) => filesOfStep[step]?.includes(nameOf(file)));
      const whole = { ...input, own };
      return { step, resources: withParents(special[step]?.(whole) ?? service(step, whole), known) };
    })
    .filter(({ resources }) => resources.length > 0);
}
