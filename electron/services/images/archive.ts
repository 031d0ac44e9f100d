/**
 * Which images an archive holds: one of `docker save` (a manifest.json that names configurations and layers), an OCI layout
 * (github.com/opencontainers/image-spec, image-layout.md), or both in one, as engines write it today. What does not have the
 * checksum by which the archive itself calls it is damaged.
 */
import * as z from 'zod';
import { AppError } from '../../../shared/errors';
import { isImage } from '../../../shared/cluster/formats';
import { fullName } from '../../../shared/images/reference';
import type { ArchivedImage, ImageArchive } from '../../../shared/ipc/images';
import type { Word } from '../../../shared/messages/messages';
import { readEntries, type ArchiveEntry } from './entries';
import { configSchema, descriptorSchema, indexSchema, manifestSchema, platformOf, type Descriptor } from './oci';

/** moby/moby, image/spec: `RepoTags` is null for an image without a name. */
const savedSchema = z.array(
  z.object({
    Config: z.string(),
    RepoTags: z.array(z.string()).nullish(),
    Layers: z.array(z.string()).nullish(),
  }),
);

/** Names in an OCI layout; the first is containerd's, the second may also be a mere tag. */
const nameAnnotations = ['io.containerd.image.name', 'org.opencontainers.image.ref.name'];
/** What in an index is no image: signatures and attestations (moby/buildkit, docs/attestations). */
const isAttestation = ({ platform }: Descriptor): boolean => platform?.os === 'unknown';

class Contents {
  constructor(
    private readonly path: string,
    private readonly files: ReadonlyMap<string, ArchiveEntry>,
    private readonly links: ReadonlyMap<string, string>,
  ) {}

  invalid(reason: Word, place: string, cause?: unknown): AppError {
    return new AppError('ARCHIVE_INVALID', { path: this.path, reason }, { cause, detail: place });
  }

  find(name: string): ArchiveEntry | undefined {
    return this.files.get(this.links.get(name) ?? name);
  }

  /** @throws ARCHIVE_INVALID */
  get(name: string): ArchiveEntry {
    const entry = this.find(name);
    if (!entry) throw this.invalid('part-missing', name);
    const [digest] = /[0-9a-f]{64}$/.exec(name) ?? [];
    if (name.startsWith('blobs/sha256/') && entry.sha256 !== digest) throw this.invalid('other-digest', name);
    return entry;
  }

  /** @throws ARCHIVE_INVALID */
  read<T>(name: string, schema: z.ZodType<T>): T {
    const { text = '' } = this.get(name);
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw this.invalid('damaged', name, cause);
    }
  }
}

const blobOf = ({ digest }: Descriptor): string => `blobs/${digest.replace(':', '/')}`;
const namesIn = (names: readonly string[]): string[] => names.filter(isImage).map(fullName);

/** An image as `docker save` describes it. */
function savedImage(contents: Contents, saved: z.infer<typeof savedSchema>[number]): ArchivedImage {
  const { sha256 } = contents.get(saved.Config);
  const config = contents.read(saved.Config, configSchema);
  const named = /([0-9a-f]{64})(\.json)?$/.exec(saved.Config)?.[1];
  if (named !== undefined && named !== sha256) throw contents.invalid('other-digest', saved.Config);
  const layers = saved.Layers ?? [];
  if (layers.length !== config.rootfs.diff_ids.length) throw contents.invalid('damaged', saved.Config);
  layers.forEach((name, at) => {
    const layer = contents.get(name);
    const wanted = config.rootfs.diff_ids[at];
    const is = [layer.sha256, layer.unpackedSha256].some((sum) => wanted === `sha256:${String(sum)}`);
    if (!is && !name.startsWith('blobs/')) throw contents.invalid('other-digest', name);
  });
  return { references: namesIn(saved.RepoTags ?? []), id: `sha256:${sha256}`, platform: platformOf(config) };
}

/** The images of an index, those of indexes in it included. What another index of the archive's origin had may be missing. */
function indexedImages(contents: Contents, descriptor: Descriptor, names: readonly string[]): ArchivedImage[] {
  const own = nameAnnotations.flatMap((key) => descriptor.annotations?.[key] ?? []);
  // A tag alone is no name.
  const found = own.filter((name) => /[/:]/.test(name));
  const called = found.length > 0 ? [...found] : names;
  const place = blobOf(descriptor);
  const { manifests, layers, config } = contents.read(place, z.union([indexSchema, manifestSchema]));
  if (manifests) {
    const there = manifests.filter((one) => !isAttestation(one) && contents.find(blobOf(one)));
    if (there.length === 0) throw contents.invalid('part-missing', place);
    return there.flatMap((one) => indexedImages(contents, one, called));
  }
  const read = contents.read(blobOf(config), configSchema);
  for (const layer of layers) contents.get(blobOf(layer));
  return [
    {
      ...{ references: namesIn(called), id: config.digest, manifest: descriptor.digest },
      platform: platformOf(read),
    },
  ];
}

/** One image may be described in both ways. */
function merged(images: readonly ArchivedImage[]): ArchivedImage[] {
  const byId = new Map<string, ArchivedImage>();
  for (const image of images) {
    const { references = [], ...known } = byId.get(image.id) ?? {};
    byId.set(image.id, { ...known, ...image, references: [...new Set([...references, ...image.references])].sort() });
  }
  return [...byId.values()];
}

/** Reads all of an archive. @throws FILE_UNREADABLE, ARCHIVE_INVALID {path, reason}, CANCELLED */
export async function readImageArchive(path: string, signal: AbortSignal): Promise<ImageArchive> {
  const { files, links } = await readEntries(path, signal);
  const contents = new Contents(path, files, links);
  const isDocker = files.has('manifest.json');
  const isLayout = files.has('index.json') && files.has('oci-layout');
  if (!isDocker && !isLayout) throw contents.invalid('no-image-archive', '');
  const saved = isDocker ? contents.read('manifest.json', savedSchema) : [];
  const { manifests } = isLayout
    ? contents.read('index.json', z.object({ manifests: z.array(descriptorSchema) }))
    : { manifests: [] };
  const images = merged([
    ...saved.map((one) => savedImage(contents, one)),
    ...manifests.filter((one) => !isAttestation(one)).flatMap((one) => indexedImages(contents, one, [])),
  ]);
  if (images.length === 0) throw contents.invalid('no-image', '');
  return { format: isDocker ? 'docker' : 'oci', images };
}
