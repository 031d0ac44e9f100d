/** The check of a server's key during the handshake. */
import type { ConnectConfig, ServerHostKeyAlgorithm } from 'ssh2';
import { AppError } from '../../../shared/errors';
import type { Target } from './authentication';
import { describeKey, type HostKeys } from './hostKeys';

const ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
];

/** Asks first for the type of key that is stored; an RSA key (one type) signs with any of three algorithms. */
function preferring(knownType: string | undefined): ServerHostKeyAlgorithm[] {
  const isKnown = (name: string): boolean =>
    name === knownType || (knownType === 'ssh-rsa' && name.startsWith('rsa-sha2'));
  return [...ALGORITHMS.filter(isKnown), ...ALGORITHMS.filter((name) => !isKnown(name))];
}

/** The error for a host key that is not trusted; undefined when it is. */
async function judge(target: Target, hostKeys: HostKeys, key: Buffer): Promise<AppError | undefined> {
  const { host, address, port } = target;
  const verdict = await hostKeys.judge(address, port, key);
  const { type, fingerprint } = verdict.offered;
  switch (verdict.kind) {
    case 'trusted':
      return undefined;
    case 'unknown':
      return new AppError('SSH_HOST_KEY_UNKNOWN', { host, address, port, fingerprint, type });
    case 'changed': {
      const expected = verdict.expected.fingerprint;
      return new AppError('SSH_HOST_KEY_CHANGED', { host, address, port, expected, actual: fingerprint, type });
    }
  }
}

export interface HostKeyCheck {
  readonly config: Pick<ConnectConfig, 'hostVerifier' | 'algorithms'>;
  /** Why the key was refused, once it was. */
  readonly refusal: () => Error | undefined;
  /** Of the key that the server offered. */
  readonly fingerprint: () => string;
}

/** A check for one connection. FILE_UNREADABLE when the store is damaged. */
export async function hostKeyCheck(target: Target, hostKeys: HostKeys): Promise<HostKeyCheck> {
  const knownType = await hostKeys.knownType(target.address, target.port);
  let refusal: Error | undefined;
  let fingerprint = '';
  const verify = async (key: Buffer): Promise<boolean> => {
    fingerprint = describeKey(key).fingerprint;
    refusal = await judge(target, hostKeys, key).catch((error: unknown) => error as Error);
    return refusal === undefined;
  };
  return {
    config: {
      algorithms: { serverHostKey: preferring(knownType) },
      hostVerifier: (key: Buffer, answer: (trusted: boolean) => void): void => {
        void verify(key).then(answer);
      },
    },
    refusal: () => refusal,
    fingerprint: () => fingerprint,
  };
}
