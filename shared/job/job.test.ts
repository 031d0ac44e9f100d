import { describe, expect, it } from 'vitest';
import {
  COMMANDS_KEPT,
  countTasks,
  createJobFold,
  foldJob,
  isOver,
  isUnchanged,
  jobEnd,
  reduceJob,
  runSince,
  type Change,
  type CommandRecord,
  type JobEvent,
  type JobHappening,
  type JobState,
} from './job';
import { deployPlan, type TaskId } from './plan';
import { sampleCluster } from '../testing/sampleCluster';

const plan = deployPlan(sampleCluster());
const task: TaskId = 'etcd@n1';
const start: JobHappening = {
  type: 'job-started',
  id: 'job-1',
  kind: 'deploy',
  clusterName: 'lab',
  clusterPath: '/c.yaml',
  plan,
};
const change: Change = { kind: 'file', target: '/etc/x', action: 'created' };
const command = (n: number): CommandRecord => ({ command: `c${String(n)}`, exitCode: 0, output: '', durationMs: n });

/** Folds happenings, numbered and timed 1, 2, 3, ... */
function fold(...happenings: JobHappening[]): JobState {
  const events = happenings.map((happening, index) => ({ ...happening, seq: index + 1, at: (index + 1) * 1000 }));
  return events.reduce<JobState | undefined>(reduceJob, undefined)!;
}
const afterStart = (...happenings: JobHappening[]) => fold(start, ...happenings);

describe('a job', () => {
  it('begins with every task of the plan waiting', () => {
    const state = fold(start);
    expect(state).toMatchObject({
      id: 'job-1',
      kind: 'deploy',
      clusterName: 'lab',
      clusterPath: '/c.yaml',
      status: 'running',
      startedAt: 1000,
      seq: 1,
    });
    expect(Object.keys(state.tasks)).toEqual(plan.tasks.map(({ id }) => id));
    expect(new Set(Object.values(state.tasks).map(({ status }) => status))).toEqual(new Set(['waiting']));
    expect(state.tasks[task]).toEqual({ status: 'waiting', changes: [], commands: [], notices: [], attempts: 0 });
  });

  it('begins once', () => {
    const state = afterStart({ type: 'task-started', task });
    expect(reduceJob(state, { ...start, seq: 9, at: 9 })).toBe(state);
  });

  it('does not begin with anything else', () => {
    expect(reduceJob(undefined, { type: 'job-cancelling', seq: 1, at: 1 })).toBeUndefined();
  });

  it('is cancelling, then over', () => {
    expect(afterStart({ type: 'job-cancelling' }).status).toBe('cancelling');
    const ended = afterStart({ type: 'job-cancelling' }, { type: 'job-ended', status: 'cancelled' });
    expect(ended).toMatchObject({ status: 'cancelled', endedAt: 3000, seq: 3 });
    expect(
      [ended.status, 'running', 'cancelling', 'interrupted'].map((status) => isOver(status as JobState['status'])),
    ).toEqual([true, false, false, true]);
  });

  it('ignores an event that is not newer', () => {
    const state = afterStart({ type: 'task-started', task });
    for (const seq of [0, 1, 2]) {
      expect(reduceJob(state, { type: 'task-ended', task, status: 'done', seq, at: 5 })).toBe(state);
    }
    expect(reduceJob(state, { type: 'task-ended', task, status: 'done', seq: 3, at: 5 })?.tasks[task]?.status).toBe(
      'done',
    );
  });

  it('counts an event of a task that it does not know, and changes no other', () => {
    const state = fold(start);
    const next = reduceJob(state, { type: 'task-started', task: 'etcd@nobody', seq: 2, at: 2 })!;
    expect(next.seq).toBe(2);
    expect(next.tasks).toEqual(state.tasks);
  });

  it('never changes a state that was handed out', () => {
    const state = fold(start);
    const copy = structuredClone(state);
    reduceJob(state, { type: 'task-changed', task, change, seq: 2, at: 2 });
    expect(state).toEqual(copy);
  });
});

describe('a fold', () => {
  const events = [start, { type: 'task-started', task }, { type: 'task-changed', task, change }].map(
    (happening, index) => ({ ...happening, seq: index + 1, at: index + 1 }) as JobEvent,
  );

  it('never changes what it handed out', () => {
    const fold = createJobFold();
    for (const event of events) fold.add(event);
    const state = fold.state();
    const copy = structuredClone(state);
    fold.add({ type: 'task-changed', task, change, seq: 4, at: 4 });
    fold.add({ type: 'task-ended', task, status: 'done', seq: 5, at: 5 });
    fold.add({ type: 'job-restarted', anew: true, seq: 6, at: 6 });
    expect(state).toEqual(copy);
    expect(fold.state()?.tasks[task]).toMatchObject({ status: 'waiting', changes: [], attempts: 1 });
  });

  it('comes to the same as one event after the other, and leaves the state that it began with alone', () => {
    const [first, ...others] = events;
    const begun = foldJob(undefined, [first!]);
    const copy = structuredClone(begun);
    expect(foldJob(begun, others)).toEqual(events.reduce<JobState | undefined>(reduceJob, undefined));
    expect(begun).toEqual(copy);
  });

  it('of a batch copies what is not concerned by it no more often than one event does', () => {
    const begun = foldJob(undefined, events.slice(0, 2))!;
    const batchOf = (count: number) =>
      Array.from({ length: count }, (_, index): JobEvent => ({
        ...{ type: 'task-changed', task, change, seq: 3 + index, at: 3 },
      }));
    const copies = (count: number): number => {
      let reads = 0;
      const tasks = new Proxy(begun.tasks, {
        get(target, id) {
          reads += 1;
          return Reflect.get(target, id) as unknown;
        },
      });
      expect(foldJob({ ...begun, tasks }, batchOf(count))?.tasks[task]?.changes).toHaveLength(count);
      return reads;
    };
    expect(copies(100)).toBe(copies(1));
  });
});

describe('a task', () => {
  const run = (...happenings: JobHappening[]) => afterStart({ type: 'task-started', task }, ...happenings).tasks[task]!;

  it('runs and ends', () => {
    expect(run()).toMatchObject({ status: 'running', startedAt: 2000, attempts: 1 });
    expect(run({ type: 'task-ended', task, status: 'done' })).toMatchObject({
      status: 'done',
      startedAt: 2000,
      endedAt: 3000,
    });
  });

  it('shows its progress while it runs, and no longer', () => {
    const progress = { done: 1, total: 2, unit: 'bytes', label: 'etcd' } as const;
    expect(run({ type: 'task-progress', task, progress }).progress).toEqual(progress);
    expect(
      run({ type: 'task-progress', task, progress }, { type: 'task-ended', task, status: 'done' }),
    ).not.toHaveProperty('progress');
  });

  it('collects changes, commands and notices in order', () => {
    const notice = { severity: 'info', code: 'NODE_READY', params: { node: 'n1', version: 'v1' } } as const;
    const state = run(
      { type: 'task-changed', task, change },
      { type: 'task-command', task, command: command(1) },
      { type: 'task-command', task, command: command(2) },
      { type: 'task-notice', task, notice },
    );
    expect(state.changes).toEqual([change]);
    expect(state.commands.map((one) => one.command)).toEqual(['c1', 'c2']);
    expect(state.notices).toEqual([notice]);
  });

  it('keeps the last commands only', () => {
    const many = Array.from({ length: COMMANDS_KEPT + 3 }, (_, n): JobHappening => ({
      type: 'task-command',
      task,
      command: command(n),
    }));
    const { commands } = run(...many);
    expect(commands).toHaveLength(COMMANDS_KEPT);
    expect(commands[0]?.command).toBe('c3');
  });

  it('keeps why it failed', () => {
    const failure = {
      error: { code: 'SERVICE_FAILED', params: { host: 'n1', unit: 'etcd.service' } },
      unit: 'etcd.service',
      journal: ['x'],
    } as const;
    expect(run({ type: 'task-ended', task, status: 'failed', failure })).toMatchObject({ status: 'failed', failure });
  });

  it('begins anew when it is started again', () => {
    const failure = { error: { code: 'INTERNAL', params: { message: 'x' } } } as const;
    const again = run(
      { type: 'task-changed', task, change },
      { type: 'task-ended', task, status: 'failed', failure },
      { type: 'task-started', task },
    );
    expect(again).toEqual({ status: 'running', startedAt: 5000, attempts: 2, changes: [], commands: [], notices: [] });
  });
});

describe('a restart', () => {
  it('lets everything wait again that is not done, and keeps what is', () => {
    const state = afterStart(
      { type: 'task-started', task: 'preflight@n1' },
      { type: 'task-ended', task: 'preflight@n1', status: 'done' },
      { type: 'task-started', task: 'preflight@n2' },
      { type: 'task-ended', task: 'preflight@n2', status: 'failed' },
      { type: 'task-ended', task: 'prepare@n1', status: 'skipped' },
      { type: 'task-ended', task: 'prepare@n2', status: 'cancelled' },
      { type: 'task-ended', task: 'prepare@n3', status: 'interrupted' },
      { type: 'job-ended', status: 'failed' },
      { type: 'job-restarted' },
    );
    expect(state.status).toBe('running');
    expect(state).not.toHaveProperty('endedAt');
    expect(state.tasks['preflight@n1']).toMatchObject({ status: 'done', startedAt: 2000, attempts: 1 });
    for (const id of ['preflight@n2', 'prepare@n1', 'prepare@n2', 'prepare@n3'] as const) {
      expect(state.tasks[id]).toEqual({
        status: 'waiting',
        changes: [],
        commands: [],
        notices: [],
        attempts: id === 'preflight@n2' ? 1 : 0,
      });
    }
  });
});

describe('the time that a job takes', () => {
  const interrupted = afterStart({ type: 'job-ended', status: 'interrupted' });
  const resumed = reduceJob(interrupted, { type: 'job-restarted', seq: 3, at: 90_000_000 })!;

  it('counts from the start, and from the restart of one that was cut off', () => {
    expect(runSince(interrupted)).toBe(1000);
    expect(runSince(resumed)).toBe(90_000_000);
    expect(resumed.startedAt).toBe(1000);
  });

  it('is known from the last event alone', () => {
    expect(jobEnd(interrupted, 'done')).toEqual({ type: 'job-ended', status: 'done' });
    expect(jobEnd(resumed, 'done')).toEqual({ type: 'job-ended', status: 'done', restartedAt: 90_000_000 });
  });
});

describe('what a job says of itself', () => {
  it('counts tasks by status', () => {
    const state = afterStart(
      { type: 'task-started', task },
      { type: 'task-ended', task: 'prepare@n2', status: 'skipped' },
    );
    expect(countTasks(state)).toEqual({
      waiting: plan.tasks.length - 2,
      running: 1,
      skipped: 1,
      done: 0,
      failed: 0,
      cancelled: 0,
      interrupted: 0,
    });
  });

  it('knows a task that found everything right', () => {
    const done = (...changes: Change[]) =>
      isUnchanged(
        afterStart(
          { type: 'task-started', task },
          ...changes.map((one): JobHappening => ({ type: 'task-changed', task, change: one })),
          { type: 'task-ended', task, status: 'done' },
        ).tasks[task]!,
      );
    expect(done({ ...change, action: 'unchanged' })).toBe(true);
    expect(done()).toBe(true);
    expect(done({ ...change, action: 'unchanged' }, change)).toBe(false);
    expect(isUnchanged(fold(start).tasks[task]!)).toBe(false);
  });
});
