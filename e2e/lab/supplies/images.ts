import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cached } from '../cache';
import { coreDns, coreDnsVersion } from './coreDns';
import { PrivateApt } from './debian';
import { imageContents, type ImageContent, type LabImage } from './imageContents';
import { ensure } from '../requirements';
import { run } from '../run';

export { imageContents, type LabImage } from './imageContents';

/** The registry prefix that a cluster file has when its author says nothing. */
export const defaultPrefix = 'registry.cn-hangzhou.aliyuncs.com/imooc';

/** Busybox is one program: it becomes these commands by the name it is called. */
const applets = [
  'sh',
  'cat',
  'echo',
  'hostname',
  'httpd',
  'ip',
  'ls',
  'mkdir',
  'nc',
  'nslookup',
  'ping',
  'sleep',
  'wget',
];

/** The image of a cluster's name server: the real one wherever it can be had. */
export const dnsImage = async (): Promise<LabImage> => ('program' in (await coreDns()) ? 'coredns' : 'corednsStandIn');

/**
 * A docker-archive tar of one of the lab's images, for `docker load` or `ctr -n k8s.io images import`. Same input, same bytes.
 * @param tag what the archive calls the image, e.g. `registry.example/prefix/pause-amd64:3.0`; default: under the default prefix.
 */
export async function imageArchive(
  image: LabImage,
  tag = `${defaultPrefix}/${imageContents[image].name}`,
): Promise<string> {
  const content: ImageContent = imageContents[image];
  const programs = await imagePrograms();
  const key = sha256(JSON.stringify([tag, content, basename(programs.folder)])).slice(0, 12);
  const fileName = `${image}.tar`;
  const folder = await cached('images', `${image}-${key}`, async (result) => {
    const work = join(result, 'work');
    await writeRootFs(content, programs, join(work, 'rootfs'));
    await mkdir(join(work, 'image'));
    const layer = join(work, 'image', 'layer.tar');
    await archive(join(work, 'rootfs'), layer);
    await writeMetadata(join(work, 'image'), content, tag, sha256(await readFile(layer)));
    await archive(join(work, 'image'), join(work, fileName));
    await rename(join(work, fileName), join(result, fileName));
    await rm(work, { recursive: true });
  });
  return join(folder, fileName);
}

interface ImagePrograms {
  /** Named after what is in it. */
  folder: string;
  pause: string;
  busybox: string;
}

/** Two static programs: pause compiled here, busybox from Debian's busybox-static (unpacked, not installed). */
async function imagePrograms(): Promise<ImagePrograms> {
  const source = join(__dirname, 'sources', 'pause.c');
  const version = sha256(await readFile(source)).slice(0, 12);
  const folder = await cached('image-programs', version, async (result) => {
    await ensure('images');
    const work = join(result, 'work');
    const apt = await PrivateApt.create(work);
    await apt.unpack(['busybox-static'], join(work, 'busybox'));
    await copyFile(join(work, 'busybox/bin/busybox'), join(result, 'busybox'));
    await run('gcc', ['-static', '-Os', '-s', '-o', join(result, 'pause'), source]);
    await rm(work, { recursive: true });
  });
  return { folder, pause: join(folder, 'pause'), busybox: join(folder, 'busybox') };
}

async function coreDnsProgram(): Promise<string> {
  const built = await coreDns();
  if ('program' in built) return built.program;
  throw new Error(`CoreDNS ${coreDnsVersion}: ${built.missing}`);
}

async function writeRootFs(content: ImageContent, programs: ImagePrograms, root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  if (content.kind !== 'shell') {
    const program = join(root, content.kind);
    await copyFile(content.kind === 'pause' ? programs.pause : await coreDnsProgram(), program);
    await chmod(program, 0o755);
    return;
  }
  await mkdir(join(root, 'bin'));
  await mkdir(join(root, 'tmp'));
  await copyFile(programs.busybox, join(root, 'bin/busybox'));
  await chmod(join(root, 'bin/busybox'), 0o755);
  for (const applet of applets) await symlink('busybox', join(root, 'bin', applet));
  for (const [path, text] of Object.entries(content.files ?? {})) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await writeFile(join(root, 'start'), `#!/bin/sh\n${content.script ?? ''}`, { mode: 0o755 });
}

/** The two JSON files beside the layer: the image's configuration and the archive's table of contents. */
async function writeMetadata(folder: string, content: ImageContent, tag: string, layerDigest: string): Promise<void> {
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: {
      Env: ['PATH=/bin'],
      Entrypoint: content.kind === 'shell' ? ['/bin/sh', '/start'] : [`/${content.kind}`],
      ExposedPorts: Object.fromEntries((content.ports ?? []).map((port) => [`${String(port)}/tcp`, {}])),
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layerDigest}`] },
    history: [{ created: '1970-01-01T00:00:00Z', created_by: 'Keelson lab' }],
  });
  const configName = `${sha256(config)}.json`;
  await writeFile(join(folder, configName), config);
  const manifest = [{ Config: configName, RepoTags: [tag], Layers: ['layer.tar'] }];
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

/** A tar that depends on names, contents and nothing else. */
async function archive(folder: string, file: string): Promise<void> {
  const fixed = [
    '--format=ustar',
    '--sort=name',
    '--mtime=@0',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--mode=go-w',
  ];
  // Named one by one: "./manifest.json" is not what everybody looks for.
  const names = (await readdir(folder)).sort();
  await run('tar', [...fixed, '-C', folder, '-cf', file, '--', ...names]);
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
