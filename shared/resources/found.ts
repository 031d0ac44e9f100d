/** What was found on a host: one type, read by one command (electron/node/survey.ts). */
import type { Ledger } from './ledger';

/** What lies at a path. */
export interface FoundPath {
  readonly type: 'file' | 'directory' | 'other';
  /** Octal, `644`. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  readonly inode: number;
  /** Of a file that was read, or of a program that the ledger knows and that has not changed since. */
  readonly sha256?: string;
  /** Of a text that is neither secret nor long. */
  readonly content?: string;
}

export interface FoundUnit {
  /** systemd's words: `loaded`, `not-found`, `masked`. */
  readonly load: string;
  /** `active`, `failed`, `inactive`, ... */
  readonly active: string;
  /** `enabled`, `disabled`, `static`, ...; '' when systemd says nothing. */
  readonly enabled: string;
  readonly restarts: number;
  readonly pid: number;
  /** When it became active, as systemd prints it; '' when it is not. */
  readonly since: string;
  /** It runs with the files and programs that are there now. */
  readonly fresh: boolean;
  /** Its health endpoint answers; true for a unit that has none. */
  readonly well: boolean;
}

export interface LockOwner {
  readonly user: string;
  readonly workstation: string;
  readonly job: string;
  /** Seconds since its last sign of life, on the node's clock. */
  readonly age: number;
}

/** How Kubernetes itself sees a node; asked on masters only. */
export interface FoundNode {
  readonly name: string;
  readonly ready: boolean;
  readonly version: string;
  readonly podCidr: string;
  readonly uid?: string;
}

/** A host that could be read. */
export interface FoundHost {
  /** The raw answers of the facts' script, by name. */
  readonly facts: Readonly<Record<string, string>>;
  readonly ledger: Ledger;
  readonly lock?: LockOwner;
  /** Only what is there. */
  readonly paths: ReadonlyMap<string, FoundPath>;
  readonly units: ReadonlyMap<string, FoundUnit>;
  /**
   * Values by id: `sysctl:net.ipv4.ip_forward`, `hostname`, `hosts`, `kubeconfig:root` (its sha256);
   * `state`, `copies`: names in Keelson's own folder, and in that of the copies; `digests`: units that have started well;
   * `images`: references of images that came with an archive of ours.
   */
  readonly values: ReadonlyMap<string, string>;
  /** Ids of rules, images (by the sha256 of their archive) and packages (by their program) that are there as they should be. */
  readonly present: ReadonlySet<string>;
  /** Undefined where nobody could say: no master, or its API server does not answer. */
  readonly nodes?: readonly FoundNode[];
  /** Objects of our manifests as the API has them, by their names (objects.ts); undefined where nobody could say. */
  readonly objects?: ReadonlyMap<string, unknown>;
}
