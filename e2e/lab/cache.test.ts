import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cached, cacheFolder, cachePath } from './cache';

describe('cacheFolder', () => {
  it.each([
    [{}, '/home/a/.cache/keelson'],
    [{ XDG_CACHE_HOME: '/var/cache/a' }, '/var/cache/a/keelson'],
    [{ XDG_CACHE_HOME: 'relative' }, '/home/a/.cache/keelson'],
    [{ XDG_CACHE_HOME: '/var/cache/a', KEELSON_CACHE: '/big/disk' }, '/big/disk'],
  ])('%j -> %s', (env, folder) => {
    expect(cacheFolder(env, '/home/a')).toBe(folder);
  });
});

describe('cached', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'keelson-cache-'));
    vi.stubEnv('KEELSON_CACHE', root);
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(root, { recursive: true });
  });

  const build = vi.fn(async (folder: string) => {
    await writeFile(join(folder, 'result'), 'complete');
  });

  it('builds once, also for callers at the same time', async () => {
    build.mockClear();
    const folders = await Promise.all([
      cached('thing', '1', build),
      cached('thing', '1', build),
      cached('thing', '2', build),
    ]);
    expect(folders).toEqual([cachePath('thing', '1'), cachePath('thing', '1'), cachePath('thing', '2')]);
    expect(await readFile(join(folders[0], 'result'), 'utf8')).toBe('complete');
    expect(build).toHaveBeenCalledTimes(2);
  });

  it('does not count a build that failed, and begins the next one with an empty folder', async () => {
    await expect(
      cached('thing', '1', async (folder) => {
        await writeFile(join(folder, 'half'), '');
        throw new Error('interrupted');
      }),
    ).rejects.toThrow('interrupted');
    expect(existsSync(cachePath('thing', '1'))).toBe(false);
    expect(readdirSync(await cached('thing', '1', build))).toEqual(['result']);
  });
});
