import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeLeftoversCommand } from '../../shell/writing';
import { startFakeHost, type FakeHost } from '../../testing/fakeHost';
import { testHosts, testPlatform } from '../../testing/testHosts';
import type { Host } from '../host';
import type { Hosts } from '../hosts';

const password = 'correct horse';
const signal = new AbortController().signal;

let platform: Awaited<ReturnType<typeof testPlatform>>;
let server: FakeHost;
let hosts: Hosts;
let host: Host;

beforeEach(async () => {
  platform = await testPlatform();
  server = await startFakeHost({ password });
  hosts = testHosts(platform, [{ server, secrets: { password } }]);
  host = await hosts.get('n1');
  await mkdir(platform.workDir);
});
afterEach(async () => {
  hosts.close();
  await server.close();
  await platform.remove();
});

const there = (...parts: string[]): string => path.join(server.home, ...parts);
const here = (name: string): string => path.join(platform.workDir, name);
const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o7777;

describe('writing files', () => {
  it('makes folders, sets modes, and changes only what differs', async () => {
    const files = [
      { path: there('etc/a dir/unit.service'), mode: 0o644, content: "[Unit]\nName='$(reboot)'\n" },
      { path: there('etc/secret'), mode: 0o600, content: 'token' },
      { path: there('etc/empty'), mode: 0o644, content: '' },
      { path: there('中文'), mode: 0o755, content: 'no line end 中' },
    ];
    expect(await host.writeFiles(files, { signal })).toEqual(files.map((file) => file.path));
    for (const file of files) {
      expect(await readFile(file.path, 'utf8')).toBe(file.content);
      expect(await modeOf(file.path)).toBe(file.mode);
    }
    expect(await modeOf(there('etc'))).toBe(0o755);
    expect(await host.writeFiles(files, { signal })).toEqual([]);

    await writeFile(there('etc/secret'), 'other');
    await chmod(there('etc/empty'), 0o600);
    expect(await host.writeFiles(files, { signal })).toEqual([there('etc/secret'), there('etc/empty')]);
    expect(await readFile(there('etc/secret'), 'utf8')).toBe('token');
    expect(await modeOf(there('etc/empty'))).toBe(0o644);
  });

  it('gives a file to its owner before it gets its name, and again where somebody else has it', async () => {
    const bin = path.join(platform.workDir, 'bin');
    const owned = await startFakeHost({ password, env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` } });
    const others = testHosts(platform, [{ server: owned, secrets: { password } }]);
    const program = async (name: string, script: string): Promise<void> =>
      writeFile(path.join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    await mkdir(bin);
    await program('chown', 'echo "$1" > "$HOME/owner"; [ ! -e "$HOME/key" ] || exit 1');
    await program('stat', '[ "$2" = %U:%G ] || exec /usr/bin/stat "$@"; cat "$HOME/owner"');
    try {
      const files = [{ path: path.join(owned.home, 'key'), mode: 0o600, content: 'key', owner: 'etcd' }];
      const other = await others.get('n1');
      expect(await other.writeFiles(files, { signal })).toEqual([files[0]?.path]);
      expect(await readFile(path.join(owned.home, 'owner'), 'utf8')).toBe('etcd:etcd\n');
      expect(await other.writeFiles(files, { signal })).toEqual([]);
      await writeFile(path.join(owned.home, 'owner'), 'root:root\n');
      await program('chown', 'echo "$1" > "$HOME/owner"');
      expect(await other.writeFiles(files, { signal })).toEqual([files[0]?.path]);
      const hostile = "a'$(touch pwned)";
      await other.writeFiles([{ path: path.join(owned.home, hostile), mode: 0o600, content: '', owner: hostile }], {
        signal,
      });
      expect((await readdir(owned.home)).sort()).toEqual([hostile, 'key', 'owner'].sort());
    } finally {
      others.close();
      await owned.close();
    }
  });

  it('replaces a link by a file, and leaves where it pointed alone', async () => {
    await writeFile(there('target'), 'same');
    await symlink(there('target'), there('link'));
    const files = [{ path: there('link'), mode: 0o644, content: 'same' }];
    expect(await host.writeFiles(files, { signal })).toEqual([there('link')]);
    expect(await readdir(server.home)).toEqual(['link', 'target']);
  });

  it('says which file could not be written, and leaves no temporary one', async () => {
    await mkdir(there('folder'));
    const files = [
      { path: there('good'), mode: 0o644, content: 'good' },
      { path: there('folder'), mode: 0o644, content: 'bad' },
    ];
    await expect(host.writeFiles(files, { signal })).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
      params: { host: 'n1', command: `write ${there('folder')}` },
    });
    expect((await readdir(server.home)).sort()).toEqual(['folder', 'good']);
    expect(await readdir(there('folder'))).toEqual([]);
  });
});

describe('uploading', () => {
  const content = Buffer.concat([Buffer.alloc(3_000_000, 'kubernetes '), randomBytes(500_000)]);

  it('puts a file in place with its mode, and skips it the second time', async () => {
    await writeFile(here('kubelet'), content);
    const file = { from: here('kubelet'), to: there('bins/kubelet'), mode: 0o755 };
    const progress: [number, number][] = [];
    const onProgress = (done: number, total: number) => progress.push([done, total]);
    expect(await host.upload(file, { signal, onProgress })).toBe(true);
    expect((await readFile(file.to)).equals(content)).toBe(true);
    expect(await modeOf(file.to)).toBe(0o755);
    expect(progress.at(-1)).toEqual([content.length, content.length]);
    expect(progress.map(([done]) => done)).toEqual(progress.map(([done]) => done).sort((a, b) => a - b));

    progress.length = 0;
    expect(await host.upload(file, { signal, onProgress })).toBe(false);
    expect(progress).toEqual([]);
    await chmod(file.to, 0o600);
    expect(await host.upload(file, { signal })).toBe(true);
    expect(await modeOf(file.to)).toBe(0o755);
  });

  it('compresses once for all hosts, and not what is compressed already', async () => {
    await writeFile(here('kubelet'), content);
    await writeFile(here('image.tar'), randomBytes(300_000));
    const names = Array.from({ length: 4 }, (_, index) => `kubelet${String(index)}`);
    await Promise.all(
      names.map((name) => host.upload({ from: here('kubelet'), to: there(name), mode: 0o755 }, { signal })),
    );
    await host.upload({ from: here('image.tar'), to: there('image.tar'), mode: 0o644 }, { signal });
    for (const name of names) expect((await readFile(there(name))).equals(content)).toBe(true);
    const cached = await readdir(platform.cacheDir);
    expect(cached).toHaveLength(1);
    expect((await stat(path.join(platform.cacheDir, cached[0]!))).size).toBeLessThan(600_000);
  });

  it('notices a file that has changed since', async () => {
    await writeFile(here('f'), 'one');
    const file = { from: here('f'), to: there('f'), mode: 0o644 };
    await host.upload(file, { signal });
    await writeFile(here('f'), 'two');
    await utimes(here('f'), 1, 1);
    expect(await host.upload(file, { signal })).toBe(true);
    expect(await readFile(there('f'), 'utf8')).toBe('two');
  });

  it('refuses a damaged copy, forgets it, and works the next time', async () => {
    await writeFile(here('kubelet'), content);
    const file = { from: here('kubelet'), to: there('kubelet'), mode: 0o755 };
    await host.upload({ ...file, to: there('first') }, { signal });
    const [copy] = await readdir(platform.cacheDir);
    // A valid gzip file of other content: "wrong".
    await writeFile(path.join(platform.cacheDir, copy!), gzipSync('wrong'));
    await expect(host.upload(file, { signal })).rejects.toMatchObject({
      code: 'UPLOAD_MISMATCH',
      params: { host: 'n1', path: file.to },
    });
    expect(await readdir(server.home)).toEqual(['first']);
    expect(await host.upload(file, { signal })).toBe(true);
  });

  it('leaves nothing behind when cancelled', async () => {
    await writeFile(here('kubelet'), randomBytes(20_000_000));
    await writeFile(there('kubelet'), 'old');
    const controller = new AbortController();
    const file = { from: here('kubelet'), to: there('kubelet'), mode: 0o755 };
    const onProgress = () => controller.abort();
    await expect(host.upload(file, { signal: controller.signal, onProgress })).rejects.toMatchObject({
      code: 'CANCELLED',
      params: {},
    });
    expect(await readdir(server.home)).toEqual(['kubelet']);
    expect(await readFile(there('kubelet'), 'utf8')).toBe('old');
  });

  it('leaves alone what another run is just writing', async () => {
    await writeFile(here('f'), 'new');
    await writeFile(there('.f.keelson-0123456789ab'), 'half');
    const file = { from: here('f'), to: there('f'), mode: 0o644 };
    expect(await host.upload(file, { signal })).toBe(true);
    expect(await host.writeFiles([{ path: there('f'), mode: 0o644, content: 'newer' }], { signal })).toHaveLength(1);
    expect((await readdir(server.home)).sort()).toEqual(['.f.keelson-0123456789ab', 'f']);
  });

  it('leaves what a run could not clean up to who knows that nobody else writes', async () => {
    await writeFile(here('f'), 'new');
    await writeFile(there('.f.keelson-0123456789ab'), 'half');
    await writeFile(there('.g.keelson-0123456789ab'), 'of another file');
    await host.upload({ from: here('f'), to: there('f'), mode: 0o644 }, { signal });
    await host.run(removeLeftoversCommand([there('f')]), { signal });
    expect((await readdir(server.home)).sort()).toEqual(['.g.keelson-0123456789ab', 'f']);
  });

  it('is done by several at once without one hurting the other', { timeout: 60_000 }, async () => {
    const contents = Array.from({ length: 4 }, (_, index) => Buffer.alloc(1_000_000, `writer ${String(index)} `));
    const names = contents.map((_, index) => here(`f${String(index)}`));
    for (const [index, name] of names.entries()) await writeFile(name, contents[index]!);
    for (let round = 0; round < 3; round += 1) {
      const to = there('kubelet');
      const done = await Promise.all(names.map((from) => host.upload({ from, to, mode: 0o755 }, { signal })));
      expect(done.filter(Boolean).length).toBeGreaterThanOrEqual(3);
      const result = await readFile(to);
      expect(contents.some((content) => content.equals(result))).toBe(true);
      expect(await readdir(server.home)).toEqual(['kubelet']);
    }
  });

  it('tells what it cannot read here', async () => {
    const upload = host.upload({ from: here('none'), to: there('f'), mode: 0o644 }, { signal });
    await expect(upload).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      params: { path: here('none'), reason: 'ENOENT' },
    });
  });
});

describe('a full disk', () => {
  /** A host on which some tools behave as on a full disk. */
  async function hostWith(tools: Record<string, string>): Promise<Host> {
    const bin = path.join(platform.homeDir, 'bin');
    await mkdir(bin, { recursive: true });
    for (const [name, script] of Object.entries(tools)) {
      await writeFile(path.join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
    hosts.close();
    await server.close();
    server = await startFakeHost({ password, env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` } });
    hosts = testHosts(platform, [{ server, secrets: { password } }]);
    return hosts.get('n1');
  }
  const full = 'echo "No space left on device" >&2; exit 1';

  it('is seen before an upload', async () => {
    const full = await hostWith({ df: 'echo Avail; echo 1' });
    await writeFile(here('f'), Buffer.alloc(100_000));
    const file = { from: here('f'), to: there('f'), mode: 0o644 };
    await expect(full.upload(file, { signal })).rejects.toMatchObject({
      code: 'DISK_FULL',
      params: { host: 'n1', path: there('f') },
    });
    expect(await readdir(server.home)).toEqual([]);
  });

  it('is seen without making the folder that the file would lie in', async () => {
    const full = await hostWith({ df: 'echo Avail; echo 1' });
    await writeFile(here('f'), Buffer.alloc(100_000));
    const file = { from: here('f'), to: there('new/folder/f'), mode: 0o644 };
    await expect(full.upload(file, { signal })).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(await readdir(server.home)).toEqual([]);
  });

  it('is told when it comes in the middle, and nothing is left', async () => {
    const one = await hostWith({ gzip: full, mv: full });
    await writeFile(here('f'), Buffer.alloc(100_000));
    const file = { from: here('f'), to: there('f'), mode: 0o644 };
    const expected = { code: 'DISK_FULL', params: { host: 'n1', path: there('f') } };
    await expect(one.upload(file, { signal })).rejects.toMatchObject(expected);
    const files = [{ path: there('f'), mode: 0o644, content: 'x' }];
    await expect(one.writeFiles(files, { signal })).rejects.toMatchObject(expected);
    expect(await readdir(server.home)).toEqual([]);
  });
});
