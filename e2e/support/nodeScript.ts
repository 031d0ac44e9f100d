import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Takes what a program says, piece by piece. */
export type Say = (text: string) => void;

/** Runs a script of node_modules, e.g. `eslint/bin/eslint.js`; answers whether it ended well. */
export async function nodeScript(path: string, args: readonly string[], say: Say): Promise<boolean> {
  const child = spawn(process.execPath, [join('node_modules', path), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', say);
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}
