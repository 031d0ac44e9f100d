/** The run-time check of jobs and their events where they cross a border: IPC, and the record on disk. */
import * as z from 'zod';
import { errorCatalogue, type ErrorCode } from '../errors';
import type { JobEvent, JobState } from './job';
import type { NoticeCode } from './notices';
import { jobKinds, operationSchema } from './operations/operation';
import { otherStepIds, stepIds, type Plan, type TaskId } from './plan';

const params = z.record(z.string(), z.union([z.string(), z.number()]));
const task = z.custom<TaskId>((value) => typeof value === 'string' && /^[a-z-]+@[a-z0-9-]+$/.test(value));
const step = z.enum([...stepIds, ...otherStepIds]);
const kind = z.enum(jobKinds);
export const wireError = z.object({
  code: z.enum(Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]]),
  params,
  detail: z.string().optional(),
});
export const commandRecord = z.object({
  command: z.string(),
  exitCode: z.number().nullable(),
  output: z.string(),
  durationMs: z.number(),
});
const progress = z.object({ done: z.number(), total: z.number(), unit: z.enum(['bytes', 'items']), label: z.string() });
const change = z.object({
  kind: z.enum(['file', 'service', 'binary', 'image', 'setting', 'object']),
  target: z.string(),
  action: z.enum(['created', 'updated', 'removed', 'started', 'restarted', 'stopped', 'imported', 'unchanged']),
});
export const notice = z.object({
  severity: z.enum(['info', 'warning', 'error']),
  code: z.string() as unknown as z.ZodType<NoticeCode>,
  params,
});
const failure = z.object({
  error: wireError,
  command: commandRecord.optional(),
  unit: z.string().optional(),
  journal: z.array(z.string()).optional(),
});
/** Records of earlier versions have one host there. */
const at = z.union([z.array(z.string()), z.string().transform((hostname) => [hostname])]);
const plan = z.object({
  kind,
  steps: z.array(step),
  hostnames: z.array(z.string()),
  tasks: z.array(
    z.object({
      ...{ id: task, step, hostname: z.string(), after: z.array(task) },
      ...{ afterAll: z.array(step).optional(), afterOver: z.array(z.union([step, task])).optional() },
      ...{ afterIfClusterRuns: z.array(task).optional(), at: at.optional() },
    }),
  ),
});
const taskEnd = z.enum(['done', 'failed', 'skipped', 'cancelled', 'interrupted']);
const jobEnd = z.enum(['done', 'failed', 'cancelled', 'interrupted']);

const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ seq: z.number().int(), at: z.number(), type: z.literal(type), ...shape });

// zod's inferred optional properties are `T | undefined`; ours are exact. The cast says that this is the only difference.
export const jobEventSchema = z.discriminatedUnion('type', [
  event('job-started', {
    ...{ id: z.string(), kind, operation: operationSchema.optional() },
    ...{ clusterName: z.string(), clusterPath: z.string().optional(), plan },
  }),
  event('job-restarted', { anew: z.boolean().optional() }),
  event('job-cancelling', {}),
  event('job-ended', { status: jobEnd, restartedAt: z.number().optional() }),
  event('task-started', { task }),
  event('task-progress', { task, progress }),
  event('task-changed', { task, change }),
  event('task-command', { task, command: commandRecord }),
  event('task-notice', { task, notice }),
  event('task-ended', { task, status: taskEnd, failure: failure.optional() }),
]) as unknown as z.ZodType<JobEvent>;

export const jobStateSchema = z.object({
  id: z.string(),
  kind,
  operation: operationSchema.optional(),
  clusterName: z.string(),
  clusterPath: z.string().optional(),
  plan: plan as unknown as z.ZodType<Plan>,
  status: z.enum(['running', 'cancelling', 'done', 'failed', 'cancelled', 'interrupted']),
  startedAt: z.number(),
  restartedAt: z.number().optional(),
  endedAt: z.number().optional(),
  tasks: z.record(
    z.string(),
    z.object({
      status: z.enum(['waiting', 'running', 'done', 'failed', 'skipped', 'cancelled', 'interrupted']),
      startedAt: z.number().optional(),
      endedAt: z.number().optional(),
      progress: progress.optional(),
      changes: z.array(change),
      commands: z.array(commandRecord),
      notices: z.array(notice),
      failure: failure.optional(),
      attempts: z.number(),
    }),
  ),
  seq: z.number(),
}) as unknown as z.ZodType<JobState>;

/** A line of the list of past jobs. */
export const jobSummarySchema = z.object({
  id: z.string(),
  kind,
  clusterName: z.string(),
  clusterPath: z.string().optional(),
  status: z.enum(['running', 'cancelling', 'done', 'failed', 'cancelled', 'interrupted']),
  startedAt: z.number(),
  /** Known of a job that is over. */
  restartedAt: z.number().optional(),
  endedAt: z.number().optional(),
});
export type JobSummary = z.infer<typeof jobSummarySchema>;
