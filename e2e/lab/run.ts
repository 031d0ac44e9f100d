import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Written to the command's stdin; without it stdin is empty. */
  input?: string;
  /** Everything the command prints is appended here as well: long builds leave a trace to read. */
  logFile?: string;
  /** Exit codes that are an answer and no failure; default [0]. */
  accept?: number[];
  signal?: AbortSignal;
}

export interface RunResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** A local command failed: says which one, how it ended, and its last words. */
export class CommandError extends Error {
  constructor(
    readonly command: string,
    readonly result: RunResult,
  ) {
    const words = lastLines(`${result.stdout}\n${result.stderr}`, 15);
    super(`${command}: exit code ${String(result.code)}${words === '' ? '' : `\n${words}`}`);
    this.name = 'CommandError';
  }
}

/**
 * Runs a program of this machine, without a shell, until it ends.
 * @throws CommandError when the exit code is not accepted, Error when the program does not exist.
 */
export function run(program: string, args: string[], options: RunOptions = {}): Promise<RunResult> {
  const log = options.logFile === undefined ? undefined : openSync(options.logFile, 'a');
  return new Promise<RunResult>((resolve, reject) => {
    const child = spawn(program, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      env: options.env ?? process.env,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', log ?? 'pipe', log ?? 'pipe'],
    });
    const result: RunResult = { code: -1, stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (result.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (result.stderr += text));
    // A command that ends without reading its input is judged by its exit code, not by our broken pipe.
    child.stdin?.on('error', () => undefined).end(options.input);
    child.on('error', (cause) => {
      reject(new Error(`${program} could not be started: ${cause.message}`, { cause }));
    });
    child.on('close', (code, killedBy) => {
      result.code = code ?? (killedBy === 'SIGKILL' ? 137 : 143);
      if ((options.accept ?? [0]).includes(result.code)) resolve(result);
      else {
        const seeLog = options.logFile === undefined ? '' : ` (output: ${options.logFile})`;
        reject(new CommandError(`${[program, ...args].join(' ')}${seeLog}`, result));
      }
    });
  }).finally(() => {
    if (log !== undefined) closeSync(log);
  });
}

function lastLines(text: string, count: number): string {
  return text.trim().split('\n').slice(-count).join('\n');
}
