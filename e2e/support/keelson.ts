/** The command line, run as a person would: the built program, in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Comparison } from '../../shared/comparison/comparison';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A data folder of its own, gone with `dispose`; `env` is what its environment has more than this process's. */
export class CommandLine {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'keelson-cli-'));

  constructor(private readonly env: Readonly<Record<string, string>> = {}) {}

  /** Starts a command; its output so far can be read from the answer's arrays while it runs. */
  start(args: readonly string[]): { child: ChildProcess; output: string[]; errors: string[]; ended: Promise<Outcome> } {
    const child = spawn(process.execPath, [resolve('electron/cli/bin.cjs'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.env, LANG: 'en_US.UTF-8', KEELSON_DATA_DIR: this.dataDir },
    });
    const output: string[] = [];
    const errors: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    const ended = once(child, 'close').then(([code]) => ({
      code: code as number | null,
      stdout: output.join(''),
      stderr: errors.join(''),
    }));
    return { child, output, errors, ended };
  }

  run(...args: readonly string[]): Promise<Outcome> {
    return this.start(args).ended;
  }

  dispose(): void {
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

export interface Planned {
  readonly code: number | null;
  /** `HOST ACTION TARGET WHY` */
  readonly changes: readonly string[];
  /** `HOST CODE ROUTE|PATH` */
  readonly overruled: readonly string[];
}
export const nothing: Planned = { code: 0, changes: [], overruled: [] };

/** What a cluster file would change, in order. */
export async function planned(keelson: CommandLine, file: readonly string[]): Promise<Planned> {
  const { code, stdout } = await keelson.run('plan', ...file, '--json');
  // Before it stands a line for each warning about the file.
  const { hosts } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Pick<Comparison, 'hosts'>;
  const changes = hosts.flatMap(({ hostname, changes: list }) =>
    list.map(({ action, target, why }) => `${hostname} ${action} ${target} ${why}`),
  );
  const overruled = hosts.flatMap(({ hostname, overruled: list }) =>
    list.map(({ code: what, params }) => `${hostname} ${what} ${String(params['route'] ?? params['path'])}`),
  );
  return { code, changes: changes.sort(), overruled };
}
