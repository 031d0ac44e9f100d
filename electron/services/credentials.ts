/** Passwords and passphrases, by hostname: in memory only, from the window or the command line to SSH and never back. */
import type { HostSecrets } from '../ssh/credentials';

export const secretNames = ['password', 'passphrase', 'sudoPassword'] as const satisfies readonly (keyof HostSecrets)[];
export type SecretName = (typeof secretNames)[number];

export interface Credentials {
  /** Adds to what is known of a node; an empty string forgets that secret. */
  set(hostname: string, secrets: { readonly [N in SecretName]?: string | undefined }): void;
  get(hostname: string): HostSecrets;
  /** Which secrets are known, without their values. */
  known(): Record<string, SecretName[]>;
  /** Every value, for redaction. */
  readonly secrets: () => readonly string[];
}

export function createCredentials(): Credentials {
  const nodes = new Map<string, HostSecrets>();
  return {
    set: (hostname, secrets) => {
      const all = { ...nodes.get(hostname), ...secrets };
      nodes.set(hostname, Object.fromEntries(Object.entries(all).filter(([, value]) => value)));
    },
    get: (hostname) => nodes.get(hostname) ?? {},
    known: () =>
      Object.fromEntries(
        [...nodes].map(([hostname, secrets]) => [hostname, secretNames.filter((name) => secrets[name] !== undefined)]),
      ),
    secrets: () => [...nodes.values()].flatMap((secrets) => secretNames.flatMap((name) => secrets[name] ?? [])),
  };
}
