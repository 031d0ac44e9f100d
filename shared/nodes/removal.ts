/** What is known of a node before it is removed: shown to the person who is asked. */
import * as z from 'zod';
import type { WireError } from '../errors';
import { wireError } from '../job/schema';
import { podFates, type NodePod } from './pods';

/** What is left of etcd when a master has gone. */
export interface Majority {
  /** Members that stay. */
  readonly members: number;
  /** Of these, those that answer now. */
  readonly well: number;
  /** So many of them must agree before anything is written. */
  readonly needed: number;
}

export const isMajorityLost = ({ well, needed }: Majority): boolean => well < needed;

export interface RemovalPreview {
  /** Why it cannot be reached itself. */
  readonly unreached?: WireError;
  /** Why the cluster could not be asked. */
  readonly unasked?: WireError;
  /** Whether the cluster has a Node of it. */
  readonly isMember: boolean;
  /** Of a master in profile secure. */
  readonly etcd?: Majority;
  /** What the cluster has on it. */
  readonly pods: readonly NodePod[];
}

export const removalPreviewSchema = z.object({
  unreached: wireError.optional(),
  unasked: wireError.optional(),
  isMember: z.boolean(),
  etcd: z.object({ members: z.int(), well: z.int(), needed: z.int() }).optional(),
  pods: z.array(z.object({ namespace: z.string(), name: z.string(), fate: z.enum(podFates) })),
}) as unknown as z.ZodType<RemovalPreview>;
