/**
 * A host as the steps see it: run a command, put a file there. SshHost (this folder) is the real one; nothing above
 * imports ssh2.
 */
import type { Duplex, Readable } from 'node:stream';
import type { Command } from '../shell/quote';

export interface ExecOptions {
  readonly signal: AbortSignal;
  /** Written to the command's stdin, which is closed after it. */
  readonly stdin?: string | Buffer | Readable;
  /** Seconds until the command is stopped and COMMAND_TIMEOUT is thrown. Default 120; 0 is never. */
  readonly timeoutSeconds?: number;
  /** Run as the login user instead of root. Default false: commands run as root, through sudo where the node says so. */
  readonly asUser?: boolean;
  /** Called with each complete line of stdout (without its end) while the command runs. */
  readonly onLine?: (line: string) => void;
  /** For what a person reads, such as a journal: only the last 1 MB of stdout is kept, however long it is. */
  readonly endOnly?: boolean;
  /** What stands in errors and records instead of the command, when the command is long or says little. */
  readonly label?: string;
}

export interface ExecResult {
  readonly exitCode: number;
  /** All of it: an answer of more than 64 MB is stopped, and OUTPUT_TOO_LONG thrown. Empty when onLine is given. */
  readonly stdout: string;
  /** At most 1 MB; more is cut at the front. */
  readonly stderr: string;
}

/** Told of every command that ends, with redacted output; how a task records what it ran. */
export type CommandObserver = (record: {
  command: string;
  exitCode: number | null;
  output: string;
  durationMs: number;
}) => void;

export interface FileToWrite {
  readonly path: string;
  readonly mode: number;
  /** A user of the host, with the group of the same name. Default: whoever writes. */
  readonly owner?: string;
  readonly content: string;
}

export interface FileToUpload {
  /** Absolute path on the workstation. */
  readonly from: string;
  readonly to: string;
  readonly mode: number;
}

export interface Host {
  readonly name: string;
  /** Runs to the end and throws COMMAND_FAILED unless the exit code is 0. A lost link throws SSH_CONNECTION_LOST. */
  run(command: Command, options: ExecOptions): Promise<ExecResult>;
  /** The same, but any exit code is an answer. */
  ask(command: Command, options: ExecOptions): Promise<ExecResult>;
  /**
   * Puts text files in place in one go: temporary name, mode, sha256, rename. Answers the paths whose content or mode
   * differed before; `onNew` is told of those that were not there. Missing folders are made (0755).
   */
  writeFiles(
    files: readonly FileToWrite[],
    options: { signal: AbortSignal; onNew?: (path: string) => void },
  ): Promise<string[]>;
  /**
   * Puts large files in place, one after the other over one channel; answers the targets whose sha256 or mode differed. They
   * are compressed on the way where the network is slower than that. `onProgress` counts bytes of the uncompressed file.
   */
  uploadAll(
    files: readonly FileToUpload[],
    options: { signal: AbortSignal; onProgress?: (file: FileToUpload, doneBytes: number, totalBytes: number) => void },
  ): Promise<string[]>;
  /** One of them: whether it differed. */
  upload(
    file: FileToUpload,
    options: { signal: AbortSignal; onProgress?: (doneBytes: number, totalBytes: number) => void },
  ): Promise<boolean>;
  /**
   * Gives the work a connection from the host to an address that it reaches, through the SSH connection.
   * @throws TUNNEL_REFUSED when the SSH server forwards none, or nobody listens there.
   */
  tunnel<T>(
    to: { readonly address: string; readonly port: number },
    signal: AbortSignal,
    work: (stream: Duplex) => Promise<T>,
  ): Promise<T>;
  /** The same host, reporting its commands to this observer. Shares the connection. */
  observed(observer: CommandObserver): Host;
}

/** A host as the logs see it: a connection of its own, so that following journals never starves the deployment. */
export interface LogHost {
  readonly name: string;
  /**
   * Feeds lines until the command ends by itself; COMMAND_FAILED unless its exit code is 0. CANCELLED when the signal
   * ended it, SSH_CONNECTION_LOST when the link did.
   */
  follow(command: Command, options: { signal: AbortSignal; onLine: (line: string) => void }): Promise<void>;
}
