import { chmod, copyFile, mkdir, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cached } from '../cache';
import { PrivateApt } from './debian';
import { sha256, writeDockerArchive, type ArchivedImage } from './dockerArchive';
import { goPrograms } from './go/goModule';
import { recipes } from './go/recipes';
import { imagePrograms } from './images';

/** The version that goes with every Kubernetes of the lab (shared/versions/versions.ts). */
const FLANNEL = '0.28.10';
/** The last one of the module that has flannel's plugin; later ones are a module of their own, which not every proxy has. */
const CNI_PLUGIN = '0.9.1';

export type FlannelImage = 'flannel' | 'flannelCni';

/** @throws Error saying why it cannot be had on this machine. */
async function folderOf(set: 'flannel' | 'flannel-cni', version: string): Promise<string> {
  const built = await goPrograms(recipes[set](version));
  if ('folder' in built) return built.folder;
  throw new Error(`${set} ${version} cannot be had on this machine: ${built.missing}`);
}

/** Whether flannel can be had: a spec that needs it is skipped otherwise, with this reason. */
export async function missingFlannel(): Promise<string | undefined> {
  try {
    await Promise.all([folderOf('flannel', FLANNEL), folderOf('flannel-cni', CNI_PLUGIN)]);
    return undefined;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/** Its manifest as it is published: the module has it. */
export const flannelManifestFile = async (): Promise<string> =>
  join(await folderOf('flannel', FLANNEL), 'kube-flannel.yml');

interface Content {
  readonly programs: string;
  readonly config: ArchivedImage['config'];
  readonly make: (root: string, programs: string) => Promise<void>;
}

async function place(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
  await chmod(to, 0o755);
}

/** One program by all of its names: Debian's package makes such links when it is installed. */
const tables = ['', '-save', '-restore'].flatMap((end) => [`iptables${end}`, `ip6tables${end}`]);

async function flannelRoot(root: string, programs: string): Promise<void> {
  await (await PrivateApt.create(`${root}.apt`)).unpackComplete(['iptables', 'nftables', 'iproute2', 'bash'], root);
  await rm(`${root}.apt`, { recursive: true });
  await Promise.all(tables.map((name) => symlink('xtables-nft-multi', join(root, 'usr/sbin', name))));
  for (const name of ['flanneld', 'install-conf']) await place(join(programs, name), join(root, 'opt/bin', name));
}

async function pluginRoot(root: string, programs: string): Promise<void> {
  await place(join(programs, 'flannel'), join(root, 'flannel'));
  await place((await imagePrograms()).busybox, join(root, 'bin/busybox'));
  for (const name of ['cp', 'sh']) await symlink('busybox', join(root, 'bin', name));
}

/** What flannel's own images have in them, as far as its manifest uses it (flannel-io/flannel, images/Dockerfile). */
async function contentOf(image: FlannelImage): Promise<Content> {
  const Env = ['PATH=/usr/sbin:/usr/bin:/sbin:/bin'];
  return image === 'flannel'
    ? {
        programs: await folderOf('flannel', FLANNEL),
        config: { Env, Entrypoint: ['/opt/bin/flanneld'] },
        make: flannelRoot,
      }
    : { programs: await folderOf('flannel-cni', CNI_PLUGIN), config: { Env, Cmd: ['/bin/sh'] }, make: pluginRoot };
}

/** A docker-archive tar of one of flannel's two images, under the name that a cluster asks for. */
export async function flannelArchive(image: FlannelImage, tag: string): Promise<string> {
  const { programs, config, make } = await contentOf(image);
  const key = sha256(JSON.stringify([tag, image, basename(programs)])).slice(0, 12);
  const fileName = `${image}.tar`;
  const folder = await cached('images', `${image}-${key}`, async (result) => {
    const work = join(result, 'work');
    const root = join(work, 'rootfs');
    await mkdir(root, { recursive: true });
    await make(root, programs);
    await writeDockerArchive(join(result, fileName), [{ tag, layers: [root], config }], join(work, 'image'));
    await rm(work, { recursive: true });
  });
  return join(folder, fileName);
}
