import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sharingGoCaches, withGoCaches } from './caches';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-go-'));
  vi.stubEnv('KEELSON_CACHE', root);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

/** A build that leaves something in the module cache. */
const download = (env: NodeJS.ProcessEnv): Promise<string> => {
  const modules = env['GOMODCACHE'] ?? '';
  mkdirSync(modules, { recursive: true });
  return Promise.resolve(modules);
};

it('shares the caches between builds at the same time, and deletes them with the last', async () => {
  const modules = await sharingGoCaches(async () => {
    const first = await withGoCaches(download);
    expect(existsSync(first)).toBe(true);
    expect(await withGoCaches(download)).toBe(first);
    return first;
  });
  expect(modules.startsWith(root)).toBe(true);
  expect(existsSync(join(root, 'go'))).toBe(false);
});

it('leaves alone what was not asked for', async () => {
  mkdirSync(join(root, 'go'));
  await sharingGoCaches(() => Promise.resolve());
  expect(existsSync(join(root, 'go'))).toBe(true);
});

it('deletes them after a build that failed too, and can be used again', async () => {
  const failing = withGoCaches(async (env) => {
    await download(env);
    throw new Error('does not compile');
  });
  await expect(failing).rejects.toThrow('does not compile');
  expect(existsSync(join(root, 'go'))).toBe(false);
  expect(await withGoCaches(download)).toBe(join(root, 'go/path/pkg/mod'));
});
