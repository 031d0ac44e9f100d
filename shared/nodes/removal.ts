/** What is known of a node before it is removed: shown to the person who is asked. */
import * as z from 'zod';
import type { WireError } from '../errors';
import { wireError } from '../job/schema';
import { podFates, type NodePod } from './pods';

export interface RemovalPreview {
  /** Why it cannot be reached itself. */
  readonly unreached?: WireError;
  /** Why the cluster could not be asked. */
  readonly unasked?: WireError;
  /** Whether the cluster has a Node of it. */
  readonly isMember: boolean;
  /** What the cluster has on it. */
  readonly pods: readonly NodePod[];
}

export const removalPreviewSchema = z.object({
  unreached: wireError.optional(),
  unasked: wireError.optional(),
  isMember: z.boolean(),
  pods: z.array(z.object({ namespace: z.string(), name: z.string(), fate: z.enum(podFates) })),
}) as unknown as z.ZodType<RemovalPreview>;
