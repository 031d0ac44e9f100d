import PQueue from 'p-queue';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors';
import type { JobHappening } from '../../shared/job/job';
import { clusterAfter } from '../../shared/job/operations';
import { sh } from '../shell/quote';
import type { StepContext } from '../steps/step';
import { runPlan } from './runner';
import { cluster, failing, log, planOf, testRuns } from './testing/runs';
import { gate, type Script } from './testing/scripted';
import { createUnknownHosts } from './unknownHosts';

const { setUp, dataDir } = testRuns();

describe('uploads', () => {
  it('two at a time', async () => {
    const [two, all] = [gate(), gate()];
    let [now, waiting] = [0, 0];
    const upload: Script[string] = ({ uploadTurn }) => {
      if ((waiting += 1) === 3) all.open();
      return uploadTurn(async () => {
        expect((now += 1)).toBeLessThanOrEqual(2);
        if (now === 2) two.open();
        await Promise.all([two.opened, all.opened]);
        now -= 1;
      });
    };
    const { run } = setUp(planOf({ 'binaries@n1': [], 'binaries@n2': [], 'binaries@n3': [] }), { binaries: upload });
    expect(await runPlan(run)).toBe('done');
  });

  it('that wait when the job is cancelled never begin, and no place is free before an upload has ended', async () => {
    const [twoRun, remoteEnd] = [gate(), gate()];
    let begun = 0;
    const upload: Script[string] = ({ uploadTurn }) =>
      uploadTurn(async () => {
        begun += 1;
        if (begun === 2) twoRun.open();
        await remoteEnd.opened;
        throw new AppError('CANCELLED');
      });
    const plan = planOf({ 'binaries@n1': [], 'binaries@n2': [], 'binaries@n3': [] });
    const { run, ends, cancel } = setUp(plan, { binaries: upload });
    const end = runPlan(run);
    await twoRun.opened;
    await expect.poll(() => run.uploads.size).toBe(1);
    cancel();
    await new Promise(setImmediate);
    expect([run.uploads.pending, run.uploads.size]).toEqual([2, 1]);
    remoteEnd.open();
    expect(await end).toBe('cancelled');
    expect(begun).toBe(2);
    expect(ends()).toEqual({ 'binaries@n1': 'cancelled', 'binaries@n2': 'cancelled', 'binaries@n3': 'cancelled' });
  });
});

it('a job that is cancelled does not wait for the upload of another one', async () => {
  const [theirs, never] = [gate(), gate()];
  const uploads = new PQueue({ concurrency: 1 });
  void uploads.add(() => (theirs.open(), never.opened));
  await theirs.opened;
  let begun = false;
  const { run, ends, cancel } = setUp(
    planOf({ 'binaries@n1': [] }),
    { binaries: ({ uploadTurn }) => uploadTurn(() => Promise.resolve(void (begun = true))) },
    { uploads },
  );
  const end = runPlan(run);
  await expect.poll(() => uploads.size).toBe(1);
  cancel();
  expect(await end).toBe('cancelled');
  expect(ends()).toEqual({ 'binaries@n1': 'cancelled' });
  never.open();
  await uploads.onIdle();
  expect(begun).toBe(false);
});

it('a step knows the address of a node that leaves, also on a node that stays and whose cluster has it no more', async () => {
  const operation = { kind: 'removeNode', node: 'n3' } as const;
  const told: (readonly string[])[] = [];
  const { run } = setUp(
    planOf({ 'prepare@n1': [], 'drain@n3': ['prepare@n1'] }),
    Object.fromEntries(
      ['prepare', 'drain'].map((step) => [
        step,
        ({ cluster: { nodes }, concerned }: StepContext) => {
          told.push([...concerned, ...nodes.map(({ hostname }) => hostname)]);
          return Promise.resolve();
        },
      ]),
    ),
    { operation, wanted: clusterAfter(operation, cluster) },
  );
  expect(await runPlan(run)).toBe('done');
  expect(told).toEqual([
    ['10.77.0.13', 'n1', 'n2'],
    ['10.77.0.13', 'n1', 'n2', 'n3'],
  ]);
});

describe('a host in doubt', () => {
  const unknown = () => Promise.reject(new AppError('CANCELLED', { unknown: 1 }));
  const n1 = '10.77.0.11';
  const noticed = (events: JobHappening[]) =>
    events.flatMap((one) => (one.type === 'task-notice' ? [[one.task, one.notice.code]] : []));

  it('is remembered when the end of a command was not seen, told at its next task, and forgotten when that is done', async () => {
    const first = setUp(planOf({ 'etcd@n1': [] }), { etcd: unknown });
    await runPlan(first.run);
    expect(await createUnknownHosts({ dataDir: dataDir(), log }).has(n1)).toBe(true);

    const stillFailing = setUp(planOf({ 'preflight@n1': [], 'etcd@n1': ['preflight@n1'] }), { preflight: failing });
    await runPlan(stillFailing.run);
    expect(noticed(stillFailing.events)).toEqual([['preflight@n1', 'HOST_STATE_UNKNOWN']]);
    expect(await stillFailing.unknownHosts.has(n1)).toBe(true);

    const again = setUp(planOf({ 'preflight@n1': [], 'etcd@n1': ['preflight@n1'], 'preflight@n2': [] }), {});
    expect(await runPlan(again.run)).toBe('done');
    expect(noticed(again.events)).toEqual([['preflight@n1', 'HOST_STATE_UNKNOWN']]);
    expect(await again.unknownHosts.has(n1)).toBe(false);
  });

  it('is the host that the error names, and a lost link leaves doubt too', async () => {
    const lost = () => Promise.reject(new AppError('SSH_CONNECTION_LOST', { host: 'n1' }));
    const { run, unknownHosts } = setUp(planOf({ 'kubelet@n2': [] }), { kubelet: lost });
    await runPlan(run);
    expect([await unknownHosts.has(n1), await unknownHosts.has('10.77.0.12')]).toEqual([true, false]);
  });
});

describe('reports', () => {
  it('of progress come at most five times a second, the last one always', async () => {
    vi.useFakeTimers();
    try {
      const { run, events } = setUp(planOf({ 'binaries@n1': [] }), {
        binaries: async ({ report }) => {
          for (let done = 1; done <= 1000; done += 1) {
            report.progress({ done, total: 1000, unit: 'bytes', label: 'kubelet' });
            if (done % 10 === 0) await vi.advanceTimersByTimeAsync(10);
          }
        },
      });
      await runPlan(run);
      const seen = events.flatMap((one) => (one.type === 'task-progress' ? [one.progress.done] : []));
      expect(seen).toEqual([1, 200, 400, 600, 800, 1000]);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('that come after the end are not told', async () => {
    let late = (): void => undefined;
    const { run, events } = setUp(planOf({ 'etcd@n1': [] }), {
      etcd: ({ report }) => {
        late = () => {
          report.changed({ kind: 'file', target: '/x', action: 'created' });
          report.progress({ done: 1, total: 1, unit: 'items', label: 'x' });
        };
        return Promise.resolve();
      },
    });
    await runPlan(run);
    const before = events.length;
    late();
    expect(events).toHaveLength(before);
  });

  it('keep the end of long outputs', async () => {
    const { run, events } = setUp(planOf({ 'etcd@n1': [] }), {
      etcd: async ({ hostOf, signal }) => {
        const master = await hostOf('n2');
        await master.run(sh`${'x'.repeat(9000)} end`, { signal });
      },
    });
    await runPlan(run);
    const [command] = events.flatMap((one) => (one.type === 'task-command' ? [one.command] : []));
    expect(command?.output).toHaveLength(4000);
    expect(command?.output.endsWith('end')).toBe(true);
  });
});
