/** Image archives of this computer, and the images that a cluster needs. */
import * as z from 'zod';
import { imageNames } from '../cluster/schema';
import { wireError } from '../job/schema';

export const archivedImage = z.object({
  /** With registry and tag; empty for an image without a name. */
  references: z.array(z.string()),
  /** The checksum of its configuration, by which Docker calls it. */
  id: z.string(),
  /** That of its manifest, by which registries and containerd call it; archives of Docker's kind have none. */
  manifest: z.string().optional(),
  /** `linux/amd64`. */
  platform: z.string(),
});
export type ArchivedImage = z.infer<typeof archivedImage>;

export const imageArchive = z.object({
  /** `docker`: every engine can load it. `oci`: containerd can, and Docker from 25 on. */
  format: z.enum(['docker', 'oci']),
  images: z.array(archivedImage),
});
export type ImageArchive = z.infer<typeof imageArchive>;

export const imagesReport = z.object({
  archives: z.array(
    z.object({
      /** As the cluster file names it. */
      path: z.string(),
      archive: imageArchive.optional(),
      /** Why it cannot be used: FILE_UNREADABLE, ARCHIVE_INVALID. */
      error: wireError.extend({ detail: z.string().exactOptional() }).optional(),
    }),
  ),
  /** What the cluster needs, and in which archives (by their paths) it is. */
  needed: z.array(z.object({ name: z.enum(imageNames), reference: z.string(), archives: z.array(z.string()) })),
});
export type ImagesReport = z.infer<typeof imagesReport>;
