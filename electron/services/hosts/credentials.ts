/**
 * Passwords and passphrases, by the account that they were entered for (shared/cluster/account.ts): in memory only, from the window
 * or the command line to SSH and never back.
 */
import { accountsOf } from '../../../shared/cluster/account';
import type { HostSecrets } from '../../ssh/login/credentials';

export const secretNames = ['password', 'passphrase', 'sudoPassword'] as const satisfies readonly (keyof HostSecrets)[];
export type SecretName = (typeof secretNames)[number];

export interface Credentials {
  /** Adds to what is known of an account; an empty string forgets that secret. No account takes none. */
  set(account: string, secrets: { readonly [N in SecretName]?: string | undefined }): void;
  get(account: string): HostSecrets;
  /** Which secrets are known of a document's nodes, by hostname and without their values. */
  known(document: unknown): Record<string, SecretName[]>;
  /** Takes note of a secret that is nobody's password: the token of a cluster in use. */
  remember(secret: string): void;
  /** Every secret that this process knows, for redaction. */
  readonly secrets: () => readonly string[];
}

export function createCredentials(): Credentials {
  const accounts = new Map<string, HostSecrets>();
  const others = new Set<string>();
  return {
    set: (account, secrets) => {
      if (account === '') return;
      const all = { ...accounts.get(account), ...secrets };
      accounts.set(account, Object.fromEntries(Object.entries(all).filter(([, value]) => value)));
    },
    get: (account) => accounts.get(account) ?? {},
    known: (document) =>
      Object.fromEntries(
        [...accountsOf(document)].map(([hostname, account]) => [
          hostname,
          secretNames.filter((name) => accounts.get(account)?.[name] !== undefined),
        ]),
      ),
    remember: (secret) => void others.add(secret),
    secrets: () => [
      ...[...accounts.values()].flatMap((secrets) => secretNames.flatMap((name) => secrets[name] ?? [])),
      ...others,
    ],
  };
}
