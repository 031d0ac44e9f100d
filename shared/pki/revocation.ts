/** What is known before the administrators of a cluster lose their rights: shown to the person who is asked. */
import * as z from 'zod';
import { wireError } from '../job/schema';
import type { WireError } from '../errors';

export interface RevocationPreview {
  /** The number of the group that has the rights today, and of the one that gets them. */
  readonly group: number;
  readonly next: number;
  /** The masters that get a new administrator. */
  readonly masters: readonly string[];
  /** Those that cannot be reached. */
  readonly unreached: readonly { readonly hostname: string; readonly error: WireError }[];
}

export const revocationPreviewSchema = z.object({
  ...{ group: z.int(), next: z.int(), masters: z.array(z.string()) },
  unreached: z.array(z.object({ hostname: z.string(), error: wireError })),
}) as unknown as z.ZodType<RevocationPreview>;
