/**
 * What the engine needs from the machine it runs on. The desktop app, the command line and tests each make one; nothing
 * below `ipc/` knows which of them it serves.
 */
import type { WireError } from '../shared/errors';

export interface Logger {
  readonly info: (message: string, details?: object) => void;
  readonly warn: (message: string, details?: object) => void;
  readonly error: (message: string, error?: WireError) => void;
}

/** Texts that only this person on this machine can read again. */
export interface Vault {
  /** Whether it keeps anything from other people and programs. */
  readonly isAvailable: () => Promise<boolean>;
  readonly encrypt: (text: string) => Promise<Buffer>;
  /** Rejects where it was encrypted by somebody else. */
  readonly decrypt: (encrypted: Buffer) => Promise<string>;
}

export interface Platform {
  /** Records, accepted host keys, cluster secrets, recent files. Absolute; made by whoever writes there. */
  readonly dataDir: string;
  /** Compressed binaries and downloads; may be deleted at any time. */
  readonly cacheDir: string;
  /** For `~` in key paths. */
  readonly homeDir: string;
  /** Where relative paths of a cluster file without a place of its own start. */
  readonly workDir: string;
  /** The SSH agent: a socket or, on Windows, a named pipe; undefined when there is none. */
  readonly sshAgent?: string;
  /** The machine's own store of secrets; only the desktop app has one. */
  readonly vault?: Vault;
  readonly log: Logger;
}
