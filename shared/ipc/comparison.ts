/** A comparison with the hosts on its way to the window: what it needs to show, and no text that nobody asked for. */
import * as z from 'zod';
import { nodeSchema } from '../cluster/schema';
import type { Comparison, HostChange, PlannedHost } from '../comparison/comparison';
import { differenceOf, type Difference } from '../comparison/difference';
import type { WireError } from '../errors';
import type { LiveChange } from '../liveChanges/liveChanges';
import { stepIds } from '../job/plan';
import { notice, wireError } from '../job/schema';
import { changeActions, changeReasons } from '../resources/changes';
import { undecidedSchema } from '../resources/undecided';

/** A change with the lines that differ in place of the whole texts. */
export type ShownChange = Omit<HostChange, 'before' | 'after'> & { readonly difference?: Difference };

export type ShownHost = PlannedHost<ShownChange>;
export type ShownComparison = Comparison<ShownChange>;

/** Equal lines around those that differ, as `diff -u` prints them. */
const CONTEXT = 3;

function shownChange({ before, after, ...change }: HostChange): ShownChange {
  const difference =
    change.action === 'change' && before !== undefined && after !== undefined
      ? differenceOf({ before, after }, CONTEXT)
      : undefined;
  return { ...change, ...(difference ? { difference } : {}) };
}

export const shownComparison = ({ hosts, ...about }: Comparison): ShownComparison => ({
  ...about,
  hosts: hosts.map((host) => ({ ...host, changes: host.changes.map(shownChange) })),
});

const text = z.string();
const difference = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), before: text, after: text }),
  z.object({ kind: z.literal('text'), hunks: z.array(z.object({ line: z.number(), lines: z.array(text) })) }),
]);
const change = z.object({
  id: text,
  kind: text,
  target: text,
  action: z.enum(changeActions),
  why: z.enum(changeReasons),
  replaces: z.literal(true).optional(),
  saves: text.optional(),
  by: text.optional(),
  secret: z.literal(true).optional(),
  step: z.enum(stepIds),
  difference: difference.optional(),
});
const host = z.object({
  hostname: text,
  error: wireError.optional(),
  overruled: z.array(notice),
  told: z.array(notice).optional(),
  changes: z.array(change),
  same: z.array(text),
  lock: z.object({ user: text, workstation: text, job: text, age: z.number() }).optional(),
});
const live = z.object({ field: text, aspect: text.optional(), path: text, before: text, after: text });
const running = z.discriminatedUnion('verdict', [
  live.extend({ verdict: z.literal('nothing') }),
  live.extend({
    verdict: z.literal('applied'),
    consequences: z.array(z.object({ code: text, units: z.array(text).optional() })),
  }),
  live.extend({ verdict: z.literal('refused'), reason: text, way: text }),
]) as unknown as z.ZodType<LiveChange>;

/** What main tells of a comparison that goes on; the last one is `done` or `failed`. */
export const comparisonEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), hostname: text, progress: z.enum(['connected', 'looked', 'failed']) }),
  z.object({
    type: z.literal('done'),
    comparison: z.object({
      hosts: z.array(host),
      runs: z.boolean(),
      running: z.array(running),
      departed: z.array(z.object({ hostname: text, ip: text, entry: nodeSchema.optional() })).optional(),
    }) as unknown as z.ZodType<ShownComparison>,
  }),
  z.object({ type: z.literal('failed'), error: wireError as unknown as z.ZodType<WireError> }),
]);
export type ComparisonEvent = z.output<typeof comparisonEvent>;

/** What there is to decide about a host, or why that cannot be said. */
export const undecidedAnswer = z.object({
  undecided: undecidedSchema.optional(),
  error: wireError.optional(),
}) as unknown as z.ZodType<Pick<PlannedHost, 'undecided' | 'error'>>;
