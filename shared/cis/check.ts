/**
 * What the CIS Kubernetes Benchmark recommends, as data: what is looked at on a host that runs, and what is expected there. Ids are
 * those of benchmark 1.12 (cisecurity.org/benchmark/kubernetes); the words are ours.
 */
import { paths } from '../kubernetes/paths';

/** The programs that are looked at, by the names of their units. */
export const programs = [
  ...(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy'] as const),
] as const;
export type Program = (typeof programs)[number];

/** The editions that Keelson knows, oldest first. */
export const benchmarks = ['1.10', '1.11', '1.12'] as const;
export type Benchmark = (typeof benchmarks)[number];

/** Files by who names them: the running program, its configuration, systemd, or custom. */
export type Place =
  | { readonly kind: 'flag'; readonly flag: string }
  | { readonly kind: 'field'; readonly field: readonly string[] }
  | { readonly kind: 'unit' }
  | { readonly kind: 'path'; readonly path: string }
  /** Everything in a folder, or all that ends so. */
  | { readonly kind: 'below'; readonly path: string; readonly ending?: string; readonly except?: string };

export type Look =
  /** As the process was started. */
  | { readonly kind: 'flag'; readonly flag: string }
  /** A field of the configuration file that the process was started with, or the flag of the same meaning, which counts before it. */
  | { readonly kind: 'setting'; readonly field: readonly string[]; readonly flag: string }
  /** The first provider of each list: with it things are written (kubernetes.io, "Encrypting Confidential Data at Rest"). */
  | { readonly kind: 'encryption' }
  | { readonly kind: 'mode'; readonly of: Place }
  | { readonly kind: 'owner'; readonly of: Place };

export type Expectation =
  | { readonly kind: 'set' }
  | { readonly kind: 'unset' }
  | { readonly kind: 'is'; readonly value: string }
  | { readonly kind: 'isNot'; readonly value: string }
  /** One of the parts between commas. */
  | { readonly kind: 'has'; readonly value: string }
  | { readonly kind: 'lacks'; readonly value: string }
  | { readonly kind: 'atLeast'; readonly value: number }
  /** Each of the parts between commas is one of these. */
  | { readonly kind: 'among'; readonly values: readonly string[] }
  /** No permission beyond these. */
  | { readonly kind: 'atMost'; readonly mode: number };

export interface Demand {
  readonly look: Look;
  readonly expects: Expectation;
  /** What the program does when it is told nothing is right too. */
  readonly orUnset?: true;
}

/** Why a recommendation that is not followed is none of Keelson's faults: texts in shared/messages. */
export type Reason =
  | 'CNI_LOCK'
  | 'ANONYMOUS_HEALTH'
  | 'PLUGIN_TOO_NEW'
  | 'EVENT_RATE_LIMIT'
  | 'ALWAYS_PULL'
  | 'REQUEST_TIMEOUT'
  | 'PUBLIC_CERTIFICATES'
  | 'CLIENT_CERTIFICATES'
  | 'ACCOUNT_TOKENS'
  | 'AUDIT_CONTENT'
  | 'NODE_NAMES'
  | 'FIREWALL_OF_HOST'
  | 'GIVEN_RIGHTS'
  | 'WORKLOADS'
  | 'NETWORK_POLICIES'
  | 'SECRETS_OF_WORKLOADS'
  | 'IMAGE_ORIGIN'
  | 'NAMESPACES'
  /** Keelson sets it otherwise than it was found. */
  | 'CHANGED';

export interface Check {
  readonly id: string;
  /** Where this program runs. */
  readonly program: Program;
  /** The benchmark counts it: unmet, it has failed. */
  readonly scored?: true;
  /** All of them; none where a person has to judge. */
  readonly demands: readonly Demand[];
  /** Why it may be unmet, and what must be so for that to be the reason. */
  readonly because?: { readonly reason: Reason; readonly if?: readonly Demand[] };
  readonly since?: Benchmark;
  readonly until?: Benchmark;
}

export const set: Expectation = { kind: 'set' };
export const unset: Expectation = { kind: 'unset' };
export const is = (value: string): Expectation => ({ kind: 'is', value });
export const isNot = (value: string): Expectation => ({ kind: 'isNot', value });
export const has = (value: string): Expectation => ({ kind: 'has', value });
export const lacks = (value: string): Expectation => ({ kind: 'lacks', value });
export const atLeast = (value: number): Expectation => ({ kind: 'atLeast', value });
export const among = (values: readonly string[]): Expectation => ({ kind: 'among', values });

export const flag = (name: string, expects: Expectation): Demand => ({ look: { kind: 'flag', flag: name }, expects });
/** A field, written with dots. */
export const setting = (field: string, name: string, expects: Expectation): Demand => ({
  look: { kind: 'setting', field: field.split('.'), flag: name },
  expects,
});
export const orUnset = (demand: Demand): Demand => ({ ...demand, orUnset: true });

export const byFlag = (name: string): Place => ({ kind: 'flag', flag: name });
export const byField = (field: string): Place => ({ kind: 'field', field: field.split('.') });
export const unit: Place = { kind: 'unit' };
export const at = (path: string): Place => ({ kind: 'path', path });
export const below = (path: string, more: { ending?: string; except?: string } = {}): Place => ({
  ...{ kind: 'below', path },
  ...more,
});

const mode = (of: Place, atMost: number): Demand => ({
  look: { kind: 'mode', of },
  expects: { kind: 'atMost', mode: atMost },
});
const owner = (of: Place, user: string): Demand => ({
  look: { kind: 'owner', of },
  expects: is(`${user}:${user}`),
});
export const closed = (of: Place): Demand => mode(of, 0o600);
export const readable = (of: Place): Demand => mode(of, 0o644);
export const closedFolder = (of: Place): Demand => mode(of, 0o700);
export const ofRoot = (of: Place): Demand => owner(of, 'root');
export const ofUser = owner;

/** Folders whose files are looked at one by one. */
export const CNI_LEASES = '/var/lib/cni/networks';
export const folders: readonly string[] = [paths.secure.pki, CNI_LEASES];

/** Files that no process names. */
export const knownFiles: readonly string[] = [
  paths.secure.admin,
  `${paths.configuration}/super-admin.conf`,
  `${paths.cniConfiguration}/10-bridge.conf`,
];
