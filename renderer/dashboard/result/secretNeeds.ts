/** Which passwords a run will need, as far as the cluster file tells. */
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import type { WireError } from '../../../shared/errors';
import type { CallResult } from '../../../shared/ipc';
import type { SecretKind } from '../../stores/credentialsStore';

export interface SecretNeed {
  readonly hostname: string;
  readonly kind: SecretKind;
  /** Without it the host cannot be reached at all; sudo may or may not ask, which only the host knows. */
  readonly required: boolean;
}

type Known = CallResult<'credentials.known'>;

const needsOf = ({ hostname, ssh }: ClusterNode): SecretNeed[] => [
  ...(ssh.auth.kind === 'password' ? [{ hostname, kind: 'password', required: true } as const] : []),
  ...(ssh.sudo ? [{ hostname, kind: 'sudoPassword', required: false } as const] : []),
];

export const secretNeeds = (cluster: Cluster): SecretNeed[] => cluster.nodes.flatMap(needsOf);

/** The passwords without which the run would fail at once. */
export const missingSecrets = (cluster: Cluster, known: Known): SecretNeed[] =>
  secretNeeds(cluster).filter(({ hostname, kind, required }) => required && !known[hostname]?.includes(kind));

/** Where the page asks for a secret, as a path that a field is found by. */
export const secretPlace = ({ hostname, kind }: Omit<SecretNeed, 'required'>): string => `secrets.${hostname}.${kind}`;

/** The secret that would have avoided this error, if a secret would. */
export function secretFor({ code, params }: WireError, node: ClusterNode | undefined): SecretKind | undefined {
  switch (code) {
    case 'SSH_CREDENTIALS_MISSING':
      return params['what'] === 'passphrase' || params['what'] === 'sudoPassword' ? params['what'] : 'password';
    case 'SSH_AUTH_FAILED':
      return node?.ssh.auth.kind === 'password' ? 'password' : undefined;
    case 'SSH_PASSPHRASE_WRONG':
      return 'passphrase';
    case 'SUDO_FAILED':
      return params['reason'] === 'wrong-password' ? 'sudoPassword' : undefined;
    default:
      return undefined;
  }
}

/** The other nodes that use the same kind of secret, for "the same for all". */
export const othersWith = (cluster: Cluster | undefined, kind: SecretKind, hostname: string): string[] =>
  (cluster?.nodes ?? [])
    .filter((node) => node.hostname !== hostname)
    .filter(({ ssh }) =>
      kind === 'password' ? ssh.auth.kind === 'password' : kind === 'sudoPassword' ? ssh.sudo : ssh.auth.kind === 'key',
    )
    .map((node) => node.hostname);
