/** What the probes' answers mean: pure rules, each about one host. `error` only for what certainly fails. */
import { hasIdentities } from '../../../shared/access/access';
import { parseCidr } from '../../../shared/cluster/cidr';
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { componentsOn, isOn, ownUnits } from '../../../shared/components';
import { runtime as runtimeComponent, runtimeClients } from '../../../shared/components/runtime';
import { livesAt } from '../../../shared/kubernetes/flags';
import { CGROUP_V2_SINCE } from '../../../shared/components/kubelet/flags';
import { iptablesRestoreW5 } from '../../../shared/components/kube-proxy/flags';
import { minorOf } from '../../../shared/kubernetesVersion';
import type { NodeFacts } from '../../../shared/kubernetes/nodeFacts';
import { containerd as containerdComponent } from '../../../shared/components/containerd';
import { containerdFits } from '../../../shared/versions/containerdFits';
import { nftFits } from '../../../shared/versions/nftFits';
import { isBefore, isBetween } from '../../../shared/versions/order';
import { versionsOf } from '../../../shared/versions/versions';
import { BACKDATED } from '../../../shared/pki/certificate';
import { wantsLogin } from '../../../shared/images/mirrors';
import { installing } from '../../../shared/resources/packages';
import type { Notice, NoticeCode } from '../../../shared/job/notices';
import { binaryNamesOf, programPath } from '../../../shared/components/binaryNames';
import { cgroupDriverTrouble } from '../components/cgroupDriver';
import { refusesW5 } from '../../node/iptablesVersion';
import { hasRangesOfOurs } from '../../../shared/components/kubelet/nodeObject';
import { networkOfPods } from '../../../shared/components/networks';
import { runsOn } from './elf';
import type { HostState } from './facts';
import { portsNeeded } from './ports';
import { toolsOf } from './tools';

/** A program as it lies on the workstation. */
export interface LocalBinary {
  readonly bytes: number;
  /** `x86_64`; undefined when it is no program for Linux at all. */
  readonly machine: string | undefined;
}

export interface Subject {
  readonly cluster: Cluster;
  readonly node: ClusterNode;
  readonly podSubnet: string | undefined;
  readonly minor: number;
  readonly state: HostState;
  /** What was found on the host and decides what it gets. */
  readonly host: NodeFacts;
  /** By name; empty for `preinstalled`. */
  readonly binaries: ReadonlyMap<string, LocalBinary>;
  /** Bytes of all image archives together. */
  readonly archiveBytes: number;
  /** Whether its certificates are made now, all of them. */
  readonly getsCertificates: boolean;
}

type Rule = (subject: Subject) => Notice[];

export const notice = (severity: Notice['severity'], code: NoticeCode, params: Notice['params'] = {}): Notice => ({
  severity,
  code,
  params,
});
const isWorker = ({ node }: Pick<Subject, 'node'>): boolean => node.roles.includes('worker');
const isMaster = ({ node }: Subject): boolean => node.roles.includes('master');
const MB = 1024 * 1024;

const systemd: Rule = ({ state }) =>
  state.init === 'systemd' ? [] : [notice('error', 'NO_SYSTEMD', { found: state.init })];

const architecture: Rule = ({ cluster, node, state, host, binaries }) => {
  const { required } = binaryNamesOf(cluster, node, host);
  const found = required.flatMap((name) => {
    const local = binaries.get(name);
    return local ? [local.machine ?? 'no Linux program'] : [];
  });
  const wrong = [...new Set(found)].filter((machine) => !runsOn(machine, state.architecture));
  return wrong.length > 0
    ? [notice('error', 'WRONG_ARCHITECTURE', { host: state.architecture, binaries: wrong.join(', ') })]
    : [];
};

const hostname: Rule = ({ node, state }) =>
  state.hostname === node.hostname
    ? []
    : [notice('info', 'HOSTNAME_DIFFERS', { found: state.hostname, wanted: node.hostname })];

const address: Rule = ({ node, state }) =>
  state.addresses.includes(node.ip)
    ? []
    : [notice('error', 'IP_NOT_ON_HOST', { ip: node.ip, found: state.addresses.join(', ') })];

/** Units of ours that run from an earlier deployment hold their ports rightly. */
const ports: Rule = ({ cluster, node, state }) => {
  const ours = new Set(ownUnits.map(({ unit }) => unit));
  return portsNeeded(cluster, node).flatMap((port) => {
    const held = state.listeners.find((listener) => listener.port === port);
    if (!held || (state.ours && (ours.has(held.unit) || held.process === '-'))) return [];
    const process = held.unit === '' ? held.process : `${held.process} (${held.unit})`;
    return [notice('error', 'PORT_IN_USE', { port, process })];
  });
};

/** Those that a host can do without, if the cluster file says something else. */
const avoidable: Readonly<Record<string, NoticeCode>> = {
  nft: 'NFT_MISSING',
  haproxy: 'HAPROXY_MISSING',
};

const tools: Rule = ({ cluster, node, state }) =>
  toolsOf(cluster, node)
    .filter(({ name }) => !state.tools.has(name))
    .map(({ name: tool, comesWith }) => {
      const manager = state.packageManager;
      if (!comesWith || !manager) return notice('error', avoidable[tool] ?? 'TOOL_MISSING', { tool });
      return notice('info', 'PACKAGE_COMES', { tool, command: installing(manager, comesWith) });
    });

/** Only told: whether a unit of ours gets the domain of the package's own hangs on the policy of the host. */
const selinux: Rule = ({ cluster, node, state }) =>
  toolsOf(cluster, node).flatMap(({ name: tool, selinuxBoolean: boolean }) =>
    boolean !== undefined && state.selinuxForbids.has(boolean)
      ? [notice('warning', 'SELINUX_FORBIDS', { tool, boolean })]
      : [],
  );

const runtime: Rule = ({ cluster, node, state }) => {
  const client = runtimeClients[cluster.runtime];
  const unit = `${cluster.runtime}.service`;
  return isOn(runtimeComponent, cluster, node) && !(state.tools.has(client) && state.runtimeUnits.has(unit))
    ? [notice('error', 'RUNTIME_MISSING', { runtime: cluster.runtime })]
    : [];
};

/** Our configuration has these: with others in use it would take away what is there, Docker's containers too. */
const usualFolders = ['/var/lib/containerd', '/run/containerd'];

/** A host keeps the containerd that its system has brought, if this Kubernetes can work with it. */
const keptContainerd: Rule = ({ cluster, node, minor, state, host: { hostContainerd: found } }) => {
  if (found === undefined || !isOn(containerdComponent, cluster, node)) return [];
  const { from, before } = containerdFits(minor);
  if (!isBetween(found, from, before))
    return [notice('error', 'RUNTIME_UNFIT', { found, from, before, version: cluster.kubernetesVersion })];
  const moved = state.containerdFolders.filter((folder) => !usualFolders.includes(folder));
  return moved.length > 0
    ? [notice('error', 'RUNTIME_MOVED', { folders: moved.join(', ') })]
    : [notice('info', 'RUNTIME_KEPT', { found })];
};

/**
 * Older ones give the header of a hosts.toml to the mirror alone, and not to the server whose token it may ask for
 * (containerd/containerd #11092).
 */
const HEADER_FOR_TOKENS_SINCE = '2.1.0';

const mirrorLogin: Rule = ({ cluster, node, host }) => {
  const found = host.hostContainerd ?? versionsOf(cluster).containerd;
  const runsContainers = [runtimeComponent, containerdComponent].some((one) => isOn(one, cluster, node));
  if (!runsContainers || !isBefore(found, HEADER_FOR_TOKENS_SINCE)) return [];
  return cluster.registry.mirrors
    .filter(wantsLogin)
    .map(({ url }) => notice('warning', 'MIRROR_LOGIN_LIMITED', { url, found, since: HEADER_FOR_TOKENS_SINCE }));
};

/** Room for images, containers and etcd on a new host; a host that has them already needs some to work with. */
const DATA_MB = { fresh: 1024, ours: 256 } as const;
/** An archive lies there once packed and, imported, about once more unpacked. */
const ARCHIVE_FACTOR = 2.5;

const disk: Rule = ({ cluster, node, state, host, binaries, archiveBytes }) => {
  const { required, optional } = binaryNamesOf(cluster, node, host);
  const toCome = [...required, ...optional].reduce((sum, name) => {
    const bytes = binaries.get(name)?.bytes ?? 0;
    return state.binaries.get(name) === bytes ? sum : sum + bytes;
  }, 0);
  const hasRuntime = [runtimeComponent, containerdComponent].some((one) => isOn(one, cluster, node));
  const images = !state.ours && hasRuntime ? archiveBytes * ARCHIVE_FACTOR : 0;
  const needs = [
    { path: cluster.binaries.dir, freeMb: state.freeMb.binaries, neededMb: Math.ceil(toCome / MB) },
    {
      path: '/var/lib',
      freeMb: state.freeMb.data,
      neededMb: Math.ceil(images / MB) + DATA_MB[state.ours ? 'ours' : 'fresh'],
    },
  ];
  return needs.filter((need) => need.freeMb < need.neededMb).map((need) => notice('error', 'DISK_LOW', need));
};

const preinstalled: Rule = ({ cluster, node, state, host }) =>
  cluster.binaries.source.kind === 'preinstalled'
    ? binaryNamesOf(cluster, node, host)
        .required.filter((name) => !state.binaries.has(name))
        .map((name) => {
          const path = programPath(cluster, name);
          return notice('error', 'BINARY_NOT_ON_HOST', { name, dir: path.slice(0, path.lastIndexOf('/')) });
        })
    : [];

/** The bridge keeps its address, and the CNI plugin refuses to connect pods of another range to it. */
const podRange: Rule = (subject) => {
  const { cluster, podSubnet, state } = subject;
  const here = hasRangesOfOurs(cluster) && isWorker(subject);
  const wanted = here ? podSubnet : undefined;
  if (wanted === undefined || state.podBridge === '') return [];
  const [a, b] = [parseCidr(state.podBridge), parseCidr(wanted)];
  return a?.first === b?.first && a?.last === b?.last
    ? []
    : [notice('error', 'POD_RANGE_CHANGED', { found: state.podBridge, wanted })];
};

/** Pods that run keep the network they were made with; without any, the steps put the new one in the old one's place. */
const podNetwork: Rule = ({ cluster, state }) => {
  const wanted = cluster.network.cni;
  const found = state.ours ? networkOfPods(wanted, state.podLinks) : undefined;
  return found ? [notice('error', 'POD_NETWORK_CHANGED', { found, wanted })] : [];
};

/** calico knows a node by its host name, and refuses another name for an address that it knows already. */
const calicoName: Rule = ({ cluster, node, state, binaries }) => {
  if (cluster.network.cni !== 'calico' || !state.ours || !state.calico || state.hostname === node.hostname) return [];
  const params = { found: state.hostname, wanted: node.hostname };
  return binaries.has('calicoctl') || state.binaries.has('calicoctl')
    ? [notice('warning', 'CALICO_NODE_RENAMED', params)]
    : [notice('error', 'CALICO_NAME_TAKEN', params)];
};

/** What runs, and a database that ours would wake up in, make it certain that the deployment fails; leftovers do not. */
const otherCluster: Rule = ({ cluster, node, state }) => {
  const data = new Set(componentsOn(cluster, node).flatMap(({ wakes = [] }) => wakes));
  return state.ours
    ? []
    : state.foreign.map((found) => {
        const fatal = found.endsWith('.service') || data.has(found);
        return notice(fatal ? 'error' : 'warning', 'OTHER_CLUSTER', { found });
      });
};

const cgroupV2: Rule = (subject) =>
  isWorker(subject) && subject.minor < CGROUP_V2_SINCE && subject.state.cgroupV2
    ? [
        notice('error', 'CGROUP_V2_UNSUPPORTED', {
          version: subject.cluster.kubernetesVersion,
          since: CGROUP_V2_SINCE,
        }),
      ]
    : [];

/** Where Docker does not run yet, the step that starts it looks again. */
const cgroupDriver: Rule = ({ cluster, node, state }) => {
  const trouble = cgroupDriverTrouble(cluster, node, state.dockerCgroupDriver);
  return trouble ? [trouble] : [];
};

/** Kubernetes promises that a minor follows its predecessor, and no other way (kubernetes.io, "Version Skew Policy"). */
const versionChange: Rule = ({ cluster, minor, state }) => {
  const found = minorOf(state.running.replace(/[-+].*$/, ''));
  if (!state.ours || found === undefined || state.running === cluster.kubernetesVersion) return [];
  const params = { found: state.running, wanted: cluster.kubernetesVersion };
  return minor === found || minor === found + 1
    ? [notice('info', 'VERSION_CHANGE', params)]
    : [notice('warning', 'VERSION_JUMP', params)];
};

/** Only told: from 1.35 on the kubelet's file allows it (`failCgroupV1: false`), but its end is announced. */
const cgroup: Rule = (subject) =>
  isWorker(subject) && subject.minor >= 35 && !subject.state.cgroupV2
    ? [notice('warning', 'CGROUP_V1_REFUSED', { version: subject.cluster.kubernetesVersion })]
    : [];

/**
 * kubeadm's for a control plane (kubernetes/kubernetes, cmd/kubeadm/app/constants: ControlPlaneMem, ControlPlaneNumCPU), about
 * half of it for a worker. Somewhat less, because a machine never reports all the memory that it was given.
 */
const limits = { masterMb: 1660, workerMb: 878, masterCpus: 2 } as const;

const size: Rule = (subject) => {
  const { cpus, memoryMb } = subject.state;
  const wantedMb = isMaster(subject) ? limits.masterMb : limits.workerMb;
  return [
    ...(memoryMb < wantedMb ? [notice('warning', 'MEMORY_LOW', { mb: memoryMb, wantedMb })] : []),
    ...(isMaster(subject) && cpus < limits.masterCpus
      ? [notice('warning', 'CPU_LOW', { cpus, wanted: limits.masterCpus })]
      : []),
  ];
};

const swap: Rule = (subject) => (isWorker(subject) && subject.state.swapOn ? [notice('warning', 'SWAP_ON')] : []);

const firewall: Rule = ({ state }) => state.firewalls.map((name) => notice('warning', 'FIREWALL_ACTIVE', { name }));

const container: Rule = ({ state }) =>
  state.container === '' || state.container === 'none'
    ? []
    : [notice('warning', 'IN_CONTAINER', { kind: state.container })];

const iptablesRestore: Rule = (subject) =>
  isWorker(subject) &&
  livesAt(iptablesRestoreW5, subject.minor) &&
  subject.state.iptables !== '' &&
  refusesW5(subject.state.iptables)
    ? [notice('info', 'IPTABLES_RESTORE_W5', { version: subject.state.iptables.replace(/^iptables v/, '') })]
    : [];

/** kube-proxy does not start in mode nftables on an older one (k8s.io/kubernetes, pkg/proxy/nftables/supported.go). */
const NFTABLES_KERNEL = '5.13';

/** What kube-proxy needs of the host in mode nftables; that there is no nft at all is told with the other tools. */
const nftables: Rule = ({ cluster: { network, kubernetesVersion: version }, state, ...subject }) => {
  if (network.proxyMode !== 'nftables' || !isWorker(subject) || state.nft === '') return [];
  const { from, tooNew } = nftFits(version);
  const found = state.nft;
  return [
    ...(isBefore(found, from) ? [notice('error', 'NFT_TOO_OLD', { found, from })] : []),
    ...(tooNew && !isBefore(found, tooNew.from) ? [notice('error', 'NFT_TOO_NEW', { found, version, ...tooNew })] : []),
    ...(isBefore(state.kernel, NFTABLES_KERNEL)
      ? [notice('error', 'KERNEL_TOO_OLD', { found: state.kernel, from: NFTABLES_KERNEL })]
      : []),
    ...(state.nftRefuses === '' ? [] : [notice('error', 'NFT_REFUSES', { found: state.nftRefuses })]),
  ];
};

/** Seconds that a new certificate has begun before. */
const BEGUN = BACKDATED / 1000;

/** Only what is sure: the question has taken its time. What a node has already it keeps, whatever its clock says. */
const clockBehind: Rule = ({ cluster, state: { clock }, getsCertificates }) => {
  const params = { seconds: Math.round(-clock.ahead), minutes: BEGUN / 60 };
  return hasIdentities(cluster) && clock.ahead + clock.uncertain < -BEGUN
    ? [notice(getsCertificates ? 'error' : 'warning', 'CLOCK_BEHIND', params)]
    : [];
};

const rules: readonly Rule[] = [
  systemd,
  architecture,
  address,
  hostname,
  tools,
  selinux,
  runtime,
  keptContainerd,
  mirrorLogin,
  preinstalled,
  ports,
  otherCluster,
  podNetwork,
  podRange,
  calicoName,
  versionChange,
  disk,
  cgroup,
  cgroupV2,
  cgroupDriver,
  size,
  swap,
  firewall,
  container,
  clockBehind,
  iptablesRestore,
  nftables,
];

/** Everything there is to say about one host by itself. The minor of the cluster's version must be known. */
export function judge(subject: Omit<Subject, 'minor'>): Notice[] {
  const whole = { ...subject, minor: minorOf(subject.cluster.kubernetesVersion) ?? 0 };
  return rules.flatMap((rule) => rule(whole));
}
