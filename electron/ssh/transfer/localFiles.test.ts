import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testPlatform } from '../../testing/testHosts';
import { fileReader } from '../input';
import { LocalFiles } from './localFiles';

const { signal } = new AbortController();
const DAY_MS = 24 * 60 * 60 * 1000;

let platform: Awaited<ReturnType<typeof testPlatform>>;
beforeEach(async () => {
  platform = await testPlatform();
  await mkdir(platform.workDir, { recursive: true });
  await mkdir(platform.cacheDir, { recursive: true });
});
afterEach(() => platform.remove());

async function put(name: string, ageDays: number): Promise<void> {
  const file = path.join(platform.cacheDir, name);
  await writeFile(file, 'x');
  const then = new Date(Date.now() - ageDays * DAY_MS);
  await utimes(file, then, then);
}

const pack = async (content: string) => {
  const file = path.join(platform.workDir, 'kubelet');
  await writeFile(file, content);
  const locals = new LocalFiles(platform.cacheDir);
  return locals.pack(await locals.describe(file, signal), signal);
};

describe('the cache of compressed copies', () => {
  it('loses what was not used for a month when a copy is added, and nothing else', async () => {
    const [old, young] = ['a'.repeat(64), 'b'.repeat(64)];
    const part = `${'c'.repeat(64)}.gz.01234567-89ab-cdef-0123-456789abcdef`;
    await put(`${old}.gz`, 31);
    await put(part, 31);
    await put(`${young}.gz`, 29);
    await put('base-image.tar.gz', 400);
    const { path: copy } = await pack('a'.repeat(10_000));
    expect((await readdir(platform.cacheDir)).sort()).toEqual(
      [`${young}.gz`, 'base-image.tar.gz', path.basename(copy)].sort(),
    );
  });

  it('remembers when a copy was used last', async () => {
    const { path: copy } = await pack('b'.repeat(10_000));
    await put(path.basename(copy), 29);
    await pack('b'.repeat(10_000));
    expect(Date.now() - (await stat(copy)).mtimeMs).toBeLessThan(DAY_MS);
  });
});

it('says of a file that is gone meanwhile, or that is none, which it was and why', async () => {
  const file = path.join(platform.workDir, 'kubelet');
  await writeFile(file, 'x');
  const locals = new LocalFiles(platform.cacheDir);
  const local = await locals.describe(file, signal);
  await rm(file);
  const gone = { code: 'FILE_UNREADABLE', params: { path: file, reason: 'ENOENT' } };
  await expect(locals.pack(local, signal)).rejects.toMatchObject(gone);
  const read = async () => {
    for await (const chunk of fileReader().part(file, 0, 1)) expect(chunk).toBeDefined();
  };
  await expect(read()).rejects.toMatchObject(gone);
  await expect(locals.describe(platform.workDir, signal)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    params: { path: platform.workDir, reason: 'EISDIR' },
  });
});

describe('the checksum of a file', () => {
  const old = new Date(Date.now() - DAY_MS);
  let file: string;
  const sumOf = async () => (await new LocalFiles(platform.cacheDir).describe(file, signal)).sha256;
  const notes = async () => (await readdir(platform.cacheDir)).filter((name) => name.endsWith('.sum'));
  /** A file whose last change is long ago: only by waiting, because nobody can set that time. */
  const settled = () =>
    vi.waitFor(
      async () => {
        await sumOf();
        expect(await notes()).toHaveLength(1);
      },
      { timeout: 60_000, interval: 200 },
    );
  beforeEach(async () => {
    file = path.join(platform.workDir, 'kubelet');
    await writeFile(file, 'one');
  });

  it('is noted for the next process, which need not read the file', async () => {
    const before = await sumOf();
    await settled();
    await writeFile(path.join(platform.cacheDir, (await notes())[0]!), 'e'.repeat(64));
    expect(await sumOf()).toBe('e'.repeat(64));
    await writeFile(path.join(platform.cacheDir, (await notes())[0]!), 'damaged');
    expect(await sumOf()).toBe(before);
  });

  it('is forgotten when it turns out to be wrong', async () => {
    const before = await sumOf();
    await settled();
    await writeFile(path.join(platform.cacheDir, (await notes())[0]!), 'e'.repeat(64));
    const locals = new LocalFiles(platform.cacheDir);
    const wrong = await locals.describe(file, signal);
    expect(wrong.sha256).toBe('e'.repeat(64));
    await locals.forget(wrong);
    expect((await locals.describe(file, signal)).sha256).toBe(before);
  });

  it('is read anew after a change that keeps size and time of writing', async () => {
    await utimes(file, old, old);
    const before = await sumOf();
    await settled();
    await writeFile(file, 'two');
    await utimes(file, old, old);
    const after = await sumOf();
    expect(after).not.toBe(before);
    expect(after).toBe(createHash('sha256').update('two').digest('hex'));
  });
});

it('packs what is to be sent while it reads it', async () => {
  const file = path.join(platform.workDir, 'kubelet');
  await writeFile(file, 'a'.repeat(10_000));
  const locals = new LocalFiles(platform.cacheDir);
  const local = await locals.describe(file, signal, { toSend: true });
  expect(local.sha256).toBe(createHash('sha256').update('a'.repeat(10_000)).digest('hex'));
  expect(await readdir(platform.cacheDir)).toEqual([`${local.sha256}.gz`]);
  expect(gunzipSync(await readFile((await locals.pack(local, signal)).path)).toString()).toBe('a'.repeat(10_000));
});

it('packs for hosts that are clearly slower than packing is', async () => {
  const file = path.join(platform.workDir, 'kubelet');
  await writeFile(file, 'a'.repeat(300_000));
  const locals = new LocalFiles(platform.cacheDir);
  const local = await locals.describe(file, signal);
  // The sample of 256 KB is packed in a hundred milliseconds.
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 100));
  const rate = (256 * 1024) / 100;
  expect(await locals.isFasterPacked(local, rate / 4)).toBe(true);
  expect(await locals.isFasterPacked(local, rate / 2)).toBe(false);
  clock.mockRestore();
  expect(await locals.isPacked(local)).toBe(false);
  await locals.pack(local, signal);
  expect(await locals.isPacked(local)).toBe(true);
});
