/** The secrets of a node. They live in the memory of the main process or of the command line, and nowhere else. */
export interface HostSecrets {
  readonly password?: string;
  readonly passphrase?: string;
  /** For sudo; where it is missing the login password is tried, which is the same on most hosts. */
  readonly sudoPassword?: string;
}

export interface Credentials {
  /** An empty object when nothing was entered for this account (shared/cluster/account.ts). */
  readonly get: (account: string) => HostSecrets;
  /** Every secret that this process knows, for redaction. */
  readonly secrets: () => readonly string[];
}
