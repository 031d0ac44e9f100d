/**
 * A job on disk: the document it was started with and its events, one JSON object in a line, written before anybody sees
 * them. So whatever was on the screen can be had back after a crash, and nothing more is claimed.
 */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors';
import { createJobFold, type JobEvent, type JobState } from '../../shared/job/job';
import { jobEventSchema } from '../../shared/job/schema';
import { clusterYaml, readClusterFile } from '../storage/clusterFile';
import { PRIVATE_FILE, PRIVATE_FOLDER, unreadable, unwritable, writeText } from '../storage/files';
import { claim } from './owner';

export const recordFiles = (folder: string) => ({
  events: join(folder, 'events.ndjson'),
  document: join(folder, 'cluster.yaml'),
});

export interface JobRecord {
  /** On disk when it returns; events that end something also survive a power cut. Throws FILE_UNWRITABLE. */
  append(event: JobEvent): void;
  close(): void;
}

/** A task that is skipped has not begun: after a failure on many nodes there are thousands, and the job's own end follows. */
const endsSomething = (event: JobEvent): boolean =>
  event.type === 'task-ended' ? event.status !== 'skipped' : event.type.startsWith('job-');

async function openRecord(folder: string, flag: 'wx' | 'r+', keepBytes: number): Promise<JobRecord> {
  const path = recordFiles(folder).events;
  const failed = (cause: unknown): never => {
    throw unwritable(path, cause);
  };
  const release = await claim(folder).catch(failed);
  let file: number;
  try {
    file = openSync(path, flag, PRIVATE_FILE);
    if (fstatSync(file).size > keepBytes) ftruncateSync(file, keepBytes);
  } catch (cause) {
    release();
    return failed(cause);
  }
  let end = keepBytes;
  return {
    append(event) {
      const line = Buffer.from(`${JSON.stringify(event)}\n`);
      try {
        for (let done = 0; done < line.length;) done += writeSync(file, line, done, line.length - done, end + done);
        end += line.length;
        if (endsSomething(event)) fsyncSync(file);
      } catch (cause) {
        throw unwritable(path, cause);
      }
    },
    close() {
      try {
        closeSync(file);
      } finally {
        release();
      }
    },
  };
}

/** Starts the record of a new job in a folder of its own. Throws FILE_UNWRITABLE {path, reason}. */
export async function createRecord(folder: string, document: unknown): Promise<JobRecord> {
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER }).catch((cause: unknown) => {
    throw unwritable(folder, cause);
  });
  await writeText(recordFiles(folder).document, clusterYaml(document), { mode: PRIVATE_FILE });
  return openRecord(folder, 'wx', 0);
}

export interface ReadRecord {
  readonly state: JobState;
  readonly document: unknown;
  /** When the last event was written. Milliseconds since 1970. */
  readonly lastAt: number;
  /** How much of the file was understood; what follows is the rest of a line that a crash cut off. */
  readonly bytes: number;
}

/** Folds a record's events. Throws JOB_RECORD_UNREADABLE {path, reason} unless all but the last line are whole. */
export async function readRecord(folder: string): Promise<ReadRecord> {
  const { events, document } = recordFiles(folder);
  const text = await readFile(events, 'utf8').catch((cause: unknown) => {
    throw unreadable(events, cause);
  });
  // What stands after the last line's end was being written when the process ended.
  const lines = text.split('\n').slice(0, -1);
  const fold = createJobFold();
  let lastAt = 0;
  let bytes = 0;
  for (const [index, line] of lines.entries()) {
    const event = parseEvent(line);
    if (!event && index === lines.length - 1) break;
    if (!event) {
      const detail = `line ${String(index + 1)}`;
      throw new AppError('JOB_RECORD_UNREADABLE', { path: events, reason: 'damaged' }, { detail });
    }
    fold.add(event);
    lastAt = event.at;
    bytes += Buffer.byteLength(line) + 1;
  }
  const state = fold.state();
  if (!state) throw new AppError('JOB_RECORD_UNREADABLE', { path: events, reason: 'empty' });
  return { state, document: await readClusterFile(document), lastAt, bytes };
}

/** Goes on with a record, after its last whole line. Throws what {@link readRecord} and {@link createRecord} throw. */
export async function reopenRecord(folder: string): Promise<ReadRecord & { readonly record: JobRecord }> {
  const read = await readRecord(folder);
  return { ...read, record: await openRecord(folder, 'r+', read.bytes) };
}

/** One line of a record; undefined when it is none. */
export function parseEvent(line: string): JobEvent | undefined {
  try {
    return jobEventSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
