import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../run';

/** One image of an archive. */
export interface ArchivedImage {
  readonly tag: string;
  /** Folders that are laid over each other. */
  readonly layers: readonly string[];
  /** How its program is started, in the words of the image format (github.com/opencontainers/image-spec, config.md). */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Writes images as one docker archive, for `docker load` or `ctr -n k8s.io images import`; what several of them have in common is in it
 * once. Same input, same bytes. `work` is a folder that is free.
 */
export async function writeDockerArchive(file: string, images: readonly ArchivedImage[], work: string): Promise<void> {
  await mkdir(work);
  const digests = new Map<string, string>();
  for (const folder of new Set(images.flatMap(({ layers }) => layers))) {
    digests.set(folder, await writeLayer(folder, work));
  }
  const manifest = [];
  for (const { tag, layers, config } of images) {
    const content = layers.map((folder) => digests.get(folder) ?? '');
    const text = configuration(config, content);
    const name = `${sha256(text)}.json`;
    await writeFile(join(work, name), text);
    manifest.push({ Config: name, RepoTags: [tag], Layers: content.map((digest) => `${digest}.tar`) });
  }
  await writeFile(join(work, 'manifest.json'), JSON.stringify(manifest));
  await tar(work, file);
  await rm(work, { recursive: true });
}

/** @returns its digest, after which the file is named. */
async function writeLayer(folder: string, work: string): Promise<string> {
  const file = join(work, 'layer');
  // Whatever this machine's umask made of them.
  await run('chmod', ['-R', 'go-w', folder]);
  for (const open of ['tmp', 'var/tmp'].map((name) => join(folder, name)).filter(existsSync)) await chmod(open, 0o1777);
  await tar(folder, file, withCapabilities);
  const digest = sha256(await readFile(file));
  await rename(file, join(work, `${digest}.tar`));
  return digest;
}

function configuration(config: ArchivedImage['config'], layers: readonly string[]): string {
  return JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config,
    rootfs: { type: 'layers', diff_ids: layers.map((digest) => `sha256:${digest}`) },
    history: layers.map(() => ({ created: '1970-01-01T00:00:00Z', created_by: 'Keelson lab' })),
  });
}

/** What a tar of the old format cannot hold. The names of its extra entries have the process id in them, and its files the time, unless told. */
const withCapabilities = [
  '--format=posix',
  '--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime',
  '--xattrs',
  '--xattrs-include=security.capability',
];

/** A tar that depends on names, contents and nothing else. */
async function tar(folder: string, file: string, format: readonly string[] = ['--format=ustar']): Promise<void> {
  const fixed = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', ...format];
  // Named one by one: "./manifest.json" is not what everybody looks for.
  const names = (await readdir(folder)).sort();
  await run('tar', [...fixed, '-C', folder, '-cf', file, '--', ...names]);
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
