import { describe, expect, it } from 'vitest';
import { parseCluster } from '../../shared/cluster/schema';
import { AppError } from '../../shared/errors';
import type { JobHappening } from '../../shared/job/job';
import { deployPlan, laneOf, tasksBefore, type StepId, type TaskId } from '../../shared/job/plan';
import type { FoundHost } from '../../shared/resources/found';
import { countReads } from '../../shared/testing/countReads';
import { sh } from '../shell/quote';
import { StepFailure } from '../steps/failure';
import { runPlan } from './runner';
import { cluster, failing, planOf, testRuns } from './testing/runs';
import { clusterDocument, echoSession, gate, stopped, type Script } from './testing/scripted';

const { setUp } = testRuns();

/** What was found on a host of ours, with nothing but these files. */
const foundHost = (...files: string[]): FoundHost => ({
  ...{ facts: { OURS: 'yes' }, ledger: { kind: 'none' }, units: new Map(), values: new Map(), present: new Set() },
  paths: new Map(
    files.map((path) => [
      path,
      { ...{ type: 'file', mode: '644', uid: 0, gid: 0, size: 1, mtime: 1, inode: 1 }, content: '[Service]' },
    ]),
  ),
});

describe('order', () => {
  it('starts each task of a real deployment once, after all that it comes after', async () => {
    const plan = deployPlan(cluster);
    const over = new Set<string>();
    const late: string[] = [];
    const { run, ran } = setUp(plan, {});
    const emit = (event: JobHappening): void => {
      if (event.type === 'task-ended') over.add(event.task);
      if (event.type !== 'task-started') return;
      const started = plan.tasks.find(({ id }) => id === event.task);
      late.push(...(started ? tasksBefore(plan, started) : []).map(({ id }) => id).filter((id) => !over.has(id)));
    };
    expect(await runPlan({ ...run, emit })).toBe('done');
    expect([...ran].sort()).toEqual(plan.tasks.map(({ id }) => id).sort());
    expect(late).toEqual([]);
  });

  it('lets a kubelet start without its images only where no cluster was found that could send pods to it', async () => {
    const tasks = planOf({ 'images@n2': [], 'cni@n2': [], 'kubelet@n2': ['cni@n2'] }).tasks.map((one) =>
      one.id === 'kubelet@n2' ? { ...one, afterIfClusterRuns: ['images@n2'] as const } : one,
    );
    const endOfKubelet = async (found: [string, FoundHost][]): Promise<string | undefined> => {
      const { run, ends } = setUp({ ...planOf({}), tasks }, { images: failing }, { found: new Map(found) });
      expect(await runPlan(run)).toBe('failed');
      return ends()['kubelet@n2'];
    };
    const [nothing, master] = [foundHost(), foundHost('/etc/systemd/system/kube-apiserver.service')];
    const workers: [string, FoundHost][] = [
      ['n2', nothing],
      ['n3', nothing],
    ];
    expect(await endOfKubelet([['n1', nothing], ...workers])).toBe('done');
    expect(await endOfKubelet([['n1', master], ...workers])).toBe('skipped');
    // Nobody has looked at the master.
    expect(await endOfKubelet(workers)).toBe('skipped');
  });

  it('works on several hosts at once, and on each with one task that uploads and one that does not', async () => {
    const [services, lanes] = [gate(), gate()];
    const meeting =
      (count: number, { opened, open }: ReturnType<typeof gate>): Script[string] =>
      async () => {
        if ((count -= 1) === 0) open();
        await opened;
      };
    const busy = new Set<string>();
    const crowded: string[] = [];
    const watch = (event: JobHappening): void => {
      if (event.type !== 'task-started' && event.type !== 'task-ended') return;
      const [step, host] = event.task.split('@') as [StepId, string];
      const lane = `${laneOf(step)} ${host}`;
      if (event.type === 'task-ended') busy.delete(lane);
      else if (busy.has(lane)) crowded.push(event.task);
      else busy.add(lane);
    };
    // Would wait for ever if etcd@n1 and etcd@n2, and then binaries@n1 and runtime@n1, did not run at the same time.
    const plan = planOf({
      'runtime@n1': [],
      'etcd@n1': [],
      'etcd@n2': [],
      'binaries@n1': [],
      'images@n1': [],
      'cni@n1': [],
    });
    const both = meeting(2, lanes);
    const { run } = setUp(plan, { etcd: meeting(2, services), binaries: both, runtime: both }, { emit: watch });
    expect(await runPlan(run)).toBe('done');
    expect(crowded).toEqual([]);
  });
});

describe('failure', () => {
  const plan = planOf({
    'prepare@n1': [],
    'prepare@n2': [],
    'etcd@n1': ['prepare@n1'],
    'cni@n2': ['prepare@n2'],
    'verify@n1': ['etcd@n1', 'cni@n2'],
    'verify@n2': ['verify@n1'],
  });

  it('skips what comes after it and lets the other hosts finish', async () => {
    const { run, ran, ends } = setUp(plan, { 'prepare@n1': failing });
    expect(await runPlan(run)).toBe('failed');
    expect(ends()).toEqual({
      'prepare@n1': 'failed',
      'prepare@n2': 'done',
      'etcd@n1': 'skipped',
      'cni@n2': 'done',
      'verify@n1': 'skipped',
      'verify@n2': 'skipped',
    });
    expect(ran).not.toContain('etcd@n1');
  });

  it('lets go on what waits only for a step to be over, once all of it is, done or not', async () => {
    const tasks = planOf({
      'preflight@n1': [],
      'preflight@n2': [],
      'prepare@n2': ['preflight@n2'],
      'etcd@n1': [],
    }).tasks;
    const waiting = tasks.map((one) =>
      one.id === 'etcd@n1' ? { ...one, afterOver: ['preflight', 'prepare'] as const } : one,
    );
    const { run, ran, ends } = setUp({ ...plan, tasks: waiting }, { 'preflight@n2': failing });
    expect(await runPlan(run)).toBe('failed');
    expect(ends()).toEqual({
      'preflight@n1': 'done',
      'preflight@n2': 'failed',
      'prepare@n2': 'skipped',
      'etcd@n1': 'done',
    });
    expect(ran.at(-1)).toBe('etcd@n1');
    // What an earlier run has done is over as well.
    const again = setUp({ ...plan, tasks: waiting }, {}, { done: new Set<TaskId>(['preflight@n1', 'preflight@n2']) });
    expect(await runPlan(again.run)).toBe('done');
    expect(again.ran).toEqual(['prepare@n2', 'etcd@n1']);
  });

  it('tells what failed where: error, failing command, unit and journal, without secrets', async () => {
    const { run, events } = setUp(planOf({ 'etcd@n1': [] }), {
      etcd: async ({ host, signal }) => {
        await host.ask(sh`echo ${'hunter2'}`, { signal });
        await host.ask(sh`false`, { signal });
        throw new StepFailure('SERVICE_FAILED', { host: 'n1', unit: 'hunter2' }, 'etcd.service', ['x', 'pw hunter2']);
      },
    });
    expect(await runPlan(run)).toBe('failed');
    expect(JSON.stringify(events)).not.toContain('hunter2');
    expect(events.filter(({ type }) => type === 'task-command')).toHaveLength(2);
    expect(events.at(-1)).toEqual({
      type: 'task-ended',
      task: 'etcd@n1',
      status: 'failed',
      failure: {
        error: { code: 'SERVICE_FAILED', params: { host: 'n1', unit: '***' }, detail: 'x\npw ***' },
        command: { command: 'false', exitCode: 1, output: 'false', durationMs: 1 },
        unit: 'etcd.service',
        journal: ['x', 'pw ***'],
      },
    });
  });

  it.each([
    ['the command that the error names, whatever ran since', { command: 'false' }, 'false'],
    ['no command that was only a question', {}, undefined],
  ])('shows %s', async (_, more, command) => {
    const { run, events } = setUp(planOf({ 'verify@n1': [] }), {
      verify: async ({ host, signal }) => {
        await host.ask(sh`false`, { signal });
        await host.ask(sh`echo journal`, { signal });
        throw new AppError('COMMAND_FAILED', { host: 'n1', ...more });
      },
    });
    await runPlan(run);
    const [failure] = events.flatMap((one) => (one.type === 'task-ended' ? [one.failure] : []));
    expect(failure?.command?.command).toBe(command);
  });

  it('of a session for one host is that task`s failure', async () => {
    const session = echoSession();
    const { run, ends } = setUp(planOf({ 'etcd@n1': [], 'etcd@n2': [] }), {});
    const resourcesFor: typeof session.resourcesFor = (task, signal, onProgress, found) =>
      task.hostname === 'n1'
        ? Promise.reject(new AppError('SSH_AUTH_FAILED', { host: 'n1', user: 'root', method: 'password' }))
        : session.resourcesFor(task, signal, onProgress, found);
    expect(await runPlan({ ...run, session: { ...session, resourcesFor } })).toBe('failed');
    expect(ends()).toEqual({ 'etcd@n1': 'failed', 'etcd@n2': 'done' });
  });

  it('of a kind that nobody foresaw is INTERNAL with its message', async () => {
    const { run, events } = setUp(planOf({ 'etcd@n1': [] }), {
      etcd: () => Promise.reject(new TypeError('no hunter2')),
    });
    await runPlan(run);
    expect(events.at(-1)).toMatchObject({ failure: { error: { code: 'INTERNAL', params: { message: 'no ***' } } } });
  });
});

describe('cancel', () => {
  it('waits for the real end of what runs, and starts nothing more', async () => {
    const [running, remoteEnd] = [gate(), gate()];
    const { run, ran, ends, cancel } = setUp(planOf({ 'etcd@n1': [], 'kubelet@n1': ['etcd@n1'], 'cni@n2': [] }), {
      etcd: async (context) => {
        running.open();
        await stopped(context);
        await remoteEnd.opened;
        throw new AppError('CANCELLED');
      },
    });
    let over = false;
    const end = runPlan(run).then((status) => {
      over = true;
      return status;
    });
    await running.opened;
    await expect.poll(() => ends()).toEqual({ 'cni@n2': 'done' });
    cancel();
    await new Promise(setImmediate);
    expect(over).toBe(false);
    expect(ends()['etcd@n1']).toBeUndefined();
    remoteEnd.open();
    expect(await end).toBe('cancelled');
    expect(ends()).toEqual({ 'etcd@n1': 'cancelled', 'kubelet@n1': 'skipped', 'cni@n2': 'done' });
    expect(ran).not.toContain('kubelet@n1');
  });

  it('understands the errors of Node that mean the same', async () => {
    const { run, ends, cancel } = setUp(planOf({ 'etcd@n1': [] }), {
      etcd: async (context) => {
        cancel();
        await stopped(context);
        throw new DOMException('aborted', 'AbortError');
      },
    });
    expect(await runPlan(run)).toBe('cancelled');
    expect(ends()).toEqual({ 'etcd@n1': 'cancelled' });
  });

  it('is a failure with its reason when it was not the person who stopped the job', async () => {
    const { run, events, stop } = setUp(planOf({ 'etcd@n1': [], 'cni@n1': ['etcd@n1'] }), {
      etcd: () => {
        stop.abort(new AppError('FILE_UNWRITABLE', { path: '/data', reason: 'ENOSPC' }));
        return Promise.reject(new AppError('CANCELLED'));
      },
    });
    expect(await runPlan(run)).toBe('failed');
    expect(events).toContainEqual({
      type: 'task-ended',
      task: 'etcd@n1',
      status: 'failed',
      failure: { error: { code: 'FILE_UNWRITABLE', params: { path: '/data', reason: 'ENOSPC' } } },
    });
  });

  it('after the last task changes nothing', async () => {
    const { run, cancel } = setUp(planOf({ 'etcd@n1': [] }), {
      etcd: () => {
        cancel();
        return Promise.resolve();
      },
    });
    expect(await runPlan(run)).toBe('done');
  });
});

describe('a resumed plan', () => {
  const plan = planOf({
    'preflight@n1': [],
    'preflight@n2': [],
    'prepare@n1': ['preflight@n1', 'preflight@n2'],
    'prepare@n2': ['preflight@n1', 'preflight@n2'],
    'etcd@n1': ['prepare@n1'],
    'verify@n1': ['etcd@n1'],
  });
  const done = new Set<TaskId>(['prepare@n1', 'prepare@n2', 'etcd@n1']);

  it('does the checks first, even where work behind them is done', async () => {
    const { run, ran } = setUp(plan, {}, { done });
    expect(await runPlan(run)).toBe('done');
    expect(ran).toEqual(['preflight@n1', 'preflight@n2', 'verify@n1']);
  });

  it('goes no further when a check fails, and takes nothing back that is done', async () => {
    const { run, ends } = setUp(plan, { 'preflight@n2': failing }, { done });
    expect(await runPlan(run)).toBe('failed');
    expect(ends()).toEqual({ 'preflight@n1': 'done', 'preflight@n2': 'failed', 'verify@n1': 'skipped' });
  });
});

it('looks at twice as many tasks for twice as many hosts, and no more', async () => {
  const looksFor = async (hosts: number): Promise<number> => {
    const many = parseCluster(clusterDocument(hosts)).cluster!;
    const plan = countReads(deployPlan(many));
    const { run, ran } = setUp(plan.value, {}, { cluster: many });
    expect(await runPlan(run)).toBe('done');
    expect(ran.length).toBe(plan.value.tasks.length);
    return plan.reads();
  };
  expect(await looksFor(40)).toBeLessThanOrEqual(2 * (await looksFor(20)));
});
