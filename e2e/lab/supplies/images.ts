import { chmod, copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cached } from '../cache';
import { coreDns, type CoreDnsVersion } from './coreDns';
import { PrivateApt } from './debian';
import { sha256, writeDockerArchive, type ArchivedImage } from './dockerArchive';
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
export const dnsImage = async (version: CoreDnsVersion): Promise<LabImage> =>
  'program' in (await coreDns(version)) ? `coredns-${version}` : 'corednsStandIn';

function usualTag({ prefix = defaultPrefix, name }: ImageContent): string {
  return `${prefix}/${name}`;
}

/**
 * A docker-archive tar of one of the lab's images, for `docker load` or `ctr -n k8s.io images import`. Same input, same bytes.
 * @param tag what the archive calls the image, e.g. `registry.example/prefix/pause-amd64:3.0`; default: its usual one.
 */
export async function imageArchive(image: LabImage, tag = usualTag(imageContents[image])): Promise<string> {
  const content: ImageContent = imageContents[image];
  const programs = await imagePrograms();
  const program = await programOf(content, programs);
  const key = sha256(JSON.stringify([tag, content, basename(programs.folder)])).slice(0, 12);
  const fileName = `${image}.tar`;
  const folder = await cached('images', `${image}-${key}`, async (result) => {
    const work = join(result, 'work');
    const root = join(work, 'rootfs');
    await writeRootFs(content, program, root);
    const archived = { tag, layers: [root], config: configOf(content) };
    await writeDockerArchive(join(result, fileName), [archived], join(work, 'image'));
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
export async function imagePrograms(): Promise<ImagePrograms> {
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

/** Found before the archive is begun: to build CoreDNS is another thing that only one process does at a time. */
async function programOf({ kind, version }: ImageContent, programs: ImagePrograms): Promise<string> {
  if (kind !== 'coredns') return kind === 'pause' ? programs.pause : programs.busybox;
  if (version === undefined) throw new Error('an image of CoreDNS has a version');
  const built = await coreDns(version);
  if ('program' in built) return built.program;
  throw new Error(`CoreDNS ${version}: ${built.missing}`);
}

async function writeRootFs(content: ImageContent, program: string, root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  if (content.kind !== 'shell') {
    const copy = join(root, content.kind);
    await copyFile(program, copy);
    await chmod(copy, 0o755);
    if (content.capability !== undefined) await run('setcap', [content.capability, copy]);
    return;
  }
  await mkdir(join(root, 'bin'));
  await mkdir(join(root, 'tmp'));
  await copyFile(program, join(root, 'bin/busybox'));
  await chmod(join(root, 'bin/busybox'), 0o755);
  for (const applet of applets) await symlink('busybox', join(root, 'bin', applet));
  for (const [path, text] of Object.entries(content.files ?? {})) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await writeFile(join(root, 'start'), `#!/bin/sh\n${content.script ?? ''}`, { mode: 0o755 });
}

const configOf = (content: ImageContent): ArchivedImage['config'] => ({
  Env: ['PATH=/bin'],
  ...(content.user === undefined ? {} : { User: content.user }),
  Entrypoint: content.kind === 'shell' ? ['/bin/sh', '/start'] : [`/${content.kind}`],
  ExposedPorts: Object.fromEntries((content.ports ?? []).map((port) => [`${String(port)}/tcp`, {}])),
});
