/** Bundles that were saved and opened, as the window shows them. */
import * as z from 'zod';

const count = z.number().int().nonnegative();
/** How many files of each kind are in it. */
const counts = z.object({ programs: count, images: count, manifests: count });

export const savedBundle = z.object({
  /** Absolute. */
  path: z.string(),
  sizeBytes: z.number(),
  /** Of the bundle itself. */
  sha256: z.string(),
  ...counts.shape,
});
export type SavedBundleAnswer = z.infer<typeof savedBundle>;

export const bundleAnswer = z.object({
  /** Absolute: where everything lies now. */
  folder: z.string(),
  wasThere: z.boolean(),
  sha256: z.string(),
  kubernetesVersion: z.string(),
  ...counts.shape,
  /** What is to stand in the document: `network.cni`. */
  fields: z.array(z.object({ path: z.string(), value: z.unknown() })),
});
export type OpenedBundleAnswer = z.infer<typeof bundleAnswer>;
