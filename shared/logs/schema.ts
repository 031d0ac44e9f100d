/** The run-time check of a log line where it crosses a border. */
import * as z from 'zod';
import type { LogLine } from './log';

export const logLineSchema = z.object({
  seq: z.number(),
  at: z.number(),
  node: z.string(),
  unit: z.string(),
  severity: z.union([0, 1, 2, 3, 4, 5, 6, 7].map((n) => z.literal(n as LogLine['severity']))),
  text: z.string(),
  kind: z.enum(['journal', 'connected', 'disconnected', 'reconnected']),
  cut: z.literal(true).optional(),
}) as unknown as z.ZodType<LogLine>;
