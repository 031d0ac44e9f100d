/** Images from registries that are as they should be, and from others. */
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  pushIndex,
  push,
  startRegistryServer,
  type PushedImage,
  type RegistryServer,
} from '../../testing/registryServer';
import { sha256 } from '../../testing/releaseServer';
import { testPlatform } from '../../testing/testHosts';
import { cachedPath } from '../programs/download';
import { readImageArchive } from './archive';
import { basicLogin } from './logins';
import { fetchImage, type FetchImageOptions } from './fetchImage';
import { dockerLogins } from './logins';

const never = new AbortController().signal;
let platform: Awaited<ReturnType<typeof testPlatform>>;
let server: RegistryServer;
let pushed: ReturnType<typeof pushIndex>;
let name: string;
beforeEach(async () => {
  platform = await testPlatform();
  server = await startRegistryServer();
  pushed = pushIndex(server, 'team/web', '1');
  name = `${server.host}/team/web:1`;
});
afterEach(async () => {
  server.close();
  await platform.remove();
});

const fetched = (options: Partial<FetchImageOptions> = {}, image = name): Promise<string> =>
  fetchImage(image, {
    ...{ arch: 'amd64', cacheDir: platform.cacheDir, loginTo: dockerLogins(platform.homeDir), signal: never },
    ...{ silentMs: 300, ...options },
  });
const fails = (code: string, params: object = {}, options: Partial<FetchImageOptions> = {}): Promise<void> =>
  expect(fetched(options)).rejects.toMatchObject({ code, params });
const answering =
  (status: number, text = '', headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(text);
const layerOf = (image: PushedImage): { digest: string; content: Buffer; path: string } => {
  const digest = image.layers[0]!;
  return { digest, content: server.blobs.get(digest)!, path: cachedPath(platform.cacheDir, digest.slice(7), 'blob') };
};

describe('an image', () => {
  it('is fetched with a token, from an index, its blobs from another host that never sees the token', async () => {
    const archive = await readImageArchive(await fetched(), never);
    expect(archive).toEqual({
      format: 'docker',
      images: [
        {
          ...{ references: [name], id: pushed.amd64.config, manifest: pushed.amd64.manifest },
          platform: 'linux/amd64',
        },
      ],
    });
    expect(server.requests).toContain('GET /token?service=registry&scope=repository%3Ateam%2Fweb%3Apull');
    expect(server.requests.some((request) => request.startsWith('GET /store/'))).toBe(true);
    expect(server.toldToStore).toEqual([]);
  });

  it('is the one for the hosts’ processor', async () => {
    const { images } = await readImageArchive(await fetched({ arch: 'arm64' }), never);
    expect(images).toMatchObject([{ id: pushed.arm64.config, platform: 'linux/arm64' }]);
  });

  it('is the same bytes each time, on every computer', async () => {
    const first = await readFile(await fetched());
    const [other, second] = [await testPlatform(), await readFile(await fetched())];
    const third = await readFile(await fetched({ cacheDir: other.cacheDir }));
    await other.remove();
    expect([sha256(second), sha256(third)]).toEqual([sha256(first), sha256(first)]);
  });

  it('that is there is only asked for its digest', async () => {
    await fetched();
    server.requests.length = 0;
    await fetched();
    expect(server.requests.filter((request) => request.includes('/blobs/'))).toEqual([]);
  });

  it('is found by its digest, and called by it', async () => {
    const { manifest, config } = pushed.amd64;
    const byDigest = `${server.host}/team/web@${manifest}`;
    const archive = await readImageArchive(await fetched({}, byDigest), never);
    expect(archive.images).toEqual([{ references: [byDigest], id: config, manifest, platform: 'linux/amd64' }]);
  });

  it('comes from a mirror where one is named', async () => {
    const mirrors = { 'registry.example': { url: `http://${server.host}/` } };
    const { images } = await readImageArchive(await fetched({ mirrors }, 'registry.example/team/web:1'), never);
    expect(images).toMatchObject([{ references: ['registry.example/team/web:1'], id: pushed.amd64.config }]);
  });

  it('comes from a mirror below a path, which is told its login', async () => {
    server.login = basicLogin('puller', 'p"a\\ss');
    const url = `http://${server.host}/v2/team/`;
    const named = (login?: string) => ({ mirrors: { 'registry.example': { url, login } } });
    await expect(fetched(named(), 'registry.example/web:1')).rejects.toMatchObject({
      code: 'IMAGE_NOT_FETCHED',
      params: { reason: 'HTTP 401' },
    });
    const { images } = await readImageArchive(await fetched(named(server.login), 'registry.example/web:1'), never);
    expect(images).toMatchObject([{ references: ['registry.example/web:1'], id: pushed.amd64.config }]);
    expect(server.toldToStore).toEqual([]);
  });

  it('goes on where it broke off, also when the token has ended meanwhile', async () => {
    const { content, path } = layerOf(pushed.amd64);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.part`, content.subarray(0, 50));
    const blob = `/v2/team/web/blobs/${pushed.amd64.config}`;
    server.answers.set(blob, (_, response) => {
      server.answers.delete(blob);
      server.forgetTokens();
      response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${server.host}/token"` }).end();
    });
    await fetched();
    expect(server.requests).toContain(`GET /store/${pushed.amd64.layers[0]!} bytes=50-`);
    expect(await readFile(path)).toEqual(content);
  });

  it('is asked for again, by itself, when a connection breaks', async () => {
    const { digest, content } = layerOf(pushed.amd64);
    server.answers.set(`/store/${digest}`, (_, response) => {
      server.answers.clear();
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 50), () => response.destroy());
    });
    await fetched();
  });

  it('tells how far it is, and can be given up', async () => {
    const seen: [number, number][] = [];
    await fetched({ onProgress: ({ done, total }) => seen.push([done, total]) });
    expect(seen.at(-1)?.[0]).toBe(seen.at(-1)?.[1]);
    const stop = new AbortController();
    server.answers.set(`/store/${layerOf(pushed.arm64).digest}`, () => stop.abort());
    await fails('CANCELLED', {}, { arch: 'arm64', signal: stop.signal });
  });
});

describe('a login', () => {
  const login = `Basic ${Buffer.from('me:secret').toString('base64')}`;
  beforeEach(() => {
    server.login = login;
  });

  it('is what "docker login" has written', async () => {
    await fails('IMAGE_NOT_FETCHED', { image: name, reason: 'HTTP 401' });
    await mkdir(join(platform.homeDir, '.docker'), { recursive: true });
    const auths = {
      [server.host]: { auth: login.slice('Basic '.length) },
      'https://index.docker.io/v1/': { auth: 'hub' },
    };
    await writeFile(join(platform.homeDir, '.docker', 'config.json'), JSON.stringify({ auths }));
    await fetched();
    expect(server.toldToStore).toEqual([]);
    for (const host of ['docker.io', 'registry-1.docker.io'])
      expect(await dockerLogins(platform.homeDir)(host)).toBe('Basic hub');
    expect(await dockerLogins(platform.homeDir)('other.example')).toBeUndefined();
  });

  it('is not sent to another host without encryption', async () => {
    const told: (string | undefined)[] = [];
    const elsewhere = createServer((request, response) => {
      told.push(request.headers.authorization);
      response.end('{"token":"x"}');
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const realm = `http://127.0.0.1:${String((elsewhere.address() as AddressInfo).port)}/token`;
    server.answers.set(
      '/v2/team/web/manifests/1',
      answering(401, '', { 'www-authenticate': `Bearer realm="${realm}"` }),
    );
    await fails('IMAGE_NOT_FETCHED', { reason: 'HTTP 401' }, { loginTo: () => Promise.resolve(login) });
    elsewhere.close();
    expect(told).toEqual([undefined]);
  });
});

describe('a registry that is not as it should be', () => {
  const manifest = '/v2/team/web/manifests/1';

  it('has no such image', async () => {
    server.manifests.delete('team/web:1');
    await fails('IMAGE_NOT_FETCHED', { image: name, url: `http://${server.host}${manifest}`, reason: 'HTTP 404' });
  });

  it('has it for other processors only', async () => {
    push(server, { repository: 'team/web', tag: '1', architecture: 's390x' });
    await fails('IMAGE_OTHER_PLATFORM', { image: name, wanted: 'linux/amd64', found: 'linux/s390x' });
    const { content, mediaType } = server.manifests.get('team/web:1')!;
    const index = {
      manifests: [{ digest: `sha256:${sha256(content)}`, size: 1, platform: { os: 'windows', architecture: 'amd64' } }],
    };
    server.manifests.set('team/web:1', { mediaType, content: Buffer.from(JSON.stringify(index)) });
    await fails('IMAGE_OTHER_PLATFORM', { found: 'windows/amd64' });
  });

  it('answers with a page, without end, or with what is no image', async () => {
    server.answers.set(manifest, answering(200, '<html>Please log in</html>'));
    await fails('IMAGE_NOT_FETCHED', { reason: 'no-manifest' });
    server.answers.set(manifest, answering(200, 'x'.repeat(5 * 1024 * 1024)));
    await fails('IMAGE_NOT_FETCHED', { reason: 'too-large' });
    server.answers.delete(manifest);
    const config = Buffer.from('{"name":"a chart"}');
    const digest = `sha256:${sha256(config)}`;
    server.blobs.set(digest, config);
    const chart = { config: { digest, size: config.length }, layers: [] };
    server.manifests.set('team/web:1', { mediaType: '', content: Buffer.from(JSON.stringify(chart)) });
    await fails('IMAGE_NOT_FETCHED', { reason: 'no-image' });
  });

  it('leads from index to index without end', async () => {
    const content = (digest: string): Buffer => Buffer.from(JSON.stringify({ manifests: [{ digest, size: 1 }] }));
    let next = pushed.amd64.manifest;
    for (let level = 0; level < 4; level++) {
      const bytes = content(next);
      next = `sha256:${sha256(bytes)}`;
      server.manifests.set(`team/web@${next}`, { mediaType: '', content: bytes });
    }
    server.manifests.set('team/web:1', { mediaType: '', content: content(next) });
    await fails('IMAGE_NOT_FETCHED', { reason: 'no-manifest' });
  });

  it('sends another manifest than that of the digest', async () => {
    const { manifest: wanted } = pushed.amd64;
    const other = server.manifests.get(`team/web@${pushed.arm64.manifest}`)!;
    server.manifests.set(`team/web@${wanted}`, other);
    await fails('CHECKSUM_MISMATCH', { expected: wanted, actual: pushed.arm64.manifest });
    server.answers.set(manifest, answering(200, '{}', { 'docker-content-digest': wanted }));
    await fails('CHECKSUM_MISMATCH', { expected: wanted, actual: `sha256:${sha256(Buffer.from('{}'))}` });
  });

  it('sends another layer, and nothing of it is kept', async () => {
    const { digest, content, path } = layerOf(pushed.amd64);
    server.blobs.set(digest, Buffer.alloc(content.length, 7));
    await fails('CHECKSUM_MISMATCH', { expected: digest.slice(7) });
    for (const kept of [path, `${path}.part`]) await expect(stat(kept)).rejects.toThrow('ENOENT');
    server.blobs.set(digest, content);
    await fetched();
  });

  it('sends a layer that is longer or shorter than it has said', async () => {
    const { digest, content } = layerOf(pushed.amd64);
    server.blobs.set(digest, Buffer.concat([content, Buffer.alloc(100_000)]));
    await fails('IMAGE_NOT_FETCHED', { image: name, reason: 'too-large' });
    server.blobs.set(digest, content.subarray(0, content.length - 1));
    await fails('CHECKSUM_MISMATCH');
  });

  it('falls silent, or breaks the connection each time', async () => {
    const { digest, content } = layerOf(pushed.amd64);
    server.answers.set(`/store/${digest}`, (_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 1));
    });
    await fails('IMAGE_NOT_FETCHED', { reason: 'silent' });
    server.answers.set(manifest, (request) => request.socket.destroy());
    await fails('IMAGE_NOT_FETCHED', { reason: 'reset' });
  });

  it('leads in a circle', async () => {
    server.answers.set(manifest, answering(302, '', { location: manifest }));
    await fails('IMAGE_NOT_FETCHED', { reason: 'too-many-redirects' });
  });

  it('asks for tokens that nobody gives', async () => {
    server.answers.set('/token', answering(200, '{"token":""}'));
    await fails('IMAGE_NOT_FETCHED', { reason: 'no-token' });
    server.answers.set('/token', answering(200, '{"token":"worthless"}'));
    await fails('IMAGE_NOT_FETCHED', { reason: 'HTTP 401' });
    server.answers.set(manifest, answering(401, '', { 'www-authenticate': 'Bearer realm="file:///etc/passwd"' }));
    await fails('IMAGE_NOT_FETCHED', { reason: 'strange-redirect' });
    server.answers.set(manifest, answering(401, '', { 'www-authenticate': 'Negotiate' }));
    await fails('IMAGE_NOT_FETCHED', { reason: 'HTTP 401' });
  });

  it('is not there', async () => {
    server.close();
    await fails('IMAGE_NOT_FETCHED', { image: name, reason: 'refused' });
  });
});

it.runIf(process.platform === 'linux')('a disk that is full is told', async () => {
  const { path } = layerOf(pushed.amd64);
  await mkdir(dirname(path), { recursive: true });
  await symlink('/dev/full', `${path}.part`);
  await fails('FILE_UNWRITABLE', { path: `${path}.part`, reason: 'ENOSPC' });
});
