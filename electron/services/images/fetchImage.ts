/** An image fetched from its registry, as an archive that Docker and containerd load: the same bytes each time. */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type * as z from 'zod';
import { AppError } from '../../../shared/errors';
import { fullName, parseReference } from '../../../shared/images/reference';
import type { Progress } from '../../../shared/job/job';
import type { Architecture } from '../../../shared/versions/publishers';
import { unwritable } from '../../storage/files';
import { writeTar, type TarFile } from '../../storage/tarFile';
import { failed } from '../programs/web';
import { configSchema, indexSchema, manifestSchema, mediaTypes, platformOf, type Descriptor } from './oci';
import { Repository, type Manifest, type RegistryOptions } from './registry';

/** An index may lead to another one, and no further. */
const MAX_INDEXES = 2;
const MAX_CONFIG_BYTES = 8 * 1024 * 1024;

export interface FetchImageOptions extends RegistryOptions {
  readonly arch: Architecture;
  readonly onProgress?: (progress: Progress) => void;
}

interface Image {
  readonly manifest: Manifest;
  readonly mediaType: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

function parsed<T>(bytes: Buffer, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined;
  }
}

const otherPlatform = (image: string, wanted: string, found: readonly string[]): AppError =>
  new AppError('IMAGE_OTHER_PLATFORM', { image, wanted, found: [...new Set(found)].sort().join(', ') });

/** The manifest for hosts of one architecture. */
async function imageAt(repository: Repository, name: string, which: string, wanted: string): Promise<Image> {
  let next = which;
  for (let followed = 0; followed <= MAX_INDEXES; followed++) {
    const manifest = await repository.manifest(next);
    const image = parsed(manifest.bytes, manifestSchema);
    if (image) {
      const mediaType = image.mediaType ?? manifest.mediaType ?? mediaTypes.manifest;
      return { manifest, mediaType, config: image.config, layers: image.layers };
    }
    const index = parsed(manifest.bytes, indexSchema);
    if (!index) break;
    const platforms = index.manifests.map(({ platform }) => platform && platformOf(platform));
    // An index without platforms leads to another one.
    const fitting = index.manifests[platforms.indexOf(wanted)] ?? index.manifests.find(({ platform }) => !platform);
    if (!fitting)
      throw otherPlatform(
        name,
        wanted,
        platforms.flatMap((one) => one ?? []),
      );
    next = fitting.digest;
  }
  throw failed(`${repository.url}/manifests/${next}`, 'no-manifest');
}

const blobPath = ({ digest }: Descriptor): string => `blobs/${digest.replace(':', '/')}`;
const json = (path: string, value: unknown): TarFile => {
  const content = Buffer.from(JSON.stringify(value));
  return { path, content, size: content.length, mode: 0o644 };
};

/**
 * The files of the archive: an OCI layout, in which the image keeps the manifest and thereby the digest that the registry
 * gave it, with a manifest.json as `docker save` writes it.
 */
function archiveFiles(name: string, image: Image, files: ReadonlyMap<string, string>): TarFile[] {
  const { manifest, mediaType, config, layers } = image;
  const { tag, digest } = parseReference(name);
  const descriptor = { mediaType, digest: manifest.digest, size: manifest.bytes.length };
  // Docker knows no names with a digest in archives.
  const tags = digest === undefined ? [name] : null;
  const blobs = new Map([config, ...layers].map((blob) => [blobPath(blob), blob]));
  const annotations = {
    'io.containerd.image.name': fullName(name),
    ...(tag === undefined ? {} : { 'org.opencontainers.image.ref.name': tag }),
  };
  const all: TarFile[] = [
    ...[...blobs].map(([path, { size, digest: sum }]) => ({
      path,
      size,
      mode: 0o644,
      content: { file: files.get(sum) ?? '' },
    })),
    { path: blobPath(descriptor), size: descriptor.size, mode: 0o644, content: manifest.bytes },
    json('index.json', { schemaVersion: 2, mediaType: mediaTypes.index, manifests: [{ ...descriptor, annotations }] }),
    json('manifest.json', [{ Config: blobPath(config), RepoTags: tags, Layers: layers.map(blobPath) }]),
    json('oci-layout', { imageLayoutVersion: '1.0.0' }),
  ];
  return all.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The image is for these hosts, and is one. */
async function checkConfig(file: string, name: string, { layers }: Image, url: string, wanted: string): Promise<void> {
  const config = parsed(await readFile(file), configSchema);
  if (!config || config.rootfs.diff_ids.length !== layers.length) throw failed(url, 'no-image');
  if (platformOf(config) !== wanted) throw otherPlatform(name, wanted, [platformOf(config)]);
}

async function fetchInto(name: string, options: FetchImageOptions): Promise<string> {
  const { arch, cacheDir, signal, onProgress } = options;
  const wanted = `linux/${arch}`;
  const reference = parseReference(name);
  const repository = new Repository(reference, options);
  const image = await imageAt(repository, name, reference.digest ?? reference.tag ?? 'latest', wanted);
  const { manifest, config, layers } = image;
  if (config.size > MAX_CONFIG_BYTES) throw failed(repository.url, 'too-large');
  const total = [config, ...layers].reduce((sum, { size }) => sum + size, 0);
  const files = new Map<string, string>();
  let before = 0;
  for (const blob of [config, ...layers]) {
    const tell = (done: number): void => onProgress?.({ done: before + done, total, unit: 'bytes', label: name });
    const file = await repository.blob(blob, tell);
    if (blob === config) await checkConfig(file, name, image, repository.url, wanted);
    files.set(blob.digest, file);
    before += blob.size;
    tell(0);
  }
  const key = createHash('sha256').update(`${manifest.digest} ${name}`).digest('hex');
  const to = join(cacheDir, 'images', `${key}.tar`);
  await mkdir(dirname(to), { recursive: true }).catch((cause: unknown) => {
    throw unwritable(to, cause);
  });
  await writeTar(to, archiveFiles(name, image, files), signal);
  return to;
}

/**
 * Fetches an image for hosts of one architecture, and answers its archive, in the cache. What was fetched before is only
 * asked for its digest. @throws IMAGE_NOT_FETCHED {image, url, reason}, IMAGE_OTHER_PLATFORM, CHECKSUM_MISMATCH,
 * FILE_UNWRITABLE, CANCELLED
 */
export async function fetchImage(name: string, options: FetchImageOptions): Promise<string> {
  try {
    return await fetchInto(name, options);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'DOWNLOAD_FAILED') throw thrown;
    throw new AppError('IMAGE_NOT_FETCHED', { image: name, ...thrown.params }, { cause: thrown });
  }
}
