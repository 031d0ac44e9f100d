/** Archives as engines write them, and damaged ones. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf, imageParts } from '../../testing/registryServer';
import { sha256, tarBytes, type TarEntry } from '../../testing/releaseServer';
import { readImageArchive } from './archive';

const never = new AbortController().signal;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keelson-archive-'));
});
afterEach(() => rm(folder, { recursive: true }));

const { config, layers, tars } = imageParts('amd64', ['one', 'two']);
const id = digestOf(config);
const text = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const blob = (content: Buffer): TarEntry => ({ path: `blobs/sha256/${sha256(content)}`, content });
const descriptor = (content: Buffer, more: object = {}) => ({
  digest: digestOf(content),
  size: content.length,
  ...more,
});

/** Of an engine before OCI: a folder for each layer; what is there already is a link. */
const saved = (names: string[] | null = ['web:1', 'registry.example/web:1']): TarEntry[] => [
  { path: 'aaa/', type: 'Directory' },
  { path: 'aaa/layer.tar', content: tars[0]! },
  { path: 'bbb/layer.tar', content: tars[1]! },
  { path: `${sha256(config)}.json`, content: config },
  {
    path: 'manifest.json',
    content: text([{ Config: `${sha256(config)}.json`, RepoTags: names, Layers: ['aaa/layer.tar', 'bbb/layer.tar'] }]),
  },
];
const manifest = text({ config: descriptor(config), layers: layers.map((layer) => descriptor(layer)) });
const named = { 'io.containerd.image.name': 'registry.example/web:1' };
const layout = (top: object[] = [descriptor(manifest, { annotations: named })], more: Buffer[] = []): TarEntry[] => [
  { path: 'oci-layout', content: text({ imageLayoutVersion: '1.0.0' }) },
  { path: 'index.json', content: text({ schemaVersion: 2, manifests: top }) },
  ...[config, ...layers, manifest, ...more].map(blob),
];
async function read(entries: readonly TarEntry[] | Buffer) {
  const path = join(folder, 'image.tar');
  await writeFile(path, Buffer.isBuffer(entries) ? entries : tarBytes(entries));
  return readImageArchive(path, never);
}
const fails = (entries: readonly TarEntry[] | Buffer, reason: string, detail?: string): Promise<void> =>
  expect(read(entries)).rejects.toMatchObject({
    ...{ code: 'ARCHIVE_INVALID', params: { path: join(folder, 'image.tar'), reason } },
    ...(detail === undefined ? {} : { detail }),
  });
const without = (entries: TarEntry[], path: string): TarEntry[] => entries.filter((entry) => entry.path !== path);
const instead = (entries: TarEntry[], path: string, content: Buffer): TarEntry[] =>
  entries.map((entry) => (entry.path === path ? { path, content } : entry));

describe('an archive', () => {
  it('of "docker save" says its names, id and platform', async () => {
    const names = ['docker.io/library/web:1', 'registry.example/web:1'];
    const image = { references: names, id, platform: 'linux/amd64' };
    expect(await read(saved())).toEqual({ format: 'docker', images: [image] });
    expect(await read(gzipSync(tarBytes(saved())))).toEqual({ format: 'docker', images: [image] });
    expect(await read(saved(null))).toEqual({ format: 'docker', images: [{ ...image, references: [] }] });
  });

  it('may have a layer once and links to it, or layers that are compressed', async () => {
    const twice = text({
      os: 'linux',
      architecture: 'arm64',
      rootfs: { diff_ids: [digestOf(tars[0]!), digestOf(tars[0]!)] },
    });
    const links: TarEntry[] = [
      { path: 'aaa/layer.tar', content: tars[0]! },
      { path: 'bbb/layer.tar', type: 'SymbolicLink', linkpath: '../aaa/layer.tar' },
      { path: 'config.json', content: twice },
      { path: 'manifest.json', content: text([{ Config: 'config.json', Layers: ['aaa/layer.tar', 'bbb/layer.tar'] }]) },
    ];
    expect(await read(links)).toMatchObject({ images: [{ platform: 'linux/arm64' }] });
    const packed = instead(instead(saved(), 'aaa/layer.tar', layers[0]!), 'bbb/layer.tar', layers[1]!);
    expect(await read(packed)).toMatchObject({ images: [{ id }] });
  });

  it('that is an OCI layout says the same, and its manifest', async () => {
    const image = { references: ['registry.example/web:1'], id, manifest: digestOf(manifest), platform: 'linux/amd64' };
    expect(await read(layout())).toEqual({ format: 'oci', images: [image] });
    const tagOnly = { annotations: { 'org.opencontainers.image.ref.name': '1' } };
    expect(await read(layout([descriptor(manifest, tagOnly)]))).toMatchObject({ images: [{ references: [] }] });
  });

  it('may lead through an index, of which not everything is there', async () => {
    const absent = { digest: `sha256:${'1'.repeat(64)}`, size: 1, platform: { os: 'linux', architecture: 'arm64' } };
    const signed = {
      digest: `sha256:${'2'.repeat(64)}`,
      size: 1,
      platform: { os: 'unknown', architecture: 'unknown' },
    };
    const index = text({ manifests: [absent, signed, descriptor(manifest)] });
    const archive = await read(layout([descriptor(index, { annotations: named })], [index]));
    expect(archive.images).toMatchObject([{ references: ['registry.example/web:1'], platform: 'linux/amd64' }]);
    const nothing = text({ manifests: [absent] });
    await fails(layout([descriptor(nothing)], [nothing]), 'part-missing');
  });

  it('that is both is told once', async () => {
    const docker = [
      { Config: `blobs/sha256/${sha256(config)}`, RepoTags: ['web:1'], Layers: layers.map((one) => blob(one).path) },
    ];
    const { format, images } = await read([...layout(), { path: 'manifest.json', content: text(docker) }]);
    expect(format).toBe('docker');
    expect(images).toEqual([
      {
        ...{ references: ['docker.io/library/web:1', 'registry.example/web:1'], id, manifest: digestOf(manifest) },
        platform: 'linux/amd64',
      },
    ]);
  });
});

describe('an archive that cannot be used', () => {
  it('is not there, or is no archive', async () => {
    await expect(readImageArchive(join(folder, 'none.tar'), never)).rejects.toMatchObject({
      ...{ code: 'FILE_UNREADABLE', params: { reason: 'ENOENT' } },
    });
    await fails(Buffer.from('<html>not found</html>'), 'damaged');
    await fails(tarBytes([{ path: 'README.md', content: Buffer.from('# web') }]), 'no-image-archive');
    await fails([{ path: 'manifest.json', content: text([]) }], 'no-image');
    await fails([{ path: 'manifest.json', content: Buffer.from('{"a":') }], 'damaged', 'manifest.json');
  });

  it('ends too early', async () => {
    const whole = tarBytes(saved());
    await fails(whole.subarray(0, 3000), 'damaged');
    const packed = gzipSync(whole);
    await fails(packed.subarray(0, packed.length - 20), 'damaged');
  });

  it('lacks a part', async () => {
    await fails(without(saved(), 'bbb/layer.tar'), 'part-missing', 'bbb/layer.tar');
    await fails(without(saved(), `${sha256(config)}.json`), 'part-missing');
    await fails(without(layout(), blob(layers[1]!).path), 'part-missing', blob(layers[1]!).path);
  });

  it('has another content than it says', async () => {
    const other = Buffer.from(tars[0]!);
    other[600]! ^= 1;
    await fails(instead(saved(), 'aaa/layer.tar', other), 'other-digest', 'aaa/layer.tar');
    const packed = Buffer.from(layers[0]!);
    packed[packed.length - 12]! ^= 1;
    await fails(instead(saved(), 'aaa/layer.tar', packed), 'other-digest', 'aaa/layer.tar');
    await fails(instead(layout(), blob(layers[0]!).path, packed), 'other-digest', blob(layers[0]!).path);
    const changed = Buffer.from(config.toString().replace('amd64', 'arm64'));
    await fails(instead(saved(), `${sha256(config)}.json`, changed), 'other-digest');
  });
});

it('reading an archive can be given up', async () => {
  const stop = new AbortController();
  const path = join(folder, 'image.tar');
  await writeFile(path, tarBytes(saved()));
  stop.abort();
  await expect(readImageArchive(path, stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
});
