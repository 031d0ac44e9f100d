import { randomBytes } from 'node:crypto';
import { truncateSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeHost, type FakeHost } from '../../testing/fakeHost';
import { testHosts, testPlatform } from '../../testing/testHosts';
import type { Hosts } from '../hosts';
import type { Runner } from './files';
import { LocalFiles } from './localFiles';
import { LARGE, type Pace } from './pace';
import { uploadAll } from './uploads';

const password = 'correct horse';
const { signal } = new AbortController();
/** Half of it can be compressed. */
const half = (bytes: number): Buffer => Buffer.concat([Buffer.alloc(bytes / 2, 'kubernetes '), randomBytes(bytes / 2)]);

let platform: Awaited<ReturnType<typeof testPlatform>>;
let server: FakeHost;
let hosts: Hosts;
beforeEach(async () => {
  platform = await testPlatform();
  server = await startFakeHost({ password });
  hosts = testHosts(platform, [{ server, secrets: { password } }]);
  await mkdir(platform.workDir);
});
afterEach(async () => {
  hosts.close();
  await server.close();
  await platform.remove();
});

const here = (name: string): string => path.join(platform.workDir, name);
const there = (name: string): string => path.join(server.home, name);

/** Uploads what the names hold; answers the targets that differed, how many commands ran, and how many copies were packed. */
async function upload(contents: Readonly<Record<string, Buffer>>, pace: Pace) {
  for (const [name, content] of Object.entries(contents)) await writeFile(here(name), content);
  const host = await hosts.get('n1');
  let commands = 0;
  const files = Object.keys(contents).map((name) => ({ from: here(name), to: there(name), mode: 0o755 }));
  const runner = host.observed(() => (commands += 1)) as unknown as Runner;
  const told = new Map<string, number[]>();
  const differed = await uploadAll(runner, new LocalFiles(platform.cacheDir), pace, files, {
    signal,
    onProgress: ({ to }, done) => told.set(to, [...(told.get(to) ?? []), done]),
  });
  for (const [name, content] of Object.entries(contents)) {
    expect((await readFile(there(name))).equals(content)).toBe(true);
  }
  for (const to of differed) {
    expect(told.get(to)).toEqual([...(told.get(to) ?? [])].sort((a, b) => a - b));
    expect(told.get(to)?.at(-1)).toBe(contents[path.basename(to)]?.length);
  }
  const cached = await readdir(platform.cacheDir).catch(() => []);
  return { differed, commands, packed: cached.filter((name) => name.endsWith('.gz')).length };
}

describe('many files', () => {
  it('take as many commands as one, and only those that differ are sent', async () => {
    const contents = { etcd: half(400_000), kubelet: half(300_000), pause: randomBytes(200_000) };
    expect(await upload(contents, {})).toMatchObject({ differed: Object.keys(contents).map(there), commands: 2 });
    const more = { ...contents, kubelet: half(300_000) };
    expect(await upload(more, {})).toMatchObject({ differed: [there('kubelet')], commands: 2 });
    expect(await upload(more, {})).toMatchObject({ differed: [], commands: 1 });
  });

  it('are named one by one when they do not arrive', async () => {
    await mkdir(there('kubelet'));
    await expect(upload({ etcd: half(4000), kubelet: half(4000) }, {})).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
      params: { command: `write ${there('kubelet')}` },
    });
    expect((await readdir(server.home)).sort()).toEqual(['etcd', 'kubelet']);
  });
});

describe('a large file', () => {
  const contents = { kubelet: half(LARGE + 2) };

  it('goes as it is to a host that takes it faster than it could be packed', async () => {
    expect(await upload(contents, { rate: Infinity })).toMatchObject({ packed: 0 });
  });

  it('goes compressed to a host that is slower than that', async () => {
    expect(await upload(contents, { rate: 0.001 })).toMatchObject({ packed: 1 });
  });

  it('tells how fast the host takes it, by its first part', async () => {
    const pace: Pace = {};
    await upload(contents, pace);
    expect(pace.rate).toBeGreaterThan(0);
  });

  it('that began as it is arrives whole when the rest goes compressed', async () => {
    const pace: Pace = {};
    Object.defineProperty(pace, 'rate', { get: () => measured, set: () => (measured = 0.001) });
    let measured: number | undefined;
    expect(await upload(contents, pace)).toMatchObject({ packed: 1 });
  });

  it('says of a file that gets shorter on its way that it cannot be read, and puts nothing in place', async () => {
    await writeFile(here('program'), randomBytes(LARGE + 2));
    const runner = (await hosts.get('n1')).observed(() => undefined) as unknown as Runner;
    const file = { from: here('program'), to: there('program'), mode: 0o755 };
    const uploading = uploadAll(runner, new LocalFiles(platform.cacheDir), { rate: Infinity }, [file], {
      signal,
      onProgress: () => truncateSync(here('program'), 0),
    });
    await expect(uploading).rejects.toMatchObject({ code: 'FILE_UNREADABLE', params: { path: here('program') } });
    expect(await readdir(server.home)).not.toContain('program');
  });
});
