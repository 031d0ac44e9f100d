/**
 * Every error that may reach a person, and how it crosses a process border.
 *
 * An error carries a code and parameters, never a sentence: the sentence is `errors.<CODE>` and the way out is
 * `hints.<CODE>` in shared/messages, in both languages. A code without texts does not compile.
 */

/** Who can do something about it: the person by changing input, somebody by changing a machine, or we by fixing Keelson. */
type ErrorKind = 'user' | 'environment' | 'bug';

interface ErrorTraits {
  readonly kind: ErrorKind;
  /** Whether the same action may succeed when tried again with nothing changed in the cluster file. */
  readonly retryable: boolean;
}

const user = { kind: 'user', retryable: false } as const;
const environment = { kind: 'environment', retryable: true } as const;

export const errorCatalogue = {
  // Reaching a host
  SSH_UNREACHABLE: environment, // {host, address, reason: a Word}
  SSH_TIMEOUT: environment, // {host, address}
  SSH_NOT_SSH: environment, // {host, address}
  SSH_AUTH_FAILED: { kind: 'user', retryable: true }, // {host, user, method}
  SSH_CREDENTIALS_MISSING: { kind: 'user', retryable: true }, // {host, what: password|passphrase|sudoPassword}
  SSH_KEY_UNREADABLE: user, // {path, reason: format|public|errno}
  SSH_PASSPHRASE_WRONG: { kind: 'user', retryable: true }, // {path}
  SSH_AGENT_UNAVAILABLE: environment, // {host}
  SSH_HOST_KEY_UNKNOWN: { kind: 'user', retryable: true }, // {host, address, fingerprint, type}
  SSH_HOST_KEY_CHANGED: { kind: 'user', retryable: true }, // {host, address, expected, actual}
  SSH_CONNECTION_LOST: environment, // {host}
  API_UNREACHABLE: environment, // {reason}: a Word, or the code of Node or OpenSSL
  TUNNEL_REFUSED: environment, // {host, address: of what is to be reached from there}
  SUDO_FAILED: { kind: 'user', retryable: true }, // {host, reason: wrong-password|not-allowed|tty|missing}
  LOGIN_SHELL_UNUSABLE: { kind: 'user', retryable: true }, // {host, user, reason: no-login-shell|restricted-shell|silent-shell|strange-shell}
  // Working on a host
  COMMAND_FAILED: environment, // {host, command, exitCode}
  COMMAND_TIMEOUT: environment, // {host, command, seconds}
  OUTPUT_TOO_LONG: environment, // {host, command, max}: in MB
  UPLOAD_MISMATCH: environment, // {host, path, expected, actual}
  DISK_FULL: environment, // {host, path}
  DISK_READ_ONLY: environment, // {host, path}
  SERVICE_FAILED: environment, // {host, unit}
  SERVICE_UNHEALTHY: environment, // {host, unit, probe}
  PACKAGE_NOT_INSTALLED: environment, // {host, name, command}
  PREFLIGHT_FAILED: environment, // {host, count}
  NODE_NOT_READY: environment, // {host, node}; what the kubelet says is in the detail
  SERVICE_RESTARTED: environment, // {host, unit}: it fell over during the final check
  CALICO_PEER_LOST: environment, // {host, peer}
  CALICO_POOL_MISSING: environment, // {host, cidr}
  IMAGE_UNAVAILABLE: environment, // {host, image, reason}: the nodes can neither pull it nor have it
  DNS_UNHEALTHY: environment, // {host, deployment, reason}
  WORKLOAD_UNREADY: environment, // {host, name, reason}
  NETWORK_UNHEALTHY: environment, // {host, name, reason}: of the workload that a pod network's manifest has
  SUBNET_FILE_MISSING: environment, // {host, path}: flannel's
  NODE_LOCKED: environment, // {host, user, workstation, job, minutes}
  LOCK_WITHOUT_OWNER: environment, // {host, minutes}
  LEDGER_DAMAGED: user, // {host, lines, count}: of items that a person has to decide about; each is in the detail
  LEDGER_MISSING: user, // {host, count}: the same
  NODE_UNCLEAR: user, // {host, items}: of the first version, and these are not as the cluster file renders them
  LEDGER_NEWER: user, // {host, format}
  NODE_OF_OTHER_CLUSTER: user, // {host, name, id}
  CLUSTER_ID_MISSING: user, // {host, name, id, master}: of this name, and neither the file nor a master says whether it is this one
  RESET_INCOMPLETE: environment, // {host, left}
  POD_NOT_STARTED: environment, // {host, reason}
  TRAFFIC_BLOCKED: environment, // {what: a Word, from, to, cause: a Word, or what was found}; all that failed is in the detail
  // Verifying a cluster
  API_NOT_READY: environment, // {host, url}; what it says of itself is in the detail
  API_OUT_OF_REACH: environment, // {host, url}: from a node, at the address that its services use
  API_SERVICE_DIFFERS: environment, // {found, names}: addresses behind the service of the API, and those of the masters
  DNS_UNAVAILABLE: environment, // {reason: a Word}; its Deployment and pods are in the detail
  CERTIFICATE_UNFIT: environment, // {certificate, place: host or file, problem: a CertificateProblem}: one that can be renewed
  AUTHORITY_UNFIT: environment, // the same
  SELF_MADE_UNFIT: environment, // the same
  DEPLOYMENT_NOT_READY: environment, // {name, reason}
  DEPLOYMENT_DIFFERS: environment, // {name, count, release}; what is there is in the detail
  CLEANUP_INCOMPLETE: environment, // {left, command}
  // Input
  CLUSTER_INVALID: user, // {count}
  CLUSTER_COPIED: user, // {name}: the file has the id of a cluster on other hosts
  LIVE_CHANGE_REFUSED: user, // {count}: a running cluster cannot be changed like this
  FILE_UNREADABLE: user, // {path, reason}
  FILE_UNWRITABLE: user, // {path, reason}
  YAML_INVALID: user, // {path, line, reason}
  BINARY_MISSING: user, // {name, path}
  BINARY_WRONG: user, // {name, reason}
  BINARY_TRUNCATED: user, // {name, has, needs}: bytes
  BINARY_OTHER_MACHINE: user, // {name, machine, wanted}: as `uname -m` says them
  ETCD_WITHOUT_V2: user, // {version}: 3.6 or later, with calico
  CHECKSUM_MISMATCH: environment, // {name, expected, actual}
  DOWNLOAD_FAILED: environment, // {url, reason}
  CHECKSUM_UNUSABLE: environment, // {name, url, reason}: what a publisher says is the checksum of a file
  RELEASE_ARCHIVE_INVALID: environment, // {name, reason}
  RELEASE_LACKS_PROGRAM: environment, // {name, program}
  MACHINE_NOT_PUBLISHED: user, // {machine}: as `uname -m` says it
  ARCHIVE_INVALID: user, // {path, reason}; the part of it is in the detail
  MIRROR_PASSWORD_MISSING: { kind: 'user', retryable: true }, // {registry, url, user}
  IMAGE_NOT_FETCHED: environment, // {image, url, reason}
  IMAGE_OTHER_PLATFORM: user, // {image, wanted, found}
  BUNDLE_INVALID: user, // {path, at, reason}
  BUNDLE_LACKS: user, // {path, names}
  BUNDLE_PLACE_TAKEN: user, // {path}
  FLAGS_UNKNOWN: user, // {flags}
  // Manifests of pod networks; {name}: the file or the address
  MANIFEST_NOT_HERE: user, // {name}
  MANIFEST_TOO_LARGE: user, // {name, max}: MB
  MANIFEST_INVALID: user, // {name, line, reason: a Word}; the parser's words are in the detail
  MANIFEST_KIND: user, // {name, line, kind}
  MANIFEST_LACKS: user, // {name, object, place}; place '': the object itself
  MANIFEST_IMAGE: user, // {name, object, image}
  MANIFEST_VERSION: user, // {name, image, wanted, field}
  MANIFEST_BACKEND: user, // {name, type}: as the manifest has it, where the cluster file says none
  MANIFEST_OTHER_CONTENT: environment, // {name, expected, actual}: SHA-256
  FOLDER_NOT_EMPTY: user, // {path}
  SECRETS_UNREADABLE: environment, // {path, reason}
  // Certificates and what signs them
  CERTIFICATE_UNREADABLE: environment, // {reason: no-certificate|several-certificates}
  AUTHORITY_ENDED: user, // {name, end}
  AUTHORITIES_MISSING: user, // {name}: of the cluster
  EXPORT_WITHOUT_KEYS: user, // {name}: of the cluster
  AUTHORITIES_LOCKED: { kind: 'user', retryable: true }, // {path}: encrypted, and no passphrase was given
  AUTHORITIES_PASSPHRASE_WRONG: { kind: 'user', retryable: true }, // {path}
  AUTHORITIES_DAMAGED: user, // {path, reason: damaged|other-key}
  AUTHORITIES_CUT_SHORT: user, // {path}
  AUTHORITIES_NEWER: user, // {path, format}
  AUTHORITIES_OF_OTHER_CLUSTER: user, // {path, name, id}
  AUTHORITIES_DIFFER: user, // {path, name}: this computer has others of the same cluster
  NETWORK_NAMESPACE: user, // {name, namespace: where it runs, wanted: where the manifest has it}
  OBJECT_OF_OTHERS: user, // {object}: `ClusterRoleBinding NAME`
  NO_ADMINISTRATORS: user, // {name}: of the cluster, where everybody has the same token
  CERTIFICATES_SELF_MADE: user, // {name}: of the cluster, where services make their own
  CERTIFICATE_UNKNOWN: user, // {certificate, names}: those that there are
  CERTIFICATES_NOT_IN_USE: environment, // {host, names}: made anew, and what runs there does not have them
  PASSPHRASE_TOO_SHORT: { kind: 'user', retryable: true }, // {min}
  // Nodes that come or go
  NODE_UNKNOWN: user, // {host}
  NODE_IS_MASTER: user, // {host, count}: of masters, in profile simple
  LAST_MASTER: user, // {host}
  ETCD_UNREACHABLE: environment, // {hosts}
  ETCD_CERTIFICATES_ENDED: environment, // {host, others}
  ETCD_DATA_MISSING: environment, // {host, path}
  ETCD_MEMBER_REMOVED: environment, // {host}
  ETCD_RESTART: environment, // {host, members, needed, well}: of the others
  ETCD_MAJORITY: environment, // {host, members, well, needed}: what would be left
  LAST_WORKER: user, // {host}
  CLUSTER_NOT_RUNNING: user, // {name}
  NODE_NOT_RUNNING: user, // {host}
  OTHER_CHANGES_PENDING: user, // {count}; which is in the detail
  PODS_WOULD_BE_LOST: user, // {host, pods}
  DRAIN_BLOCKED: environment, // {host, pods, reason: budget|still-ending|eviction-refused, by}
  // Jobs
  JOB_NOT_FOUND: user, // {job}
  JOB_RUNNING: user, // {job}
  JOB_RECORD_UNREADABLE: environment, // {path, reason}
  CANCELLED: { kind: 'user', retryable: true }, // {}
  // Ours
  IPC_REJECTED: { kind: 'bug', retryable: false }, // {channel, reason}
  INTERNAL: { kind: 'bug', retryable: true }, // {message}
} as const satisfies Record<string, ErrorTraits>;

export type ErrorCode = keyof typeof errorCatalogue;
export type ErrorParams = Readonly<Record<string, string | number>>;

/** The plain form of an AppError: what crosses IPC and what a record on disk holds. */
export interface WireError {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  /** Raw output that helps an expert (stderr, a parser's message); already redacted, never translated. */
  readonly detail?: string;
}

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly detail?: string;

  constructor(
    readonly code: ErrorCode,
    readonly params: ErrorParams = {},
    options: { cause?: unknown; detail?: string } = {},
  ) {
    super(`${code} ${JSON.stringify(params)}`, options.cause === undefined ? undefined : { cause: options.cause });
    if (options.detail !== undefined) this.detail = options.detail;
  }
}

/** Any thrown value as plain data; what is not an AppError becomes INTERNAL and keeps only its message. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof AppError) {
    return {
      code: thrown.code,
      params: thrown.params,
      ...(thrown.detail === undefined ? {} : { detail: thrown.detail }),
    };
  }
  return { code: 'INTERNAL', params: { message: thrown instanceof Error ? thrown.message : String(thrown) } };
}

/** The inverse of {@link toWireError}, for the side that received it. */
export function fromWireError(wire: WireError): AppError {
  return new AppError(wire.code, wire.params, wire.detail === undefined ? {} : { detail: wire.detail });
}

export const isCancelled = (thrown: unknown): boolean => thrown instanceof AppError && thrown.code === 'CANCELLED';

/** After these nobody knows what still goes on at the host: a stopped command whose end was not seen, or a link lost while it ran. */
export const leavesHostUnknown = ({ code, params }: Pick<WireError, 'code' | 'params'>): boolean =>
  params['unknown'] !== undefined || code === 'SSH_CONNECTION_LOST';
