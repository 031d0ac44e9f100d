/** The real command line as its own process, in a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

const tsx = resolve('node_modules/tsx/dist/cli.mjs');
const main = resolve('electron/cli/main.ts');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Its working folder, home and data are in `folder`; nobody is there to be asked. */
export function startKeelson(folder: string, args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const env = { PATH: process.env['PATH'], HOME: folder, KEELSON_DATA_DIR: join(folder, 'data'), LANG: 'en_US.UTF-8' };
  const child = spawn(process.execPath, [tsx, main, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return { child, ended };
}
