/** What a verification tells while it goes on, on its way to the window. */
import * as z from 'zod';
import { commandRecord, notice, wireError } from '../job/schema';
import type { WireError } from '../errors';
import { checkIds, unmeasuredReasons, type VerificationEvent } from '../verification/verification';

/** `broken`: it could not go on, and nothing is told any more. */
export type ShownVerificationEvent = VerificationEvent | { readonly type: 'broken'; readonly error: WireError };

const check = z.enum(checkIds);
const end = z.discriminatedUnion('state', [
  z.object({ state: z.literal('passed') }),
  z.object({ state: z.literal('failed'), errors: z.array(wireError) }),
  z.object({ state: z.literal('unmeasured'), reason: z.enum(unmeasuredReasons) }),
]);

export const verificationEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), at: z.number() }),
  z.object({ type: z.literal('check-started'), check }),
  z.object({ type: z.literal('fact'), check, fact: notice }),
  z.object({ type: z.literal('command'), check, command: commandRecord }),
  z.object({ type: z.literal('check-ended'), check, end }),
  z.object({ type: z.literal('ended'), at: z.number(), status: z.enum(['passed', 'failed', 'cancelled']) }),
  z.object({ type: z.literal('broken'), error: wireError }),
]) as unknown as z.ZodType<ShownVerificationEvent>;
