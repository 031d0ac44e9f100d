/** The events of a running job: numbered, written down, folded and passed on, in this order. */
import { toWireError } from '../../shared/errors';
import { createJobFold, type JobEvent, type JobHappening, type JobState } from '../../shared/job/job';
import { BATCH_INTERVAL_MS } from '../../shared/logs/log';
import type { Logger } from '../platform';
import { createBatcher } from '../logs/batcher';
import type { JobRecord } from './record';

export interface JobEvents {
  /** Undefined before `job-started`. */
  state(): JobState | undefined;
  /** Never throws: when the record cannot be written, the job is told to stop, and what happens is still shown. */
  emit(happening: JobHappening): void;
  close(): void;
}

export function createJobEvents(options: {
  record: JobRecord;
  /** What the record says so far; undefined for a new job. */
  state: JobState | undefined;
  deliver: (events: JobEvent[]) => void;
  onRecordFailure: (cause: unknown) => void;
  log: Logger;
}): JobEvents {
  const { record, deliver, onRecordFailure, log } = options;
  const fold = createJobFold(options.state);
  let failed = false;
  const batch = createBatcher(deliver, BATCH_INTERVAL_MS);

  const write = (event: JobEvent): void => {
    if (failed) return;
    try {
      record.append(event);
    } catch (cause) {
      failed = true;
      log.error('The record of a job cannot be written', toWireError(cause));
      onRecordFailure(cause);
    }
  };

  return {
    state: () => fold.state(),
    emit(happening) {
      const event = { ...happening, seq: (fold.peek()?.seq ?? 0) + 1, at: Date.now() } as JobEvent;
      write(event);
      fold.add(event);
      batch.push(event);
    },
    close() {
      batch.flush();
      record.close();
    },
  };
}
