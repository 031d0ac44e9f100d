/** What stands first in a bundle: what it is for, and each file in it with its checksum. */
import * as z from 'zod';
import { clusterSchemas } from '../../../shared/cluster/schema';
import { archivedImage } from '../../../shared/ipc/images';
import { architectures } from '../../../shared/versions/publishers';

/** The form of bundles that this Keelson writes. */
export const FORMAT = 1;
export const CONTENTS = 'bundle.json';
export const MAX_CONTENTS_BYTES = 4 * 1024 * 1024;
/** More than any of its files has, and than a header of tar can say. */
const MAX_FILE_BYTES = 7 * 1024 ** 3;

const folders = { program: 'programs', image: 'images', manifest: 'manifests' } as const;
type Kind = keyof typeof folders;
export const folderOf = (kind: Kind): string => folders[kind];

const entry = z
  .strictObject({
    path: z.string().regex(/^(programs|images|manifests)\/[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/),
    kind: z.enum(Object.keys(folders) as [Kind, ...Kind[]]),
    size: z.number().int().nonnegative().max(MAX_FILE_BYTES),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    /** Of an image archive: what it holds. */
    images: z.array(archivedImage).optional(),
  })
  .refine(({ path, kind }) => path.startsWith(`${folders[kind]}/`));
export type BundleEntry = z.infer<typeof entry>;

const { kubernetesVersion, profile, runtime, versions, registry, network } = clusterSchemas.simple.shape;
/** What decides which programs and images a cluster needs, as the cluster file says it. */
const purposeSchema = z.strictObject({
  ...{ kubernetesVersion, profile, runtime, versions },
  cni: network.unwrap().shape.cni,
  registry: registry.unwrap().pick({ prefix: true, images: true }),
});
export type Purpose = z.output<typeof purposeSchema>;

export const contentsSchema = z
  .strictObject({
    format: z.literal(FORMAT),
    arch: z.enum(architectures),
    cluster: purposeSchema,
    files: z.array(entry).max(1000),
  })
  .refine(({ files }) => files.every(({ path }, at) => at === 0 || path > (files[at - 1]?.path ?? '')));
export type BundleContents = z.infer<typeof contentsSchema>;

/** How a file stands in the bundle: programs can be run where somebody unpacks it by hand. */
export const tarFileOf = ({ path, kind, size }: BundleEntry) => ({
  path,
  size,
  mode: kind === 'program' ? 0o755 : 0o644,
});

/** How many files of each kind there are. */
export function countsOf({ files }: BundleContents): Readonly<Record<'programs' | 'images' | 'manifests', number>> {
  const count = (wanted: Kind): number => files.filter(({ kind }) => kind === wanted).length;
  return { programs: count('program'), images: count('image'), manifests: count('manifest') };
}
