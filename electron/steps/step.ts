/** What a step is: check, change, verify on one node. Retry and resume are therefore the same as run. */
import type { Cluster, ClusterNode } from '../../shared/cluster/schema';
import type { Change, Progress } from '../../shared/job/job';
import type { Notice } from '../../shared/job/notices';
import type { Operation } from '../../shared/job/operations/operation';
import type { StepId } from '../../shared/job/plan';
import type { KeyedCertificate } from '../../shared/pki/authorities';
import type { ClusterSecrets, TargetFile } from '../../shared/target/targetFile';
import type { FoundHost } from '../../shared/resources/found';
import type { PlannedChange } from '../../shared/resources/changes';
import type { LedgerEntry, LedgerHeader } from '../../shared/resources/ledger';
import type { StepResources } from '../../shared/resources/nodeResources';
import type { Host } from '../ssh/host';

/** Everything a step may know and use. One is made for each task. */
export interface StepContext {
  readonly cluster: Cluster;
  /** What the person has asked for. */
  readonly operation: Operation;
  /** The addresses of the nodes that it names. */
  readonly concerned: ReadonlySet<string>;
  readonly node: ClusterNode;
  /** The node's part of the pod range; undefined where the range has no room for it. */
  readonly podSubnet: string | undefined;
  readonly host: Host;
  /** Another node's host, for steps that ask a master (`kubectl`) about this node. */
  readonly hostOf: (hostname: string) => Promise<Host>;
  /** The target files of this node, with the real secrets. */
  readonly files: readonly TargetFile[];
  readonly secrets: ClusterSecrets;
  /** The identity that no access rule stops, for what nobody else may do yet. It never lies on a host. */
  readonly superAdmin: () => Promise<KeyedCertificate>;
  /** Where the binaries lie on the workstation: name -> absolute path. Empty for `preinstalled`. */
  readonly binaries: ReadonlyMap<string, string>;
  /** Absolute paths of the image archives on the workstation. */
  readonly archives: readonly string[];
  /** What preflight learned of every node; filled by the preflight step, read by rules that compare hosts. */
  readonly facts: Map<string, PreflightFacts>;
  /** What the survey found on every host that was looked at in this operation, by hostname. */
  readonly found: Map<string, FoundHost>;
  /** What is to be done on every host, made from that. */
  readonly plans: Map<string, Promise<HostPlan>>;
  /** Whose nodes these are: what a ledger begins with. */
  readonly identity: Omit<LedgerHeader, 'format'>;
  /** Makes sure that nobody else works on these nodes; waits for nobody. @throws NODE_LOCKED saying who does. */
  readonly lock: () => Promise<void>;
  /** The sha256 of a file of the workstation, read once. FILE_UNREADABLE. */
  readonly sumOf: (path: string) => Promise<string>;
  /** Takes the node out of the cluster file on the workstation; answers the file's path when it has changed. FILE_UNWRITABLE. */
  readonly leaveFile: () => Promise<string | undefined>;
  readonly signal: AbortSignal;
  /** Waits for a turn among uploads (several hosts may want one at once) and runs the work. */
  readonly uploadTurn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly report: StepReport;
}

/** What is to be done on a host (see convergence/hostPlan.ts). */
export interface HostPlan {
  readonly found: FoundHost;
  readonly steps: readonly StepResources[];
  /** By step; a step without changes is not in it. */
  readonly changes: ReadonlyMap<StepId, readonly PlannedChange[]>;
  /** Steps that have to look themselves, because the survey could not see all of their resources. */
  readonly unsure: ReadonlySet<StepId>;
  /** Writes everything that is going to change down in the node's ledger, once, before the first of it is changed. */
  readonly note: () => Promise<void>;
  /** Remembers the cluster file on a node where nothing else is to be changed; undefined where that is known already. */
  readonly record?: () => Promise<void>;
  /** Begins the ledger of a node of the first version; undefined for every other node. */
  readonly adopt?: () => Promise<void>;
  /** Made by an earlier version of the cluster file, and wanted no more. */
  readonly leftOver: readonly LedgerEntry[];
  /** What a person should know and what keeps nothing from being done. */
  readonly told: readonly Notice[];
}

export interface StepReport {
  readonly changed: (change: Change) => void;
  readonly progress: (progress: Progress) => void;
  readonly notice: (notice: Notice) => void;
}

/** The raw answers of the read-only probe, by name (see preflight/probe.ts). */
export type PreflightFacts = Readonly<Record<string, string>>;

/** Throws an AppError when it cannot do its work; a StepFailure (failure.ts) adds unit and journal. */
export type Step = (context: StepContext) => Promise<void>;
export type StepTable = Readonly<Record<StepId, Step>>;
