/** The records of all jobs: the list, their clean-up, and what becomes of jobs whose process died. */
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, toWireError } from '../../shared/errors';
import { jobEnd, type JobEvent, type JobHappening, type JobState } from '../../shared/job/job';
import type { JobSummary } from '../../shared/job/schema';
import type { Platform } from '../platform';
import { dataPaths } from '../storage/paths';
import { isRunElsewhere } from './owner';
import {
  createRecord,
  parseEvent,
  readRecord,
  recordFiles,
  reopenRecord,
  type JobRecord,
  type ReadRecord,
} from './record';

export const JOBS_KEPT = 50;

export interface JobRecords {
  create(id: string, document: unknown): Promise<JobRecord>;
  reopen(id: string): Promise<ReadRecord & { readonly record: JobRecord }>;
  read(id: string): Promise<ReadRecord>;
  /** Newest first. Jobs that no process runs any more but that never ended become interrupted on the way. */
  list(): Promise<JobSummary[]>;
  /** Removes the oldest records beyond the last JOBS_KEPT. Never throws. */
  prune(): Promise<void>;
}

interface RecordsOptions extends Pick<Platform, 'dataDir' | 'log'> {
  /** Whether this very process runs the job. */
  readonly isRunning: (id: string) => boolean;
  /** Told of each job found interrupted, with the state that it was left in. */
  readonly onInterrupted: (read: ReadRecord) => Promise<void>;
}

/** What is to be said of a job whose process died: whatever ran is interrupted. */
function interruption(state: JobState): JobHappening[] {
  const running = state.plan.tasks.filter(({ id }) => state.tasks[id]?.status === 'running');
  return [
    ...running.map(({ id }) => ({ type: 'task-ended', task: id, status: 'interrupted' }) as const),
    jobEnd(state, 'interrupted'),
  ];
}

export function createRecords({ dataDir, log, isRunning, onInterrupted }: RecordsOptions): JobRecords {
  const paths = dataPaths(dataDir);
  const isRun = async (id: string): Promise<boolean> => isRunning(id) || (await isRunElsewhere(paths.job(id)));

  /** Ids begin with their time, so their order is the order of the jobs. */
  const ids = async (): Promise<string[]> => {
    const names = await readdir(paths.jobs).catch(() => []);
    return names.sort().reverse();
  };

  const interrupt = async (id: string): Promise<JobEvent | undefined> => {
    const { record, ...read } = await reopenRecord(paths.job(id));
    // When the process died is not known; its last sign of life is, and until then the work went on.
    const events = interruption(read.state).map((happening, index): JobEvent => ({
      ...happening,
      seq: read.state.seq + index + 1,
      at: read.lastAt,
    }));
    try {
      for (const event of events) record.append(event);
    } finally {
      record.close();
    }
    await onInterrupted(read);
    return events.at(-1);
  };

  const settled = async (id: string): Promise<JobSummary | undefined> => {
    // Asked before the file is read: a job that ends meanwhile counts as running, never as interrupted.
    const runs = await isRun(id);
    const ends = await readEnds(recordFiles(paths.job(id)).events);
    if (ends?.first.type !== 'job-started') return undefined;
    const { kind, clusterName, clusterPath, at } = ends.first;
    const about = { id, kind, clusterName, startedAt: at, ...(clusterPath === undefined ? {} : { clusterPath }) };
    if (runs) return { ...about, status: 'running' };
    const end = ends.last?.type === 'job-ended' ? ends.last : await interrupt(id);
    if (end?.type !== 'job-ended') return undefined;
    const { status, restartedAt, at: endedAt } = end;
    return { ...about, status, endedAt, ...(restartedAt === undefined ? {} : { restartedAt }) };
  };

  const listNow = async (): Promise<JobSummary[]> => {
    const summaries: JobSummary[] = [];
    for (const id of await ids()) {
      try {
        const summary = await settled(id);
        if (summary) summaries.push(summary);
      } catch (thrown) {
        log.error(`The record of job ${id} was left out of the list`, toWireError(thrown));
      }
    }
    return summaries;
  };
  let lastList: Promise<unknown> = Promise.resolve();

  const checked = (id: string): string => {
    if (!/^[a-z0-9-]{1,64}$/.test(id)) throw new AppError('JOB_NOT_FOUND', { job: id });
    return paths.job(id);
  };
  const found = async (id: string): Promise<string> => {
    const folder = checked(id);
    if (!(await ids()).includes(id)) throw new AppError('JOB_NOT_FOUND', { job: id });
    return folder;
  };

  return {
    create: (id, document) => createRecord(checked(id), document),
    reopen: async (id) => reopenRecord(await found(id)),
    read: async (id) => readRecord(await found(id)),
    list() {
      // One after the other: two at once would both write down that a job was interrupted.
      const list = lastList.then(listNow);
      lastList = list;
      return list;
    },
    async prune() {
      for (const id of (await ids()).slice(JOBS_KEPT)) {
        if (await isRun(id)) continue;
        await rm(join(paths.jobs, id), { recursive: true, force: true }).catch((cause: unknown) =>
          log.error(`The old record of job ${id} was not removed`, toWireError(cause)),
        );
      }
    },
  };
}

/** A job-ended event is far shorter; of a longer last line it is enough to know that it is another event. */
const TAIL_BYTES = 4096;

/** The first and the last event of a record without reading all of it. The last is undefined when it is cut or long. */
async function readEnds(path: string): Promise<{ first: JobEvent; last: JobEvent | undefined } | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const tail = (await file.read(Buffer.alloc(size - start), 0, size - start, start)).buffer.toString();
    for await (const line of file.readLines({ start: 0, autoClose: false })) {
      const first = parseEvent(line);
      return first && { first, last: tail.endsWith('\n') ? parseEvent(tail.split('\n').at(-2) ?? '') : undefined };
    }
    return undefined;
  } finally {
    await file.close();
  }
}
