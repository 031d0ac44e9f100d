/** Which secrets main knows. The secrets themselves pass through the window once and are kept nowhere in it. */
import { create } from 'zustand';
import type { CallArgs, CallResult } from '../../shared/ipc';
import { call } from '../api';

export type SecretKind = 'password' | 'passphrase' | 'sudoPassword';

interface CredentialsState {
  readonly known: CallResult<'credentials.known'>;
}

export const useCredentialsStore = create<CredentialsState>()(() => ({ known: {} }));

export const refreshCredentials = async (): Promise<void> =>
  useCredentialsStore.setState({ known: await call('credentials.known') });

/** Hands a secret over to main. Throws an AppError when main refuses it. */
export async function giveSecret(hostname: string, kind: SecretKind, secret: string): Promise<void> {
  const args: CallArgs<'credentials.set'> = { hostname, [kind]: secret };
  await call('credentials.set', args);
  await refreshCredentials();
}

export const useKnowsSecret = (hostname: string, kind: SecretKind): boolean =>
  useCredentialsStore(({ known }) => known[hostname]?.includes(kind) ?? false);
