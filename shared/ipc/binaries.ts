/** What was found where the cluster file says the binaries are. */
import * as z from 'zod';

export const binariesReport = z.object({
  /** Absolute folder that was looked at; absent for `preinstalled`. */
  path: z.string().optional(),
  found: z.array(
    z.object({
      name: z.string(),
      sizeBytes: z.number(),
      /** What `<binary> --version` says, or why it was not asked. */
      version: z.string().optional(),
      architecture: z.string().optional(),
    }),
  ),
  missing: z.array(z.string()),
  /** Flags that our units pass and the binary does not know. */
  unknownFlags: z.array(z.object({ component: z.string(), flag: z.string(), version: z.string() })),
  /** How flags were checked: by running `--help`, by searching the file's text (it cannot be run here), or not at all. */
  flagCheck: z.enum(['help', 'text', 'none']),
});
export type BinariesReport = z.infer<typeof binariesReport>;
