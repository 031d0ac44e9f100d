/** What the CIS benchmark's checks have found, on its way to the window. */
import * as z from 'zod';
import { benchmarks, programs } from '../cis/check';
import { verdicts } from '../cis/evaluate';
import type { CisReport } from '../cis/report';
import { wireError } from '../job/schema';

const text = z.string();
const place = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('flag'), flag: text }),
  z.object({ kind: z.literal('field'), field: z.array(text) }),
  z.object({ kind: z.literal('unit') }),
  z.object({ kind: z.literal('path'), path: text }),
  z.object({ kind: z.literal('below'), path: text, ending: text.optional(), except: text.optional() }),
]);
const look = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('flag'), flag: text }),
  z.object({ kind: z.literal('setting'), field: z.array(text), flag: text }),
  z.object({ kind: z.literal('encryption') }),
  z.object({ kind: z.enum(['mode', 'owner']), of: place }),
]);
const expectation = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['set', 'unset']) }),
  z.object({ kind: z.enum(['is', 'isNot', 'has', 'lacks']), value: text }),
  z.object({ kind: z.literal('atLeast'), value: z.number() }),
  z.object({ kind: z.literal('among'), values: z.array(text) }),
  z.object({ kind: z.literal('atMost'), mode: z.number() }),
]);
const deviation = z.object({ look, expects: expectation, orUnset: z.literal(true).optional(), found: z.array(text) });
const result = z.object({
  ...{ id: text, program: z.enum(programs), verdict: z.enum(verdicts) },
  ...{ deviations: z.array(deviation), reason: text.optional() },
});

export const cisReport = z.object({
  benchmark: z.enum(benchmarks),
  nodes: z.array(z.object({ hostname: text, results: z.array(result), error: wireError.optional() })),
  cluster: z.array(result),
}) as unknown as z.ZodType<CisReport>;
