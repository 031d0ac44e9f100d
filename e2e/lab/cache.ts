import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Where everything that is slow to make is kept, outside the checkout. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, home = homedir()): string {
  if (env['KEELSON_CACHE']) return resolve(env['KEELSON_CACHE']);
  // The XDG rules say: a relative value is to be ignored.
  const xdg = env['XDG_CACHE_HOME'];
  return join(xdg?.startsWith('/') ? xdg : join(home, '.cache'), 'keelson');
}

/** The folder where `cached(name, version)` keeps its result, whether it is there or not. */
export function cachePath(name: string, version: string): string {
  return join(cacheFolder(), name, version);
}

/**
 * The folder `<cache>/<name>/<version>`, built now if it is not there. `build` fills an empty folder, which gets its name only when
 * it is complete: an interrupted build never counts. Two processes never build the same thing at once.
 */
export async function cached(name: string, version: string, build: (folder: string) => Promise<void>): Promise<string> {
  const result = cachePath(name, version);
  if (existsSync(result)) return result;
  const partial = `${result}.partial`;
  await mkdir(dirname(result), { recursive: true });
  const unlock = await lock(`${result}.lock`);
  try {
    if (existsSync(result)) return result;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial);
    await build(partial);
    await rename(partial, result);
    return result;
  } finally {
    await unlock();
  }
}

/**
 * Waits for, then holds the kernel's lock on a file. The lock is held by a child (`flock FILE cat`) that ends with us, whatever
 * kills us: no stale lock can stay behind.
 * @returns the function that gives the lock back.
 */
export async function lock(file: string): Promise<() => Promise<void>> {
  const holder = spawn('flock', [file, 'cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(holder, 'close');
  // `cat` answers only when flock has the lock and has started it.
  holder.stdin.write('held\n');
  await Promise.race([
    once(holder.stdout, 'data'),
    ended.then(() => Promise.reject(new Error(`flock ended without the lock on ${file}`))),
  ]);
  return async () => {
    holder.stdin.end();
    await ended;
  };
}
