/**
 * What a component is: everything about one part of the cluster, as data. Programs, images, ports, the plan, the review, the
 * export, status and reset are read from it; nothing outside of its folder knows it by name, except actions that need a shell
 * of their own (electron/steps/components).
 */
import type { Cluster, ClusterNode, ImageName, Role } from '../cluster/schema';
import type { Opening } from '../exposure/opening';
import type { FirewallRule } from '../firewall';
import type { Life, Scope } from '../kubernetes/flags';
import type { NodeContext } from '../kubernetes/nodeContext';
import type { NodeFacts } from '../kubernetes/nodeFacts';
import type { Choice } from '../kubernetes/why';
import type { DirectoryResource, PackageResource, Resource } from '../resources/resource';
import type { FileRule } from '../target/files';
import { pairFiles, type CertificateRule } from './certificateRule';
import type { TargetFile } from '../target/targetFile';

/** `besideWorkers`: every node that another node with pods stands beside. */
export type Where = Role | 'all' | 'firstMaster' | 'besideWorkers' | 'none';

/** How a unit says that it is well; electron/steps/kinds/health.ts asks. */
export type Health =
  /** Answers with a 2xx on the node's loopback address. */
  | { readonly kind: 'http'; readonly scheme: 'http' | 'https'; readonly port: number; readonly path: string }
  /** Answers somebody who has a login. */
  | { readonly kind: 'api'; readonly path: string; readonly node: ClusterNode }
  | { readonly kind: 'container'; readonly name: string }
  /** Ends with 0, and prints a line that the extended regular expression matches. */
  | { readonly kind: 'command'; readonly name: string; readonly words: readonly string[]; readonly prints?: string }
  | { readonly kind: 'rules'; readonly rules: readonly FirewallRule[] };

/** What a service has made while it ran, to be removed right after it has ended; electron/steps/reset says how. */
export type Leaving =
  /** What the container runtime runs because the kubelet asked for it. */
  | { readonly kind: 'pods' }
  | { readonly kind: 'container'; readonly name: string }
  | { readonly kind: 'mounts'; readonly below: string }
  /** Those that a unit started and that live on when it is stopped. */
  | { readonly kind: 'processes'; readonly of: string }
  /** The chains and the addresses that CNI plugins keep for the pods of one network. */
  | { readonly kind: 'podNetwork'; readonly name: string }
  /** Chains of every iptables there is, by a regular expression, with the rules that lead into them. */
  | { readonly kind: 'chains'; readonly names: string }
  /** Those to pods of other nodes, by the range that flanneld's note has (`FLANNEL_NETWORK`). */
  | { readonly kind: 'flannelRoutes'; readonly rangeIn: string }
  /** Only where Keelson has noted a file on the node that the pods of one network write. */
  | { readonly kind: 'ifLedgerHas'; readonly file: string; readonly leavings: readonly Leaving[] }
  /** A slice of systemd with those below it, empty by then. */
  | { readonly kind: 'slice'; readonly name: string }
  /** Tables of nftables, of IPv4 and IPv6. */
  | { readonly kind: 'nftTables'; readonly name: string }
  /** Those of pods, by the range that the unit file at `rangeIn` has. */
  | { readonly kind: 'calicoLinks'; readonly rangeIn: string }
  /** A log, and those that were put aside when it grew. */
  | { readonly kind: 'logs'; readonly path: string }
  /** What is told to it for a while. */
  | { readonly kind: 'file'; readonly path: string };

/** A service of systemd. */
export interface UnitRule {
  readonly unit: string;
  readonly when?: (cluster: Cluster) => boolean;
  /** Only on these of the component's nodes. */
  readonly on?: Where;
  /**
   * Those of the component's files that it reads when it starts, and only then: a change of them wants a restart. All of them
   * where nothing is said.
   */
  readonly files?: readonly FileRule[];
  /** The system brings it, unless its own file is among ours: it is started and enabled, never removed. */
  readonly system?: true;
  /** Of the system's: a command whose words print something while others use it. A reset does not stop it then. */
  readonly usedBy?: readonly string[];
  /** The program of `binaries.dir` that it runs. */
  readonly program?: string;
  /**
   * Flags that these versions of it accept but leave out of `--help`, because they call them deprecated. Whether they exist
   * can only be seen in the program itself.
   */
  readonly hiddenFlags?: readonly (Life & { readonly flags: readonly string[] })[];
  /** Files that it reads when it starts and that are not its component's: another service makes them, or the system has them. */
  readonly reads?: (cluster: Cluster, node: ClusterNode) => readonly string[];
  /** It reports that it has started only when most of its kind on the other nodes have. */
  readonly needsQuorum?: true;
  readonly health: (cluster: Cluster, node: ClusterNode) => Health;
  readonly leavings?: readonly Leaving[];
}

/** The pod network that a component belongs to: where another one is wanted, all of it goes. */
interface NetworkRule {
  readonly name: Cluster['network']['cni'];
  /** The links that are there as long as pods use the network. */
  readonly link?: RegExp;
  /** Configurations that its own pods write: the kubelet and containerd read them like ours. */
  readonly written?: readonly string[];
  /** Files of it that another component installs, because they are read there. */
  readonly elsewhere?: readonly FileRule[];
}

/** A program that no unit runs, or not on every node: called by a service, or by whoever looks after the cluster. */
interface ProgramRule {
  readonly name: string;
  /** Only on these of the component's nodes. */
  readonly on?: Where;
  /** Only in such a cluster, on a host like that. */
  readonly when?: (cluster: Cluster, host: NodeFacts) => boolean;
  /** Its folder; `binaries.dir` where nothing is said. */
  readonly dir?: (cluster: Cluster) => string;
  /** Useful, but nothing of ours runs it. */
  readonly optional?: true;
  /** Arguments with which it tells its version. */
  readonly versionArguments?: readonly string[];
}

/** A command that the host must bring. */
export interface ToolRule extends Life {
  readonly name: string;
  /** Only on these of the component's nodes. */
  readonly on?: Where;
  /** Only in such a cluster. */
  readonly when?: (cluster: Cluster) => boolean;
  /** Where it is missing, Keelson installs this package of the host's own. */
  readonly comesWith?: Pick<PackageResource, 'name' | 'units'>;
  /** The boolean of SELinux without which it may not do here what we want of it. */
  readonly selinuxBoolean?: string;
}

/** A port that is open on the component's nodes, and what it means for others. */
export interface PortRule extends Scope {
  readonly port: number;
  /** TCP where nothing is said. */
  readonly protocol?: 'udp';
  /** Only in such a cluster. */
  readonly when?: (cluster: Cluster) => boolean;
  /** The component runs on without it, or nobody can see on a host whether it is ours who holds it. */
  readonly mayBeTaken?: true;
  /** The certificate that whoever comes is shown, by the path of its file: the port speaks TLS. */
  readonly serves?: string;
  readonly opening: Opening;
}

/** A container image; see kubernetes/images.ts for its full name. */
export interface ImageRule extends Life {
  readonly name: ImageName;
  readonly tag: (cluster: Cluster) => string;
  /** Where it is published, if not in Kubernetes' own registry; a registry of the person's has all of them. */
  readonly home?: (cluster: Cluster) => string;
}

type DirectoryRule = Omit<DirectoryResource, 'kind'>;

export interface BinaryNames {
  readonly required: readonly string[];
  /** Useful to whoever looks after the cluster, but nothing of ours runs them. */
  readonly optional: readonly string[];
}

/** A program in its place on the nodes. */
export interface PlacedProgram {
  readonly name: string;
  readonly path: string;
  readonly optional: boolean;
}

/** What further resources are made from. */
export interface ResourceInput {
  readonly cluster: Cluster;
  readonly node: ClusterNode;
  /** The node's part of the pod range; undefined where the range has no room for it. */
  readonly podSubnet: string | undefined;
  /** The files of this component. */
  readonly own: readonly TargetFile[];
  /** The folders of all components of the node. */
  readonly directories: readonly DirectoryResource[];
  /** The users of all components of the node. */
  readonly users: readonly string[];
  /** The packages of all components of the node. */
  readonly packages: readonly PackageResource[];
  /** The programs of all components of the node. */
  readonly programs: readonly PlacedProgram[];
  /** What is known of the host. */
  readonly nodeFacts: NodeFacts;
}

/** What must be there before a component's step begins, by where. What a node does not have is not waited for. */
interface Needs {
  /** On the same host. */
  readonly here?: readonly Component[];
  readonly everywhere?: readonly Component[];
  /** On every master. */
  readonly masters?: readonly Component[];
  /** On the same host, where the cluster runs already: it sends pods to a node as soon as that has joined. */
  readonly ifClusterRuns?: readonly Component[];
  /** One node after the other where the cluster runs already: the others answer meanwhile. */
  readonly oneByOne?: true;
  /** Whether the other nodes wait until the component itself is there on the first master. */
  readonly firstMasterFirst?: (cluster: Cluster) => boolean;
}

export interface Component<Id extends string = string> {
  /** Also the name of its folder and of its step in plans and records. */
  readonly id: Id;
  readonly on: (cluster: Cluster) => Where;
  readonly needs?: Needs;
  /** What it has on a node is about the other nodes too: it is brought up to date when one of them comes or goes. */
  readonly knowsOthers?: true;
  /** On a host these go on beside each other, and beside all other work on services (the default). */
  readonly lane?: 'upload' | 'control';
  /** Who it is, to others: the pairs are files of the component too. */
  readonly certificates?: readonly CertificateRule[];
  /** Those that stand in a kubeconfig among the files. */
  readonly identities?: readonly CertificateRule[];
  /** In the order in which they are installed, the unit's own among them. */
  readonly files?: readonly FileRule[];
  readonly units?: readonly UnitRule[];
  readonly network?: NetworkRule;
  readonly programs?: readonly ProgramRule[];
  /** What its services call of the host's own. */
  readonly tools?: readonly ToolRule[];
  readonly images?: readonly ImageRule[];
  readonly ports?: readonly PortRule[];
  /** What was chosen for safety on a node, and why; for people to read. */
  readonly choices?: (context: NodeContext) => readonly Choice[];
  /** Users of the system that its services run as. */
  readonly users?: (cluster: Cluster) => readonly string[];
  /** Made before anything else on the node. */
  readonly directories?: (cluster: Cluster) => readonly DirectoryRule[];
  /** Data that its service takes for its own when it starts: what another cluster has left there would wake up. */
  readonly wakes?: readonly string[];
  /** Kernel settings that its service writes by itself. */
  readonly traces?: readonly string[];
  /** What there must be before its files, beside traces. */
  readonly before?: (input: ResourceInput) => readonly Resource[];
  /** What follows its files and its unit. */
  readonly after?: (input: ResourceInput) => readonly Resource[];
}

/** Keeps the id's literal type, so that the catalogue knows all of them. */
export const component = <const Id extends string>(rule: Component<Id>): Component<Id> => ({
  ...rule,
  files: [...(rule.certificates ?? []).flatMap(pairFiles), ...(rule.files ?? [])],
});
