import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, lock } from '../../cache';

const folder = (): string => join(cacheFolder(), 'go');

/** What Go's tools are told: modules and compiled packages go into the lab's folder, whatever this machine's user has chosen. */
function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    GOPATH: join(folder(), 'path'),
    GOMODCACHE: join(folder(), 'path/pkg/mod'),
    GOCACHE: join(folder(), 'build'),
    GOFLAGS: '-modcacherw -trimpath',
    GOWORK: 'off',
  };
}

let sharers = 0;
let opened: Promise<() => Promise<void>> | undefined;
let turn: Promise<unknown> = Promise.resolve();

/**
 * Whoever builds while `work` goes on shares Go's two caches, which are deleted when it is over: together they are ten times as large
 * as the programs. After a crash they stay, and the next build goes on from there.
 */
export async function sharingGoCaches<T>(work: () => Promise<T>): Promise<T> {
  sharers += 1;
  try {
    return await work();
  } finally {
    sharers -= 1;
    if (sharers === 0) await close();
  }
}

/**
 * Lends Go's two caches, as the environment for its commands, to one after the other, also of several processes: each build keeps every
 * processor busy. Nobody may ask for them who holds the lock of something cached, or two processes would wait for each other.
 */
export const withGoCaches = <T>(use: (env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> =>
  sharingGoCaches(() => {
    const mine = turn.then(async () => {
      await (opened ??= open());
      return use(environment());
    });
    turn = mine.catch(() => undefined);
    return mine;
  });

/** @returns what deletes them and lets the next process have them. */
async function open(): Promise<() => Promise<void>> {
  await mkdir(cacheFolder(), { recursive: true });
  const unlock = await lock(`${folder()}.lock`);
  return async () => {
    await rm(folder(), { recursive: true, force: true });
    await unlock();
  };
}

async function close(): Promise<void> {
  const last = opened;
  opened = undefined;
  await (
    await last
  )?.();
}
