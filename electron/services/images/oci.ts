/** The JSON of images: OCI's (image-spec) and Docker's own of before, which say the same under other names. */
import * as z from 'zod';

/** More than any layer has. */
const MAX_LAYER_BYTES = 16 * 1024 ** 3;

const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const platformSchema = z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() });

export const descriptorSchema = z.object({
  mediaType: z.string().optional(),
  digest: digestSchema,
  size: z.number().int().nonnegative().max(MAX_LAYER_BYTES),
  platform: platformSchema.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
export type Descriptor = z.infer<typeof descriptorSchema>;

export const manifestSchema = z.object({
  mediaType: z.string().optional(),
  config: descriptorSchema,
  layers: z.array(descriptorSchema).max(1000),
  manifests: z.undefined().optional(),
});

/** Images for several platforms. */
export const indexSchema = z.object({
  mediaType: z.string().optional(),
  manifests: z.array(descriptorSchema).max(1000),
  config: z.undefined().optional(),
  layers: z.undefined().optional(),
});

export const configSchema = platformSchema.extend({ rootfs: z.object({ diff_ids: z.array(digestSchema) }) });

/** What a registry may be asked for. */
export const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
} as const;

/** `linux/amd64`. Variants are left out: every arm64 that Kubernetes runs on is v8. */
export const platformOf = ({ os, architecture }: z.infer<typeof platformSchema>): string => `${os}/${architecture}`;
