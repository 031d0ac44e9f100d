/** Why profile secure sets what it sets: each code has one line in shared/messages, which the Review page shows. */
import { withCertificates } from '../access/access';

export type WhyCode =
  // who comes in, and who may do what
  | 'NODE_RESTRICTION'
  | 'NODE_RESTRICTION_AND_ADDRESSES'
  | 'ROLES'
  | 'RIGHTS_EACH'
  | 'CLIENTS_SIGNED'
  | 'CALLERS_ASKED'
  | 'NOBODY_UNKNOWN'
  | 'ONLY_HEALTH_UNKNOWN'
  | 'OWN_IDENTITY'
  | 'OWN_USER'
  | 'REVOCABLE_ADMIN'
  | 'KUBELET_CLIENT'
  | 'KUBELET_LOGINS'
  | 'KUBELET_ASKS'
  | 'KUBELETS_CHECKED'
  | 'FRONT_PROXY'
  | 'FRONT_PROXY_NAME'
  | 'PODS_CHECK'
  // what is encrypted, and how
  | 'SERVES_TLS'
  | 'MODERN_TLS'
  | 'ENCRYPTED_SECRETS'
  | 'ETCD_IDENTITY'
  | 'ETCD_CLIENTS'
  | 'ETCD_PEERS'
  // tokens of pods
  | 'OWN_TOKEN_KEY'
  | 'TOKEN_KEYS'
  | 'SHORT_TOKENS'
  // where something listens
  | 'ONE_ADDRESS'
  | 'NODE_ADDRESS'
  | 'NODE_ADDRESSES'
  | 'LOOPBACK_ONLY'
  | 'LOCAL_ETCD'
  | 'METRICS_LOCAL'
  | 'NO_READ_ONLY_PORT'
  // what is written down
  | 'AUDITED'
  | 'AUDIT_KEPT'
  | 'EVENTS'
  // what one pod or client can do to the others
  | 'NO_PROFILING'
  | 'SECCOMP'
  | 'PIDS'
  | 'KERNEL'
  | 'NO_SWAP'
  | 'IDLE'
  | 'ENDED_PODS'
  | 'PULLS'
  | 'QUICK_END'
  | 'SETTINGS_FILE';

/** For the tables: a row that only profile secure has, and why. */
export const because = <Why extends WhyCode>(why: Why) => ({ ...withCertificates, why });

/** Something that was chosen for safety. */
export interface Choice {
  /** `--profiling`, a field of a file, or a file. */
  readonly name: string;
  readonly value: string;
  readonly why: WhyCode;
}
