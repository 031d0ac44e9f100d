/** Bundles saved, moved, opened without a network, and damaged on their way. */
import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imagesOf } from '../../../shared/components/imageNames';
import { clusterOf } from '../../../shared/cluster/rules';
import { flannelYaml } from '../../../shared/manifests/testing/manifests';
import { renderTarget } from '../../../shared/target';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import { publish, sha256, startReleaseServer, type ReleaseServer } from '../../testing/releaseServer';
import { push, startRegistryServer, type RegistryServer } from '../../testing/registryServer';
import { testPlatform } from '../../testing/testHosts';
import { localPath } from '../../localPath';
import { TAR_END, tarHeader, tarPadding } from '../../storage/tarFile';
import { createCredentials } from '../hosts/credentials';
import { createImages } from '../images/images';
import { createManifests } from '../manifests/manifests';
import { createBinaries } from '../programs/binaries';
import { createBundles, type Bundles } from './bundles';
import { MAX_CONTENTS_BYTES, type BundleContents } from './contents';

const never = new AbortController().signal;
const versions = { kubernetes: '1.37.2', etcd: '3.7.0', cniPlugins: '1.9.1', crictl: '1.37.0' } as const;

type TestPlatform = Awaited<ReturnType<typeof testPlatform>>;
let here: TestPlatform;
let there: TestPlatform;
let releases: ReleaseServer;
let registry: RegistryServer;
let document: object;
let file: string;

const bundlesOn = (platform: TestPlatform): Bundles => {
  const binaries = createBinaries(platform);
  const manifests = createManifests(platform);
  return createBundles({
    platform,
    binaries,
    manifests,
    images: createImages(platform),
    credentials: createCredentials(),
  });
};

/** Every flag that Keelson passes: programs that do not know one are refused. */
const flagsIn = (wanted: unknown): string[] => {
  const files = renderTarget(clusterOf(wanted), 'n1', placeholderSecrets);
  return [
    ...new Set(files.flatMap(({ content }) => [...content.matchAll(/--([a-z][a-z0-9-]+)/g)].map(([, flag]) => flag!))),
  ];
};

beforeEach(async () => {
  [here, there] = [await testPlatform(), await testPlatform()];
  for (const { workDir } of [here, there]) await mkdir(workDir, { recursive: true });
  releases = await startReleaseServer();
  registry = await startRegistryServer();
  push(registry, { repository: 'team/pause-amd64', tag: '3.0', words: ['pause'] });
  push(registry, { repository: 'team/coredns', tag: '1.14.7', words: ['coredns', 'certificates'] });
  document = {
    ...{ apiVersion: 'keelson/v1', name: 'lab', kubernetesVersion: '1.37.2', runtime: 'containerd' },
    nodes: [{ hostname: 'n1', ip: '10.0.0.1', roles: ['master', 'worker'] }],
    network: { cni: 'bridge' },
    registry: { prefix: `${registry.host}/team` },
    binaries: { source: { kind: 'release', mirrors: releases.mirrors } },
  };
  publish(releases, versions, flagsIn(document));
  file = join(here.workDir, 'lab.keelson-bundle');
});
afterEach(async () => {
  releases.close();
  registry.close();
  await Promise.all([here.remove(), there.remove()]);
});

const save = (to = file, wanted: unknown = document) =>
  bundlesOn(here).save(to, { document: wanted, clusterPath: undefined, arch: 'amd64', signal: never });
/** At the other place nothing is reached. */
const clusterPath = (): string => join(there.workDir, 'cluster.yaml');
const open = (from = file, wanted: unknown = document, signal = never) =>
  bundlesOn(there).open(from, { document: wanted, clusterPath: clusterPath(), signal });
const closeNetwork = (): void => {
  releases.close();
  registry.close();
};

describe('a bundle', () => {
  it('has programs, images and manifests, listed with their checksums', async () => {
    const saved = await save();
    expect([saved.sizeBytes, saved.sha256]).toEqual([(await stat(file)).size, sha256(await readFile(file))]);
    const paths = saved.contents.files.map(({ path }) => path.replace(/-[0-9a-f]{12}\.tar$/, ''));
    expect(paths).toEqual([
      ...['images/coredns-1.14.7', 'images/pause-amd64-3.0', 'manifests/kube-dns.yaml'],
      ...['bridge', 'crictl', 'etcd', 'etcdctl', 'host-local', 'kube-apiserver', 'kube-controller-manager'].map(
        (name) => `programs/${name}`,
      ),
      ...['kube-proxy', 'kube-scheduler', 'kubectl', 'kubelet', 'loopback'].map((name) => `programs/${name}`),
    ]);
    expect(await readdir(here.workDir)).toEqual(['lab.keelson-bundle']);
  });

  it('is the same bytes each time, on every computer', async () => {
    const first = await save();
    const again = await save(join(here.workDir, 'again'));
    const elsewhere = await bundlesOn(there).save(join(there.workDir, 'other'), {
      ...{ document, clusterPath: undefined, arch: 'amd64', signal: never },
    });
    expect([again.sha256, elsewhere.sha256]).toEqual([first.sha256, first.sha256]);
  });

  it('is all that is needed where there is no network', async () => {
    const saved = await save();
    closeNetwork();
    await rename(file, join(there.workDir, 'moved'));
    const opened = await open(join(there.workDir, 'moved'));
    expect([opened.sha256, opened.wasThere]).toEqual([saved.sha256, false]);
    const cluster = clusterOf(opened.document);
    expect(cluster.versions).toMatchObject({ etcd: '3.7.0', cniPlugins: '1.9.1', crictl: '1.37.0', coredns: '1.14.7' });
    const programs = await createBinaries(there).prepare(cluster, clusterPath(), never);
    expect(programs.get('kubelet')).toBe(join(opened.folder, 'programs', 'kubelet'));
    const { archives, needed } = await createImages(there).inspect(opened.document, clusterPath(), never);
    expect(archives.map(({ error }) => error)).toEqual([undefined, undefined]);
    expect(needed.map(({ archives: found }) => found.length)).toEqual([1, 1]);
    expect(needed.map(({ reference }) => reference)).toEqual(imagesOf(clusterOf(document)).map((one) => one.reference));
    for (const path of cluster.registry.archives) await stat(localPath(path, there));
    if (process.platform !== 'win32') expect((await stat(programs.get('kubelet')!)).mode & 0o777).toBe(0o755);
  });

  it('is opened a second time without a change, also where the file names what it wrote', async () => {
    await save();
    const first = await open();
    const second = await open(file, first.document);
    expect([second.wasThere, second.folder, second.fields]).toEqual([true, first.folder, []]);
    expect(await readdir(there.workDir)).toEqual([first.folder.split('/').at(-1)]);
  });

  it('makes another cluster file one that it fits, and says what it has changed', async () => {
    await save();
    const other = {
      ...document,
      kubernetesVersion: '1.20.2',
      runtime: 'docker',
      network: { cni: 'calico' },
      registry: {},
    };
    const { fields, document: written } = await open(file, { ...other, binaries: {} });
    expect(fields.map(({ path }) => path.join('.'))).toEqual([
      ...['kubernetesVersion', 'runtime', 'versions', 'network.cni'],
      ...['registry.prefix', 'registry.archives', 'binaries.source'],
    ]);
    expect(clusterOf(written).network.cni).toBe('bridge');
  });

  it('brings the manifest of the pod network, as published, and the cluster file names it there', async () => {
    const manifest = join(here.workDir, 'mine.yml');
    await writeFile(manifest, flannelYaml);
    const wanted = { ...document, profile: 'secure', network: { cni: 'flannel', manifest } };
    for (const { reference } of imagesOf(clusterOf(wanted))) {
      const [, repository = '', tag = ''] = /^[^/]+\/(.+):([^:]+)$/.exec(reference) ?? [];
      push(registry, { repository, tag, words: [tag] });
    }
    publish(releases, { ...versions, containerd: '2.2.9', runc: '1.4.3' }, flagsIn(wanted));
    await save(file, wanted);
    closeNetwork();
    const other = { ...wanted, network: { cni: 'flannel' } };
    const { document: written, folder } = await open(file, other);
    const cluster = clusterOf(written);
    expect(cluster.network.manifest).toBe(`./${folder.split('/').at(-1) ?? ''}/manifests/kube-flannel.yml`);
    expect(await createManifests(there).read(cluster, clusterPath())).toBe(flannelYaml);
  });

  it('lies beside itself where no cluster file was saved yet', async () => {
    await save();
    const { folder, fields } = await bundlesOn(here).open(file, { document, clusterPath: undefined, signal: never });
    expect(folder.startsWith(join(here.workDir, 'keelson-bundle-1.37.2-amd64-'))).toBe(true);
    expect(fields.find(({ path }) => path[1] === 'source')?.value).toEqual({
      kind: 'upload',
      path: `${folder}/programs`,
    });
  });

  it('takes images from the archives of the cluster file, and asks no registry for those', async () => {
    const first = await open((await save()).path);
    registry.requests.length = 0;
    const archives = first.contents.files.filter(({ kind }) => kind === 'image');
    const wanted = {
      ...document,
      registry: { prefix: `${registry.host}/team`, archives: archives.map(({ path }) => join(first.folder, path)) },
    };
    const again = await save(join(here.workDir, 'again'), wanted);
    expect(registry.requests).toEqual([]);
    expect(again.contents.files.filter(({ kind }) => kind === 'image')).toEqual(archives);
  });

  it('fetches what an archive has for another processor only', async () => {
    const [pause] = (await save()).contents.files.flatMap(({ images }) => images ?? []);
    push(registry, { repository: 'team/coredns', tag: '1.14.7', architecture: 'arm64' });
    push(registry, { repository: 'team/pause-amd64', tag: '3.0', architecture: 'arm64' });
    const arm = await bundlesOn(here).save(join(here.workDir, 'arm'), {
      ...{ document, clusterPath: undefined, arch: 'arm64', signal: never },
    });
    expect(pause?.platform).toBe('linux/amd64');
    const platforms = arm.contents.files.flatMap(({ images }) => images ?? []).map(({ platform }) => platform);
    expect(platforms).toEqual(['linux/arm64', 'linux/arm64']);
  });

  it('is not begun where an image cannot be had, and an older one stays', async () => {
    await writeFile(file, 'an older one');
    registry.manifests.clear();
    await expect(save()).rejects.toMatchObject({ code: 'IMAGE_NOT_FETCHED', params: { reason: 'HTTP 404' } });
    expect(await readFile(file, 'utf8')).toBe('an older one');
  });

  it('can be given up while it is saved and opened, and leaves nothing', async () => {
    const stop = new AbortController();
    const saving = bundlesOn(here).save(file, {
      ...{ document, clusterPath: undefined, arch: 'amd64', signal: stop.signal },
      onProgress: ({ label }) => {
        if (label === 'lab.keelson-bundle') stop.abort();
      },
    });
    await expect(saving).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await readdir(here.workDir)).toEqual([]);
    await save();
    const [second, seen] = [new AbortController(), [] as number[]];
    const opening = bundlesOn(there).open(file, {
      ...{ document, clusterPath: clusterPath(), signal: second.signal },
      onProgress: ({ done, total }) => {
        seen.push(done / total);
        if (done > total / 2) second.abort();
      },
    });
    await expect(opening).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(seen.length).toBeGreaterThan(1);
    expect(await readdir(there.workDir)).toEqual([]);
  });
});

/** A bundle of these contents whose files have these bytes, as `save` would write it. */
const bundleOf = (contents: unknown, files: readonly [path: string, content: Buffer, mode?: number][]): Buffer => {
  const list = Buffer.from(`${JSON.stringify(contents, undefined, 1)}\n`);
  return Buffer.concat([
    ...[['bundle.json', list, 0o644] as const, ...files].flatMap(([path, content, mode = 0o755]) => [
      tarHeader({ path, size: content.length, mode }),
      content,
      tarPadding(content.length),
    ]),
    TAR_END,
  ]);
};

describe('a bundle that cannot be used', () => {
  let contents: BundleContents;
  let bytes: Buffer;
  beforeEach(async () => {
    ({ contents } = await save());
    bytes = await readFile(file);
  });

  /** Nothing of it is left, not even while a cluster file is the only thing there. */
  async function refuses(changed: Buffer, at: string, reason: string): Promise<void> {
    await writeFile(file, changed);
    await expect(open()).rejects.toMatchObject({ code: 'BUNDLE_INVALID', params: { path: file, at, reason } });
    expect(await readdir(there.workDir)).toEqual([]);
  }
  /** Where a file's header begins. */
  const place = (path: string): number => bytes.indexOf(`${path}\0`);
  const changedAt = (at: number): Buffer => {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    return changed;
  };
  const kubelet = 'programs/kubelet';

  it('is no bundle', async () => {
    await refuses(Buffer.from('<html>not found</html>'), 'bundle.json', 'no-bundle');
    await refuses(Buffer.alloc(100_000), 'bundle.json', 'no-bundle');
    await refuses(Buffer.alloc(0), 'bundle.json', 'no-bundle');
    const huge = tarHeader({ path: 'bundle.json', size: MAX_CONTENTS_BYTES + 1, mode: 0o644 });
    await refuses(Buffer.concat([huge, bytes.subarray(512)]), 'bundle.json', 'no-bundle');
    await refuses(bundleOf({ ...contents, format: 2 }, []), 'bundle.json', 'newer-format');
    await expect(open(join(here.workDir, 'none'))).rejects.toMatchObject({
      ...{ code: 'FILE_UNREADABLE', params: { reason: 'ENOENT' } },
    });
  });

  it('has one bit that is another, wherever that is', async () => {
    const header = place(kubelet);
    await refuses(changedAt(header + 3), kubelet, 'not-listed');
    await refuses(changedAt(header + 512 + 10), kubelet, 'other-content');
    const { size } = contents.files.find(({ path }) => path === kubelet)!;
    await refuses(changedAt(header + 512 + size + 1), kubelet, 'not-listed');
    const [image] = contents.files;
    await refuses(changedAt(place(image!.path) + 512 + 1000), image!.path, 'other-content');
    await refuses(changedAt(bytes.length - 5), contents.files.at(-1)!.path, 'not-listed');
  });

  it('is cut off, or goes on', async () => {
    const header = place(kubelet);
    for (const end of [header + 100, header + 600]) await refuses(bytes.subarray(0, end), kubelet, 'ends-early');
    const last = contents.files.at(-1)!.path;
    await refuses(bytes.subarray(0, bytes.length - 512), last, 'ends-early');
    await refuses(Buffer.concat([bytes, Buffer.from('x')]), last, 'left-over');
  });

  it('has files that the list does not have, lacks some, or has them in another order', async () => {
    const header = place(kubelet);
    const foreign = Buffer.concat([tarHeader({ path: 'programs/extra', size: 0, mode: 0o755 })]);
    await refuses(Buffer.concat([bytes.subarray(0, header), foreign, bytes.subarray(header)]), kubelet, 'not-listed');
    const first = place(contents.files[0]!.path);
    const second = place(contents.files[1]!.path);
    await refuses(
      Buffer.concat([bytes.subarray(0, first), bytes.subarray(second)]),
      contents.files[0]!.path,
      'not-listed',
    );
  });

  it.each([
    ['leads out of its folder', '../../outside', 'program'],
    ['leads out of a folder of it', 'programs/../../outside', 'program'],
    ['is an absolute one', '/tmp/outside', 'program'],
    ['lies in a folder of its own', 'programs/a/b', 'program'],
    ['is hidden', 'programs/.profile', 'program'],
    ['is of another kind', 'images/kubelet', 'program'],
  ])('has a path that %s', async (_, path, kind) => {
    const content = Buffer.from('x');
    const files = [{ path, kind, size: 1, sha256: createHash('sha256').update(content).digest('hex') }];
    await refuses(bundleOf({ ...contents, files }, [[path, content]]), 'bundle.json', 'no-bundle');
  });

  it('has a link in the place of a program', async () => {
    const header = place(kubelet);
    const changed = Buffer.from(bytes);
    changed[header + 156] = '2'.charCodeAt(0);
    await refuses(changed, kubelet, 'not-listed');
  });

  it('lists a file twice, out of order, or far too large', async () => {
    const [first, second, ...others] = contents.files;
    for (const files of [
      [first, first, second, ...others],
      [second, first, ...others],
      [{ ...first, size: 2 ** 40 }, second, ...others],
    ])
      await refuses(bundleOf({ ...contents, files }, []), 'bundle.json', 'no-bundle');
  });

  it('writes other fields of the cluster file than it may', async () => {
    const cluster = { ...contents.cluster, nodes: [] };
    await refuses(bundleOf({ ...contents, cluster }, []), 'bundle.json', 'no-bundle');
  });

  it('says that an archive holds another image than it does', async () => {
    const [image, ...others] = contents.files;
    const wrong = { ...image!, images: image!.images?.map((one) => ({ ...one, id: `sha256:${'0'.repeat(64)}` })) };
    const parts = contents.files.map(({ path, size, kind }): [string, Buffer, number] => {
      const from = place(path) + 512;
      return [path, bytes.subarray(from, from + size), kind === 'program' ? 0o755 : 0o644];
    });
    expect(bundleOf(contents, parts)).toEqual(bytes);
    await refuses(bundleOf({ ...contents, files: [wrong, ...others] }, parts), image!.path, 'other-content');
  });

  it('lacks something that the cluster needs', async () => {
    const files = contents.files.filter(({ path }) => path !== kubelet && !path.startsWith('images/coredns'));
    await writeFile(file, bundleOf({ ...contents, files }, []));
    const names = `kubelet, ${registry.host}/team/coredns:1.14.7`;
    await expect(open()).rejects.toMatchObject({ code: 'BUNDLE_LACKS', params: { path: file, names } });
    expect(await readdir(there.workDir)).toEqual([]);
  });

  it('finds something else in its place, and touches that not', async () => {
    const { folder } = await open();
    await appendFile(join(folder, kubelet), 'edited');
    const taken = { code: 'BUNDLE_PLACE_TAKEN', params: { path: folder } };
    await expect(open()).rejects.toMatchObject(taken);
    expect((await readFile(join(folder, kubelet), 'utf8')).endsWith('edited')).toBe(true);
    await truncate(join(folder, kubelet), contents.files.find(({ path }) => path === kubelet)!.size);
    expect(await open()).toMatchObject({ wasThere: true });
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await expect(open()).rejects.toMatchObject(taken);
    await rm(folder, { recursive: true });
    await writeFile(folder, 'mine');
    await expect(open()).rejects.toMatchObject(taken);
    expect(await readdir(there.workDir)).toEqual([folder.split('/').at(-1)]);
  });
});
