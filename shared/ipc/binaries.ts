/** What was found where the cluster file says the binaries are. */
import * as z from 'zod';
import { wireError } from '../job/schema';

export const binariesReport = z.object({
  /** Absolute folder that was looked at; absent for `preinstalled`. */
  path: z.string().optional(),
  found: z.array(
    z.object({
      name: z.string(),
      sizeBytes: z.number(),
      /** What the file says, or the program where it may be asked; absent when that is not certain. */
      version: z.string().optional(),
      architecture: z.string().optional(),
      /** Why it cannot start where it is to run: BINARY_WRONG, BINARY_TRUNCATED, BINARY_OTHER_MACHINE. */
      problem: wireError.omit({ detail: true }).optional(),
    }),
  ),
  missing: z.array(z.string()),
  /** Flags that our units pass and the binary does not know. */
  unknownFlags: z.array(z.object({ component: z.string(), flag: z.string(), version: z.string() })),
  /** How flags were checked: by running `--help`, by searching the file's text (it was not run), or not at all. */
  flagCheck: z.enum(['help', 'text', 'none']),
  /**
   * Whether the programs may be run to ask them: the person agreed to it, may still agree, or they lie on another computer
   * and never are. Absent when they cannot be run here at all.
   */
  asking: z.enum(['agreed', 'possible', 'network']).optional(),
});
export type BinariesReport = z.infer<typeof binariesReport>;

/** The manifest of a pod network, fetched or found. */
const gottenManifest = z.object({
  title: z.string(),
  version: z.string(),
  /** Absolute. */
  path: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
  /** Where it is published; absent for a file of the person's. */
  url: z.string().optional(),
  /** It was compared with a sum that this Keelson has. Its publisher gives none. */
  isKnown: z.boolean(),
  wasThere: z.boolean(),
  /** As the cluster file calls them. */
  versions: z.record(z.string(), z.string()),
});
export type GottenManifest = z.infer<typeof gottenManifest>;

/** What "Get the programs" has fetched, or found in the cache. */
export const gottenPrograms = z.object({
  kubernetesVersion: z.string(),
  manifest: gottenManifest.optional(),
  /** Of what stands beside Kubernetes, as the cluster file calls it. */
  versions: z.record(z.string(), z.string()),
  programs: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      /** Absolute. */
      path: z.string(),
      sizeBytes: z.number(),
      /** Of the program itself. */
      sha256: z.string(),
      /** The published file that it is, or was in. */
      file: z.object({
        url: z.string(),
        /** Who says the checksum. */
        sumsUrl: z.string(),
        sha256: z.string(),
        /** The checksum is what a mirror says, and not the publisher. */
        fromMirror: z.boolean(),
      }),
      /** It lay in the cache already. */
      wasThere: z.boolean(),
    }),
  ),
});
export type GottenPrograms = z.infer<typeof gottenPrograms>;

/** The newest patch, and who says so: the publisher's own list, or the table of this Keelson where that was not heard. */
export const newestPatch = z.object({
  version: z.string(),
  from: z.enum(['publisher', 'table']),
  url: z.string(),
  /** Why the publisher was not heard. */
  error: wireError.omit({ detail: true }).optional(),
});
export type NewestPatch = z.infer<typeof newestPatch>;
