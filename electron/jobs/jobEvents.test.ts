import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseCluster } from '../../shared/cluster/schema';
import { AppError } from '../../shared/errors';
import type { JobEvent, JobHappening } from '../../shared/job/job';
import { deployPlan } from '../../shared/job/plan';
import { createJobEvents } from './jobEvents';
import { clusterDocument, memoryLog } from './testing/scripted';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const plan = deployPlan(parseCluster(clusterDocument(1)).cluster!);
const started: JobHappening = { type: 'job-started', id: 'j1', kind: 'deploy', clusterName: 'lab', plan };

function setUp(append: (event: JobEvent) => void) {
  const delivered: number[][] = [];
  const onRecordFailure = vi.fn();
  const log = memoryLog();
  const record = { append, close: vi.fn() };
  const deliver = (events: JobEvent[]): void => void delivered.push(events.map(({ seq }) => seq));
  const job = createJobEvents({ record, state: undefined, deliver, onRecordFailure, log });
  return { job, record, delivered, onRecordFailure, log };
}

it('numbers events, writes each down before it is shown, and shows them in batches', () => {
  const steps: string[] = [];
  const { job, record, delivered } = setUp(({ seq }) =>
    steps.push(`${String(seq)} after ${String(delivered.flat().length)}`),
  );
  job.emit(started);
  job.emit({ type: 'task-started', task: 'preflight@n1' });
  job.emit({ type: 'job-cancelling' });
  expect(steps).toEqual(['1 after 0', '2 after 1', '3 after 1']);
  expect(delivered).toEqual([[1]]);
  vi.advanceTimersByTime(200);
  expect(delivered).toEqual([[1], [2, 3]]);
  job.emit({ type: 'job-ended', status: 'cancelled' });
  job.close();
  expect(delivered).toEqual([[1], [2, 3], [4]]);
  expect(job.state()).toMatchObject({ status: 'cancelled', seq: 4 });
  expect(record.close).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

it('goes on showing what happens when the record cannot be written, and asks once to stop', () => {
  const full = new AppError('FILE_UNWRITABLE', { path: '/x', reason: 'ENOSPC' });
  const append = vi.fn((event: JobEvent) => {
    if (event.seq > 1) throw full;
  });
  const { job, delivered, onRecordFailure, log } = setUp(append);
  job.emit(started);
  job.emit({ type: 'task-started', task: 'preflight@n1' });
  job.emit({ type: 'job-ended', status: 'failed' });
  job.close();
  expect(onRecordFailure.mock.calls).toEqual([[full]]);
  expect(log.entries).toHaveLength(1);
  expect(append).toHaveBeenCalledTimes(2);
  expect(delivered.flat()).toEqual([1, 2, 3]);
  expect(job.state()?.status).toBe('failed');
});
