/** Programs as their projects publish them, from servers that are as they should be, and from others. */
import { constants } from 'node:fs';
import { access, mkdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { releaseFilesOf, type Architecture, type ReleaseFile } from '../../../shared/versions/publishers';
import { publish, sha256, startReleaseServer, tarGz, type ReleaseServer } from '../../testing/releaseServer';
import { testPlatform } from '../../testing/testHosts';
import { cachedPath, type DownloadOptions } from './download';
import { createReleases, type Releases } from './releases';
import { redirected } from './web';

const never = new AbortController().signal;
const versions = { kubernetes: '1.37.2', etcd: '3.7.0', cniPlugins: '1.9.1', crictl: '1.37.0' } as const;

let platform: Awaited<ReturnType<typeof testPlatform>>;
let server: ReleaseServer;
let releases: Releases;
beforeEach(async () => {
  platform = await testPlatform();
  server = await startReleaseServer();
  publish(server, versions);
  releases = createReleases(platform.cacheDir);
});
afterEach(async () => {
  server.close();
  await platform.remove();
});

const file = (program: string, arch: Architecture = 'amd64'): ReleaseFile =>
  releaseFilesOf([program], {
    versionOf: (id) => ({ ...versions, containerd: '', runc: '' })[id],
    arch,
    mirrors: server.mirrors,
  })[0]!;
const KUBELET = 'kubernetes/release/v1.37.2/bin/linux/amd64/kubelet';
const ETCD = 'etcd/v3.7.0/etcd-v3.7.0-linux-amd64.tar.gz';
const fails = (program: string, code: string, params: object = {}, options: DownloadOptions = {}): Promise<void> =>
  expect(releases.fetch(file(program), never, { silentMs: 300, ...options })).rejects.toMatchObject({ code, params });

describe('a release', () => {
  it('is fetched along redirects, checked and kept by its content', async () => {
    const { programs, record, wasThere } = await releases.fetch(file('kubelet'), never);
    const content = server.files.get(KUBELET)!;
    expect([wasThere, record.sha256]).toEqual([false, sha256(content)]);
    expect(programs).toEqual([
      {
        name: 'kubelet',
        path: cachedPath(platform.cacheDir, sha256(content), 'kubelet'),
        sizeBytes: content.length,
        sha256: sha256(content),
      },
    ]);
    expect(await readFile(programs[0]!.path)).toEqual(content);
    await access(programs[0]!.path, constants.X_OK);
    expect(server.requests).toContain(`GET /store/${KUBELET}`);
  });

  it('that is an archive is unpacked, of which only the programs are kept', async () => {
    const { programs } = await releases.fetch(file('etcd'), never);
    expect(programs.map(({ name }) => name)).toEqual(['etcd', 'etcdctl', 'etcdutl']);
    for (const { path, sha256: sum } of programs) expect(sha256(await readFile(path))).toBe(sum);
    const plugins = await releases.fetch(file('bridge'), never);
    expect(plugins.programs.map(({ name }) => name)).toEqual(['bridge', 'host-local', 'loopback', 'portmap']);
  });

  it('that was fetched is there without the network, also for the next process', async () => {
    const { programs } = await releases.fetch(file('etcd'), never);
    server.close();
    const later = createReleases(platform.cacheDir);
    expect(await later.located(file('etcd'))).toEqual(new Map(programs.map(({ name, path }) => [name, path])));
    expect(await later.fetch(file('etcd'), never)).toMatchObject({ wasThere: true, programs });
    expect(await later.located(file('etcd', 'arm64'))).toEqual(new Map());
  });

  it('that lies there damaged is made good: from the archive, or fetched again', async () => {
    const archive = await releases.fetch(file('etcd'), never);
    const kubelet = await releases.fetch(file('kubelet'), never);
    await truncate(archive.programs[0]!.path, 10);
    await writeFile(kubelet.programs[0]!.path, 'something else');
    server.requests.length = 0;
    expect(await releases.fetch(file('etcd'), never)).toMatchObject({ wasThere: false, programs: archive.programs });
    expect(server.requests).toEqual([]);
    expect(await releases.fetch(file('kubelet'), never)).toMatchObject({ wasThere: false });
    expect(sha256(await readFile(kubelet.programs[0]!.path))).toBe(kubelet.record.sha256);
    expect(server.requests).toEqual([`GET /${KUBELET}`, `GET /store/${KUBELET}`]);
  });

  it('for the other processor is another one', async () => {
    const [intel, arm] = [
      await releases.fetch(file('etcd'), never),
      await releases.fetch(file('etcd', 'arm64'), never),
    ];
    expect(arm.record.sha256).not.toBe(intel.record.sha256);
  });

  it('goes on where it broke off', async () => {
    const content = server.files.get(KUBELET)!;
    const part = `${cachedPath(platform.cacheDir, sha256(content), 'kubelet')}.part`;
    await mkdir(dirname(part), { recursive: true });
    await writeFile(part, content.subarray(0, 100));
    await releases.fetch(file('kubelet'), never);
    expect(server.requests).toContain(`GET /store/${KUBELET} bytes=100-`);
  });

  it('is fetched anew where the server goes on elsewhere than asked', async () => {
    const content = server.files.get(KUBELET)!;
    const path = cachedPath(platform.cacheDir, sha256(content), 'kubelet');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.part`, content.subarray(0, 100));
    server.answers.set(`/store/${KUBELET}`, (request, response) => {
      if (request.headers.range === undefined) response.end(content);
      else response.writeHead(206, { 'content-range': `bytes 0-9/${String(content.length)}` }).end(content);
    });
    await releases.fetch(file('kubelet'), never);
    expect(sha256(await readFile(path))).toBe(sha256(content));
  });

  it('tells how far it is, and can be given up', async () => {
    const seen: [number, number][] = [];
    await releases.fetch(file('kubelet'), never, { onBytes: (done, total) => seen.push([done, total]) });
    const size = server.files.get(KUBELET)!.length;
    expect(seen.at(-1)).toEqual([size, size]);
    const stop = new AbortController();
    server.answers.set(`/${ETCD}`, () => stop.abort());
    await expect(releases.fetch(file('etcd'), stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('a server that is not as it should be', () => {
  const answering =
    (status: number, text = ''): RequestListener =>
    (_, response) =>
      response.writeHead(status).end(text);
  const sums = `/${KUBELET}.sha256`;

  it('has no such file', async () => {
    server.files.delete(KUBELET);
    await fails('kubelet', 'DOWNLOAD_FAILED', { url: `${server.address}/${KUBELET}`, reason: 'HTTP 404' });
    server.files.delete(`${KUBELET}.sha256`);
    await fails('kubelet', 'DOWNLOAD_FAILED', { url: `${server.address}${sums}`, reason: 'HTTP 404' });
  });

  it('answers with a page in place of a checksum, or with that of another file', async () => {
    server.answers.set(sums, answering(200, '<html>Please log in</html>'));
    await fails('kubelet', 'CHECKSUM_UNUSABLE', { name: 'kubelet', reason: 'no-sum' });
    server.answers.set(sums, answering(200, `${'0'.repeat(64)}  kubectl\n`));
    await fails('kubelet', 'CHECKSUM_UNUSABLE', { name: 'kubelet', reason: 'other-sum' });
    server.answers.set(sums, answering(200, 'x'.repeat(300 * 1024)));
    await fails('kubelet', 'DOWNLOAD_FAILED', { reason: 'too-large' });
  });

  it('sends other bytes than those of the checksum, and nothing of it is kept', async () => {
    const content = server.files.get(KUBELET)!;
    server.answers.set(`/store/${KUBELET}`, answering(200, '<html>not found</html>'));
    await fails('kubelet', 'CHECKSUM_MISMATCH', { name: 'kubelet', expected: sha256(content) });
    expect(await releases.located(file('kubelet'))).toEqual(new Map());
    await expect(stat(`${cachedPath(platform.cacheDir, sha256(content), 'kubelet')}.part`)).rejects.toThrow('ENOENT');
    server.answers.clear();
    await releases.fetch(file('kubelet'), never);
  });

  it('sends less than it has promised, or nothing more', async () => {
    const content = server.files.get(KUBELET)!;
    server.answers.set(`/store/${KUBELET}`, (_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 50), () => response.destroy());
    });
    await fails('kubelet', 'DOWNLOAD_FAILED', { reason: 'reset' });
    server.answers.set(`/store/${KUBELET}`, (_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 50));
    });
    await fails('kubelet', 'DOWNLOAD_FAILED', { reason: 'silent' });
    server.answers.set(`/store/${KUBELET}`, () => undefined);
    await fails('kubelet', 'DOWNLOAD_FAILED', { reason: 'silent' });
  });

  it('says that a file is shorter than it is', async () => {
    const content = server.files.get(KUBELET)!;
    server.answers.set(`/store/${KUBELET}`, (_, response) => {
      response.strictContentLength = false;
      response.writeHead(200, { 'content-length': 50, connection: 'close' }).end(content.subarray(0, 50));
    });
    await fails('kubelet', 'CHECKSUM_MISMATCH');
  });

  it('leads in a circle, or nowhere', async () => {
    const to = (location: string): void =>
      void server.answers.set(`/${KUBELET}`, (_, response) => response.writeHead(302, { location }).end());
    to(`/${KUBELET}`);
    await fails('kubelet', 'DOWNLOAD_FAILED', { reason: 'too-many-redirects' });
    to('file:///etc/passwd');
    await fails('kubelet', 'DOWNLOAD_FAILED', { reason: 'strange-redirect' });
    to('http://[');
    await fails('kubelet', 'DOWNLOAD_FAILED', { reason: 'strange-redirect' });
  });

  it('leads from https to http, which nobody follows', () => {
    const from = new URL('https://dl.example/a/kubelet');
    expect(redirected(from, '/b/kubelet').href).toBe('https://dl.example/b/kubelet');
    expect(redirected(new URL('http://dl.example/a'), 'https://dl.example/b').href).toBe('https://dl.example/b');
    const refused = { code: 'DOWNLOAD_FAILED', params: { url: from.href, reason: 'insecure-redirect' } };
    expect(() => redirected(from, 'http://dl.example/kubelet')).toThrow(expect.objectContaining(refused) as Error);
  });

  it('sends without end', async () => {
    await fails('kubelet', 'DOWNLOAD_FAILED', { reason: 'too-large' }, { maxBytes: 100 });
  });

  it('is not there', async () => {
    server.close();
    await fails('kubelet', 'DOWNLOAD_FAILED', { reason: 'refused' });
  });
});

describe('an archive that is not as it should be', () => {
  const place = 'etcd-v3.7.0-linux-amd64/etcd';
  const content = Buffer.from('a program');
  function instead(archive: Buffer): void {
    server.files.set(ETCD, archive);
    server.files.set('etcd/v3.7.0/SHA256SUMS', Buffer.from(`${sha256(archive)}  ${ETCD.split('/').at(-1)!}\n`));
  }
  const name = 'etcd-v3.7.0-linux-amd64.tar.gz';

  it.each([
    ['a symbolic link', { path: place, type: 'SymbolicLink', linkpath: '/etc/passwd' }],
    ['a hard link', { path: place, type: 'Link', linkpath: '/etc/passwd' }],
    ['a folder', { path: place, type: 'Directory' }],
  ] as const)('has %s in the place of a program', async (_, entry) => {
    instead(tarGz([entry]));
    await fails('etcd', 'RELEASE_ARCHIVE_INVALID', { name, reason: 'no-file' });
  });

  it('leads out of its folder: that is passed over, and written nowhere', async () => {
    const outside = ['../../../outside', '/tmp/keelson-outside', `${place}/../../../outside`];
    instead(tarGz([...outside.map((path) => ({ path, content })), { path: place, content }]));
    const { programs } = await releases.fetch(file('etcd'), never);
    expect(programs.map((one) => one.name)).toEqual(['etcd']);
    for (const path of [join(platform.cacheDir, 'outside'), join(platform.cacheDir, '..', 'outside'), outside[1]!])
      await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  it('does not have the program', async () => {
    instead(tarGz([{ path: 'README.md', content }]));
    await fails('etcd', 'RELEASE_LACKS_PROGRAM', { name, program: 'etcd' });
  });

  it('holds far more than it seems', async () => {
    instead(
      tarGz([
        { path: 'README.md', content: Buffer.alloc(1_000_000) },
        { path: place, content },
      ]),
    );
    const most = server.files.get(ETCD)!.length;
    await fails('etcd', 'RELEASE_ARCHIVE_INVALID', { name, reason: 'too-large' }, { maxBytes: most });
  });

  it('is no archive, or only the beginning of one', async () => {
    instead(Buffer.from('<html>'));
    await fails('etcd', 'RELEASE_ARCHIVE_INVALID', { name, reason: 'damaged' });
    const whole = tarGz([{ path: place, content: Buffer.alloc(100_000, 7) }]);
    instead(whole.subarray(0, whole.length - 20));
    await fails('etcd', 'RELEASE_ARCHIVE_INVALID', { name, reason: 'damaged' });
  });
});

describe('the disk of this computer', () => {
  it.runIf(process.platform === 'linux')('is full', async () => {
    const content = server.files.get(KUBELET)!;
    const path = cachedPath(platform.cacheDir, sha256(content), 'kubelet');
    await mkdir(dirname(path), { recursive: true });
    await symlink('/dev/full', `${path}.part`);
    await fails('kubelet', 'FILE_UNWRITABLE', { path: `${path}.part`, reason: 'ENOSPC' });
  });
});

describe('the newest patch', () => {
  it('is what the publisher says', async () => {
    server.files.set('kubernetes/release/stable-1.37.txt', Buffer.from('v1.37.9\n'));
    expect(await releases.newest('1.37.0', server.mirrors, never)).toEqual({
      version: '1.37.9',
      from: 'publisher',
      url: `${server.address}/kubernetes/release/stable-1.37.txt`,
    });
  });

  it.each([
    ['has no such list', undefined, 'HTTP 404'],
    ['sends a page', '<html>v1.37.9</html>', 'no-version'],
    ['speaks of another minor', 'v1.36.9', 'no-version'],
    ['sends no end', 'v1.37.9'.repeat(1000), 'too-large'],
  ])('is what the table says where the publisher %s', async (_, text, reason) => {
    const path = 'kubernetes/release/stable-1.37.txt';
    if (text === undefined) server.files.delete(path);
    else server.files.set(path, Buffer.from(text));
    expect(await releases.newest('1.37.0', server.mirrors, never)).toMatchObject({
      version: '1.37.2',
      from: 'table',
      error: { code: 'DOWNLOAD_FAILED', params: { reason } },
    });
  });

  it('is asked for until the person has seen enough', async () => {
    const stop = new AbortController();
    server.answers.set('/kubernetes/release/stable-1.37.txt', () => stop.abort());
    await expect(releases.newest('1.37.0', server.mirrors, stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('a proxy', () => {
  const names = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
  const before = names.map((name) => [name, process.env[name]] as const);
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });
  beforeEach(() => {
    for (const name of names) Reflect.deleteProperty(process.env, name);
  });

  it('is used where the environment names one, but not for what NO_PROXY names', async () => {
    const asked: string[] = [];
    const content = server.files.get(KUBELET)!;
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(request.url?.endsWith('.sha256') ? sha256(content) : content);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    try {
      process.env['HTTP_PROXY'] = `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;
      const mirrors = { kubernetes: 'http://releases.invalid' };
      const [far] = releaseFilesOf(['kubelet'], { versionOf: () => '1.37.2', arch: 'amd64', mirrors });
      await releases.fetch(far!, never);
      expect(asked).toEqual([`${far!.url}.sha256`, far!.url]);
      process.env['NO_PROXY'] = '127.0.0.1';
      await releases.fetch(file('etcd'), never);
      expect(asked).toHaveLength(2);
      expect(server.requests.length).toBeGreaterThan(0);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});

it('the cache may go at any time', async () => {
  await releases.fetch(file('kubelet'), never);
  await rm(platform.cacheDir, { recursive: true });
  expect(await releases.fetch(file('kubelet'), never)).toMatchObject({ wasThere: false });
});
