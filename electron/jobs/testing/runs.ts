/** Plans and their runs, for tests of the runner and of its tasks. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { afterEach, beforeEach } from 'vitest';
import { AppError } from '../../../shared/errors';
import type { JobHappening } from '../../../shared/job/job';
import type { Plan, TaskId } from '../../../shared/job/plan';
import { clusterOf } from '../../../shared/cluster/rules';
import type { Run } from '../run';
import { createUnknownHosts, type UnknownHosts } from '../unknownHosts';
import { clusterDocument, echoSession, memoryLog, scriptedSteps, type Script } from './scripted';

export const cluster = clusterOf(clusterDocument(3));
export const log = memoryLog();

/** A small plan: `'etcd@n1': ['prepare@n1']` says what a task comes after. */
export const planOf = (tasks: Record<string, string[]>): Plan => ({
  kind: 'deploy',
  steps: [],
  hostnames: cluster.nodes.map((node) => node.hostname),
  tasks: Object.entries(tasks).map(([id, after]) => {
    const [step, hostname] = id.split('@') as ['etcd', string];
    return { id: id as TaskId, step, hostname, after: after as TaskId[] };
  }),
});

interface TestRun {
  readonly run: Run;
  /** What was told so far. */
  readonly events: JobHappening[];
  /** The tasks in the order in which they were started. */
  readonly ran: string[];
  readonly unknownHosts: UnknownHosts;
  /** How each task has ended. */
  readonly ends: () => Record<string, string>;
  readonly cancel: () => void;
  readonly stop: AbortController;
}

interface TestRuns {
  readonly setUp: (plan: Plan, script: Script, more?: Partial<Run>) => TestRun;
  readonly dataDir: () => string;
}

/** Runs of plans in a folder that each test has for itself. Called once in a file. */
export function testRuns(): TestRuns {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'keelson-runner-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  const setUp: TestRuns['setUp'] = (plan, script, more = {}) => {
    const events: JobHappening[] = [];
    const stop = new AbortController();
    const { steps, ran } = scriptedSteps(script);
    const unknownHosts = createUnknownHosts({ dataDir, log });
    const run: Run = {
      ...{ operation: { kind: 'deploy' }, plan, cluster, wanted: cluster, steps, unknownHosts, log },
      done: new Set(),
      facts: new Map(),
      found: new Map(),
      plans: new Map(),
      session: echoSession(),
      uploads: new PQueue({ concurrency: 2 }),
      signal: stop.signal,
      emit: (happening) => events.push(happening),
      ...more,
    };
    const ends = (): Record<string, string> =>
      Object.fromEntries(events.flatMap((one) => (one.type === 'task-ended' ? [[one.task, one.status]] : [])));
    return { events, ran, run, unknownHosts, ends, cancel: () => stop.abort(new AppError('CANCELLED')), stop };
  };
  return { setUp, dataDir: () => dataDir };
}

export const failing = (): Promise<void> => Promise.reject(new AppError('DISK_FULL', { host: 'n1', path: '/x' }));
