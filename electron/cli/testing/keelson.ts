/** The real command line as its own process, in a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll } from 'vitest';

/** Bundled once for all cases of a file, as electron.vite.config.ts does: to read the sources for each costs it a second. */
const outDir = mkdtempSync(join(tmpdir(), 'keelson-bundle-'));
afterAll(() => rmSync(outDir, { recursive: true }));
await build({
  ...{ configFile: false, logLevel: 'error' },
  ssr: { noExternal: true, external: ['ssh2'] },
  build: {
    ...{ ssr: resolve('electron/cli/main.ts'), outDir, target: 'node18' },
    rolldownOptions: { output: { format: 'cjs', entryFileNames: 'cli.cjs' } },
  },
});

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Its working folder, home and data are in `folder`; nobody is there to be asked. `through`: a command that runs it. */
export function startKeelson(
  folder: string,
  args: readonly string[],
  through: readonly string[] = [],
): { child: ChildProcess; ended: Promise<Ended> } {
  const env = {
    ...{ PATH: process.env['PATH'], HOME: folder, KEELSON_DATA_DIR: join(folder, 'data'), LANG: 'en_US.UTF-8' },
    NODE_PATH: resolve('node_modules'),
  };
  const program = join(outDir, 'cli.cjs');
  const [command = '', ...words] = [...through, process.execPath, program, ...args];
  const child = spawn(command, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return { child, ended };
}
