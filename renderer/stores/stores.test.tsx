import { beforeEach, describe, expect, it } from 'vitest';
import { LINES_KEPT, type LogLine } from '../../shared/logs/log';
import type { FakeBridge } from '../testing/fakeBridge';
import { loadJobs, openJob, receiveEvents, startJob, useJobStore } from './jobStore';
import { appendLines, receiveLines, useLogStore, watch } from './logStore';
import { compare, listenToComparisons, useComparisonStore } from './comparisonStore';
import { compareNodes } from './runningStore';
import { countReads } from '../../shared/testing/countReads';
import { sampleCluster } from '../../shared/testing/sampleCluster';
import { installBridge } from '../dashboard/testing/installBridge';
import { sampleDocument, succeeded, uploading } from '../dashboard/testing/sampleJob';

const etcd = { node: 'n1', unit: 'etcd.service' };
const line = (seq: number): LogLine => ({
  ...etcd,
  seq,
  at: seq,
  severity: 6,
  text: `line ${String(seq)}`,
  kind: 'journal',
});
const lines = (from: number, to: number): LogLine[] => Array.from({ length: to - from + 1 }, (_, i) => line(from + i));
const seqs = (): number[] => (useLogStore.getState().streams['n1/etcd.service'] ?? []).map(({ seq }) => seq);

/** An answer that a test gives when it wants to. */
function later<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

let bridge: FakeBridge;
beforeEach(() => {
  bridge = installBridge();
  useJobStore.setState({ jobs: [], open: undefined, busy: false, error: undefined });
});

describe('the lines of a stream', () => {
  it('are bounded: the oldest fall out', () => {
    const kept = appendLines(lines(1, LINES_KEPT), lines(LINES_KEPT + 1, LINES_KEPT + 50));
    expect(kept).toHaveLength(LINES_KEPT);
    expect([kept[0]?.seq, kept.at(-1)?.seq]).toEqual([51, LINES_KEPT + 50]);
  });

  it('come once, though the snapshot and a batch both have them', async () => {
    const answer = later<{ lines: LogLine[] }>();
    bridge.answer({ 'logs.watch': () => answer.promise });
    const release = watch('job-a', etcd);
    receiveLines('job-a', lines(3, 5));
    answer.resolve({ lines: lines(1, 4) });
    await settled();
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
    release();
  });

  it('are watched once for two watchers and let go with the last', async () => {
    bridge.answer({ 'logs.watch': () => ({ lines: lines(1, 2) }) });
    const [first, second] = [watch('job-b', etcd), watch('job-b', etcd)];
    await settled();
    first();
    first();
    expect(bridge.argsOf('logs.unwatch')).toHaveLength(0);
    expect(seqs()).toEqual([1, 2]);
    second();
    expect(bridge.argsOf('logs.watch')).toHaveLength(1);
    expect(bridge.argsOf('logs.unwatch')).toEqual([{ id: 'job-b', source: etcd }]);
    expect(seqs()).toEqual([]);
    receiveLines('job-b', lines(3, 4));
    expect(seqs()).toEqual([]);
  });

  it('of another job are not mixed in', async () => {
    bridge.answer({ 'logs.watch': () => ({ lines: lines(1, 2) }) });
    const release = watch('job-c', etcd);
    await settled();
    receiveLines('job-x', lines(3, 9));
    expect(seqs()).toEqual([1, 2]);
    release();
  });
});

describe('the job on the screen', () => {
  it('is the snapshot and the events after it, also those that came before the snapshot', async () => {
    const all = succeeded();
    const early = uploading();
    const answer = later<{ state: ReturnType<typeof early.state>; document: unknown }>();
    bridge.answer({ 'job.open': () => answer.promise });
    const opening = openJob('job-1');
    // Half of these are in the snapshot already.
    receiveEvents('job-1', all.events.slice(5, early.events.length + 20));
    answer.resolve({ state: early.state(), document: sampleDocument });
    await opening;
    receiveEvents('job-1', all.events.slice(early.events.length + 20));
    expect(useJobStore.getState().open?.state).toEqual(all.state());
  });

  it('stays as it is when main tells of another job', async () => {
    bridge.answer({ 'job.open': () => ({ state: uploading().state(), document: sampleDocument }) });
    await openJob('job-1');
    receiveEvents('job-2', succeeded().events);
    expect(useJobStore.getState().open?.state).toEqual(uploading().state());
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'is the one that was just started, also when the page that comes up with it looks for others (the list takes %i turns)',
    async (turns) => {
      const states = { 'job-1': succeeded().state(), 'job-2': { ...uploading().state(), id: 'job-2' } };
      const after = async <T,>(count: number, value: T): Promise<T> => {
        for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
        return value;
      };
      bridge.answer({
        'job.open': ({ id }) => after(4, { state: states[id as keyof typeof states], document: sampleDocument }),
        'job.start': () => after(4, { id: 'job-2' }),
        'job.list': () => after(turns, []),
      });
      await openJob('job-1');
      await Promise.all([startJob({ kind: 'deploy' }, sampleDocument), loadJobs()]);
      expect(useJobStore.getState().open?.state.id).toBe('job-2');
    },
  );

  it('shows why main refuses', async () => {
    bridge.answer({
      'job.open': () => {
        throw new Error('broken');
      },
    });
    expect(await openJob('job-1')).toBe(false);
    expect(useJobStore.getState()).toMatchObject({ busy: false, error: { code: 'INTERNAL' } });
  });
});

describe('many hosts', () => {
  const hosts = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      ...{ hostname: `n${String(n)}`, ip: `10.77.${String(Math.floor(n / 250))}.${String((n % 250) + 1)}` },
      roles: [n === 0 ? ('master' as const) : ('worker' as const)],
    }));

  it('are told of at once: a batch of a comparison is one change of the store', async () => {
    const stop = listenToComparisons();
    bridge.answer({ 'comparison.start': () => ({ id: 'comparison-2' }) });
    const done = compare();
    await settled();
    let changes = 0;
    const unsubscribe = useComparisonStore.subscribe(() => (changes += 1));
    const events = hosts(1000).map(({ hostname }) => ({ type: 'progress', hostname, progress: 'looked' }) as const);
    bridge.emit('comparison', { id: 'comparison-2', events });
    expect(changes).toBe(1);
    expect(Object.keys(useComparisonStore.getState().progress)).toHaveLength(1000);
    bridge.emit('comparison', {
      id: 'comparison-2',
      events: [{ type: 'done', comparison: { hosts: [], runs: false, running: [] } }],
    });
    expect((await done)?.runs).toBe(false);
    unsubscribe();
    stop();
  });

  it('are compared with those that run by looking twice as often for twice as many', () => {
    const reads = (count: number): number => {
      const running = countReads(sampleCluster({ nodes: hosts(count) }).nodes);
      const { removable, added } = compareNodes({ nodes: hosts(count) }, running.value);
      expect([removable.length, added.length]).toEqual([count - 1, 0]);
      return running.reads();
    };
    expect(reads(80)).toBeLessThanOrEqual(2 * reads(40));
  });
});
