/** A host reached over SSH. */
import type { Duplex } from 'node:stream';
import { AppError } from '../../shared/errors';
import { exec, type Ended } from './exec';
import { writeFiles, type Runner } from './transfer/files';
import type { Pace } from './transfer/pace';
import { uploadAll } from './transfer/uploads';
import type { CommandObserver, ExecOptions, ExecResult, FileToUpload, FileToWrite, Host, LogHost } from './host';
import { toInput, type Input } from './input';
import type { Link } from './link';
import type { LocalFiles } from './transfer/localFiles';
import type { Command } from '../shell/quote';
import { redactedEnd, redactedStart, type Redactor } from './output/redact';
import { loginShellFailure } from './login/loginShell';
import { sudoFailure } from './login/sudo';

export interface HostParts {
  readonly name: string;
  readonly link: Link;
  readonly locals: LocalFiles;
  readonly redact: Redactor;
  /** How fast this host takes what is sent. */
  readonly pace: Pace;
  /** The folder of the cluster's programs: commands find there what the host itself does not have. */
  readonly programs: string;
}

type Execution = Omit<ExecOptions, 'stdin'> & { input: Input };

const DEFAULT_TIMEOUT_SECONDS = 120;
/** A label is for reading; the whole of a long script is of no use there. Characters. */
const MAX_LABEL = 500;
/** What an error or a record keeps of the output: its end says what went wrong. Characters. */
const MAX_DETAIL = 16 * 1024;

export class SshHost implements Host, LogHost, Runner {
  readonly name: string;

  constructor(
    private readonly parts: HostParts,
    private readonly observer?: CommandObserver,
  ) {
    this.name = parts.name;
  }

  observed(observer: CommandObserver): Host {
    return new SshHost(this.parts, observer);
  }

  async run(command: Command, options: ExecOptions): Promise<ExecResult> {
    const result = await this.ask(command, options);
    if (result.exitCode !== 0) throw this.failed(this.label(command, options), result);
    return result;
  }

  ask(command: Command, options: ExecOptions): Promise<ExecResult> {
    const { stdin, ...others } = options;
    return this.execute(command, { ...others, input: toInput(stdin) });
  }

  async follow(command: Command, options: { signal: AbortSignal; onLine: (line: string) => void }): Promise<void> {
    await this.run(command, { ...options, timeoutSeconds: 0 });
  }

  writeFiles(files: readonly FileToWrite[], options: Parameters<Host['writeFiles']>[1]): Promise<string[]> {
    return writeFiles(this, files, options);
  }

  uploadAll(files: readonly FileToUpload[], options: Parameters<Host['uploadAll']>[1]): Promise<string[]> {
    return uploadAll(this, this.parts.locals, this.parts.pace, files, options);
  }

  async upload(file: FileToUpload, { signal, onProgress }: Parameters<Host['upload']>[1]): Promise<boolean> {
    const tell = onProgress && ((_: FileToUpload, done: number, total: number) => onProgress(done, total));
    return (await this.uploadAll([file], { signal, ...(tell ? { onProgress: tell } : {}) })).length > 0;
  }

  tunnel<T>(
    { address, port }: { readonly address: string; readonly port: number },
    signal: AbortSignal,
    work: (stream: Duplex) => Promise<T>,
  ): Promise<T> {
    return this.parts.link.use(signal, async ({ connection }) => {
      const stream = await connection.forward(address, port).catch((cause: unknown) => {
        throw new AppError('TUNNEL_REFUSED', { host: this.name, address: `${address}:${String(port)}` }, { cause });
      });
      try {
        return await work(stream);
      } finally {
        stream.destroy();
      }
    });
  }

  /** Every command goes through here: one channel, one record. */
  async execute(command: Command, options: Execution): Promise<ExecResult> {
    const label = this.label(command, options);
    const start = performance.now();
    const record = (exitCode: number | null, output: string): void => {
      this.observer?.({ command: label, exitCode, output, durationMs: Math.round(performance.now() - start) });
    };
    try {
      const ended = await this.invoke(command, label, options);
      record(ended.exitCode, this.brief(ended.stdout, ended.stderr));
      const { exitCode, stdout, stderr } = ended;
      return { exitCode, stdout, stderr };
    } catch (error) {
      record(null, error instanceof AppError ? error.code : String(error));
      throw error;
    } finally {
      options.input.dispose?.();
    }
  }

  private invoke(command: Command, label: string, options: Execution): Promise<Ended> {
    const { signal, input, onLine, endOnly, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = options;
    return this.parts.link.use(signal, async ({ connection, elevation }) => {
      const rights = options.asUser ? ({ kind: 'none' } as const) : elevation;
      const ended = await exec(connection, {
        command,
        label,
        elevation: rights,
        path: [this.parts.programs],
        input,
        signal,
        timeoutSeconds,
        ...(onLine && { onLine }),
        ...(endOnly && { endOnly }),
      });
      if (ended.started) return ended;
      const words = [ended.noise, ended.stderr].join('\n').trim();
      throw rights.kind === 'none'
        ? loginShellFailure(this.name, connection.user, this.brief(words))
        : sudoFailure(this.name, words);
    });
  }

  private label(command: Command, { label }: Pick<ExecOptions, 'label'>): string {
    const text = redactedStart(this.parts.redact, label ?? command, MAX_LABEL + 1);
    return text.length > MAX_LABEL ? `${text.slice(0, MAX_LABEL)}…` : text;
  }

  private brief(...outputs: string[]): string {
    const text = outputs.map((output) => output.trimEnd()).filter((output) => output !== '');
    return redactedEnd(this.parts.redact, text.join('\n'), MAX_DETAIL);
  }

  private failed(command: string, { exitCode, stdout, stderr }: ExecResult): AppError {
    const detail = this.brief(stderr.trim() === '' ? stdout : stderr);
    return new AppError('COMMAND_FAILED', { host: this.name, command, exitCode }, { detail });
  }
}
