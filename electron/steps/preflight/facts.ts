/** The probe's answers as numbers and lists. */
import { BRIDGE_LINK } from '../../../shared/components/cni/files';
import { managerIn, type PackageManager } from '../../../shared/resources/packages';
import type { PreflightFacts } from '../step';
import { listOf } from './probe';

interface Listener {
  readonly port: number;
  /** The program's name, or `-` where the host could not say. */
  readonly process: string;
  /** The systemd unit it belongs to; '' when none. */
  readonly unit: string;
}

export interface HostState {
  readonly init: string;
  /** `uname -m`. */
  readonly architecture: string;
  /** `uname -r`. */
  readonly kernel: string;
  readonly hostname: string;
  readonly machineId: string;
  /** Of real interfaces, sorted. */
  readonly macs: readonly string[];
  /** What kind of container the host is; `none` or '' when it is a machine. */
  readonly container: string;
  readonly cpus: number;
  readonly memoryMb: number;
  readonly swapOn: boolean;
  /** Seconds that the host's clock is ahead of the workstation's, and by how much that may be wrong. */
  readonly clock: { readonly ahead: number; readonly uncertain: number };
  readonly cgroupV2: boolean;
  /** Docker's cgroup driver; '' where Docker does not run. */
  readonly dockerCgroupDriver: string;
  readonly freeMb: { readonly data: number; readonly binaries: number };
  /** Addresses of all interfaces, without prefix. */
  readonly addresses: readonly string[];
  /** The range of the bridge that pods are connected to, `172.20.11.1/24`; '' when there is none. */
  readonly podBridge: string;
  /** The names of the links that connect pods, whatever the network. */
  readonly podLinks: readonly string[];
  /** The names of the files that tell a container runtime which network to connect pods to. */
  readonly cniFiles: readonly string[];
  /** Files that make systemd start something else than the unit file of ours says. */
  readonly dropIns: readonly string[];
  /** `ip route` lines. */
  readonly routes: readonly string[];
  readonly listeners: readonly Listener[];
  readonly tools: ReadonlySet<string>;
  readonly packageManager: PackageManager | undefined;
  /** Booleans of SELinux that are off, where it is enforced. */
  readonly selinuxForbids: ReadonlySet<string>;
  /** The units of container runtimes that are installed, whether they run or not. */
  readonly runtimeUnits: ReadonlySet<string>;
  /** The version of the containerd that a unit of that name runs, ours or the system's; '' when there is none. */
  readonly containerd: string;
  /** Where that one keeps what it has. */
  readonly containerdFolders: readonly string[];
  /** `iptables --version`; '' when there is none. */
  readonly iptables: string;
  /** The version of nftables' command; '' when there is none. */
  readonly nft: string;
  /** Why a rule such as kube-proxy's cannot be set with it; '' when it can, and where nobody asks for that. */
  readonly nftRefuses: string;
  readonly firewalls: readonly string[];
  /** Keelson has been here before. */
  readonly ours: boolean;
  /** calico runs, and hence knows the host by its name. */
  readonly calico: boolean;
  /** The version of Kubernetes that runs from `binaries.dir`; '' when none does. */
  readonly running: string;
  /** Traces of other Kubernetes installations; our own count as long as `ours` is not looked at. */
  readonly foreign: readonly string[];
  /** Bytes of the programs that lie in `binaries.dir` already. */
  readonly binaries: ReadonlyMap<string, number>;
}

const megabytes = (kilobytes: string | undefined): number => Math.floor(Number(kilobytes ?? 0) / 1024);

function listener(text: string): Listener {
  const [port = '', process = '-', unit = ''] = text.split(' ');
  return { port: Number(port), process, unit };
}

/** `['eth0', '10.0.0.5/24']` for each address. */
const linkAddresses = (facts: PreflightFacts): [string, string][] =>
  listOf(facts['ADDRESSES']).map((entry) => {
    const [link = '', address = ''] = entry.split(' ');
    return [link, address];
  });

const known = new WeakMap<PreflightFacts, HostState>();

/**
 * The facts of one host, read once: every other host is judged beside it. CLOCK_AHEAD and CLOCK_UNCERTAIN are added by the step,
 * which knows when it asked.
 */
export function hostState(facts: PreflightFacts): HostState {
  const state = known.get(facts) ?? stateOf(facts);
  known.set(facts, state);
  return state;
}

const stateOf = (facts: PreflightFacts): HostState => ({
  init: facts['INIT'] ?? '',
  architecture: facts['ARCH'] ?? '',
  kernel: facts['KERNEL'] ?? '',
  hostname: facts['HOSTNAME'] ?? '',
  machineId: facts['MACHINE_ID'] ?? '',
  macs: listOf(facts['MACS']),
  container: facts['CONTAINER'] ?? '',
  cpus: Number(facts['CPUS'] ?? 0),
  memoryMb: megabytes(facts['MEM_KB']),
  swapOn: listOf(facts['SWAP']).length > 0,
  clock: { ahead: Number(facts['CLOCK_AHEAD'] ?? 0), uncertain: Number(facts['CLOCK_UNCERTAIN'] ?? 0) },
  cgroupV2: facts['CGROUP'] === 'cgroup2fs',
  dockerCgroupDriver: facts['DOCKER_CGROUP'] ?? '',
  freeMb: { data: megabytes(facts['FREE_VAR_KB']), binaries: megabytes(facts['FREE_BIN_KB']) },
  addresses: linkAddresses(facts).map(([, address]) => address.replace(/\/\d+$/, '')),
  podBridge: linkAddresses(facts).find(([link]) => link === BRIDGE_LINK)?.[1] ?? '',
  podLinks: listOf(facts['POD_LINKS']),
  cniFiles: listOf(facts['CNI_FILES']),
  dropIns: listOf(facts['DROP_INS']),
  routes: listOf(facts['ROUTES']),
  listeners: listOf(facts['LISTENERS']).map(listener),
  tools: new Set(listOf(facts['TOOLS'])),
  packageManager: managerIn(facts),
  selinuxForbids: new Set(listOf(facts['SELINUX_FORBIDS'])),
  runtimeUnits: new Set(listOf(facts['RUNTIME_UNITS'])),
  containerd: facts['CONTAINERD'] ?? '',
  containerdFolders: listOf(facts['CONTAINERD_FOLDERS']),
  iptables: facts['IPTABLES'] ?? '',
  nft: /\d+(\.\d+)+/.exec(facts['NFT'] ?? '')?.[0] ?? '',
  nftRefuses: facts['NFT_REFUSES'] ?? '',
  firewalls: listOf(facts['FIREWALLS']),
  ours: facts['OURS'] === 'yes',
  calico: facts['CALICO'] === 'yes',
  running: facts['RUNNING'] ?? '',
  foreign: listOf(facts['FOREIGN']),
  binaries: new Map(
    listOf(facts['BINARIES']).map((entry) => {
      const [name = '', bytes = '0'] = entry.split(' ');
      return [name, Number(bytes)];
    }),
  ),
});
