import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors';
import { countTasks, reduceJob, type JobEvent, type JobState, type TaskStatus } from '../../shared/job/job';
import type { TaskId } from '../../shared/job/plan';
import { createJobs, type Jobs } from './jobs';
import { ownerFile } from './owner';
import { JOBS_KEPT } from './records';
import type { OpenSession } from './session';
import { clusterDocument, echoSession, gate, memoryLog, scriptedSteps, stopped, type Script } from './testing/scripted';
import { createUnknownHosts } from './unknownHosts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keelson-jobs-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

/** A process' worth of jobs. A second one in the same data folder is what the next start of Keelson sees. */
function setUp(script: Script = {}, openSession?: OpenSession) {
  const log = memoryLog();
  const { steps, ran } = scriptedSteps(script);
  const session = echoSession();
  const jobs = createJobs({
    platform: { dataDir, log },
    steps,
    openSession: openSession ?? (() => Promise.resolve(session)),
  });
  return { jobs, ran, log, session };
}

const eventsFile = (id: string): string => join(dataDir, 'jobs', id, 'events.ndjson');
const statusOf = (state: JobState, task: TaskId): TaskStatus | undefined => state.tasks[task]?.status;
const failing = (): Promise<void> => Promise.reject(new AppError('DISK_FULL', { host: 'n1', path: '/x' }));
const thrower = (): never => {
  throw new Error('no connection');
};
/** A step that says when it runs, and goes on until it is told to stop. */
function longStep() {
  const running = gate();
  const step: Script[string] = async (context) => {
    running.open();
    await stopped(context);
    throw new AppError('CANCELLED');
  };
  return { running: running.opened, step };
}

describe('a job', () => {
  it('runs to its end, and events, record and live state all tell the same', async () => {
    const script: Script = {
      etcd: async ({ host, report, signal }) => {
        await host.run('hunter2' as never, { signal });
        report.changed({ kind: 'service', target: 'etcd.service', action: 'started' });
        report.notice({ severity: 'info', code: 'SERVICE_ACTIVE', params: { unit: 'etcd.service' } });
      },
      kubelet: failing,
    };
    const { jobs, session } = setUp(script);
    let shown: JobState | undefined;
    const notOnDisk: number[] = [];
    jobs.subscribe((id, events) => {
      const record = readFileSync(eventsFile(id), 'utf8');
      for (const event of events) {
        shown = reduceJob(shown, event);
        if (!record.includes(`"seq":${String(event.seq)},`)) notOnDisk.push(event.seq);
      }
    });
    const id = await jobs.start({ kind: 'deploy' }, clusterDocument(2), '/home/x/lab.yaml');
    const state = await jobs.finished(id);
    expect(state).toMatchObject({ id, status: 'failed', clusterName: 'lab', clusterPath: '/home/x/lab.yaml' });
    expect(shown).toEqual(state);
    expect(notOnDisk).toEqual([]);
    expect(await setUp().jobs.open(id)).toEqual({ state, document: clusterDocument(2) });
    expect(state.tasks['etcd@n1']?.changes).toEqual([{ kind: 'service', target: 'etcd.service', action: 'started' }]);
    expect(session.closed()).toBe(1);
    expect((await readFile(eventsFile(id), 'utf8')).includes('hunter2')).toBe(false);
  });

  it('is refused without a trace when the cluster is not valid or the session does not open', async () => {
    const broken = { ...clusterDocument(2), name: 'NOT A NAME', network: { podCidr: '10.0.0.0/33' } };
    await expect(setUp().jobs.start({ kind: 'deploy' }, broken)).rejects.toMatchObject({
      code: 'CLUSTER_INVALID',
      params: { count: 2 },
      detail: 'name: BAD_NAME\nnetwork.podCidr: BAD_CIDR',
    });
    const missing = new AppError('BINARY_MISSING', { name: 'kubelet', path: '/x' });
    let opened = 0;
    const { jobs } = setUp({}, () => {
      opened += 1;
      return opened === 1 ? Promise.reject(missing) : Promise.resolve(echoSession());
    });
    await expect(jobs.start({ kind: 'deploy' }, clusterDocument(2))).rejects.toBe(missing);
    expect(await jobs.list()).toEqual([]);
    expect(await readdir(dataDir)).toEqual([]);
    const id = await jobs.start({ kind: 'deploy' }, clusterDocument(2));
    expect((await jobs.finished(id)).status).toBe('done');
  });

  it('has its hosts to itself', async () => {
    const { step, running } = longStep();
    const { jobs } = setUp({ etcd: step });
    const [first, second] = await Promise.allSettled([
      jobs.start({ kind: 'deploy' }, clusterDocument(2)),
      jobs.start({ kind: 'deploy' }, clusterDocument(2)),
    ]);
    await running;
    if (first.status === 'rejected') throw first.reason;
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'JOB_RUNNING', params: { job: first.value } } });
    const busy = { code: 'JOB_RUNNING', params: { job: first.value } };
    await expect(jobs.start({ kind: 'reset' }, clusterDocument(1, 'lab', 90))).rejects.toMatchObject(busy);
    await expect(jobs.start({ kind: 'deploy' }, clusterDocument(1, 'other', 12))).rejects.toMatchObject(busy);
    await expect(jobs.retry(first.value)).rejects.toMatchObject(busy);
    const other = await jobs.start({ kind: 'reset' }, clusterDocument(1, 'other', 90));
    expect((await jobs.finished(other)).status).toBe('done');
    await jobs.cancel(first.value);
    await jobs.finished(first.value);
    expect((await jobs.list()).map(({ id, status }) => [id, status])).toEqual([
      [other, 'done'],
      [first.value, 'cancelled'],
    ]);
  });

  it.each(['no-such-job', '../../etc', ''])('that does not exist (%j) is JOB_NOT_FOUND for every call', async (job) => {
    const { jobs } = setUp();
    const refusal = { code: 'JOB_NOT_FOUND', params: { job } };
    await expect(jobs.open(job)).rejects.toMatchObject(refusal);
    await expect(jobs.retry(job)).rejects.toMatchObject(refusal);
    await expect(jobs.cancel(job)).rejects.toMatchObject(refusal);
  });
});

describe('cancel', () => {
  it('shows that it stops, ends when all has stopped, and leaves an ended job alone', async () => {
    const { step, running } = longStep();
    const { jobs } = setUp({ etcd: step });
    const id = await jobs.start({ kind: 'deploy' }, clusterDocument(2));
    await running;
    await jobs.cancel(id);
    await jobs.cancel(id);
    expect((await jobs.open(id)).state.status).toBe('cancelling');
    const state = await jobs.finished(id);
    expect(state.status).toBe('cancelled');
    expect(statusOf(state, 'etcd@n1')).toBe('cancelled');
    expect(statusOf(state, 'verify@n2')).toBe('skipped');
    await jobs.cancel(id);
    expect((await jobs.open(id)).state).toEqual(state);
  });

  it('while the session opens is heard', async () => {
    const [opening, mayOpen] = [gate(), gate()];
    const { jobs, ran } = setUp({}, async () => {
      opening.open();
      await mayOpen.opened;
      return echoSession();
    });
    const starting = jobs.start({ kind: 'deploy' }, clusterDocument(1));
    await opening.opened;
    const over = jobs.shutdown();
    mayOpen.open();
    const id = await starting;
    await over;
    expect((await jobs.open(id)).state.status).toBe('cancelled');
    expect(ran).toEqual([]);
  });

  it('of all jobs is what shutdown does; none starts afterwards', async () => {
    const { step, running } = longStep();
    const { jobs } = setUp({ etcd: step });
    const id = await jobs.start({ kind: 'deploy' }, clusterDocument(1));
    await running;
    await jobs.shutdown();
    expect((await jobs.open(id)).state.status).toBe('cancelled');
    await expect(jobs.start({ kind: 'deploy' }, clusterDocument(1))).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('retry', () => {
  it('runs what is not done, keeps what is, and counts the attempts', async () => {
    const script: Script = { 'kubelet@n2': failing };
    const { jobs, ran } = setUp(script);
    const id = await jobs.start({ kind: 'deploy' }, clusterDocument(2));
    expect((await jobs.finished(id)).status).toBe('failed');
    const firstRun = ran.splice(0);
    delete script['kubelet@n2'];
    await jobs.retry(id);
    const state = await jobs.finished(id);
    expect(state.status).toBe('done');
    expect(ran.filter((task) => firstRun.includes(task))).toEqual(['preflight@n1', 'preflight@n2', 'kubelet@n2']);
    expect(state.tasks['kubelet@n2']).toMatchObject({ status: 'done', attempts: 2 });
    expect(state.tasks['etcd@n1']).toMatchObject({ status: 'done', attempts: 1 });
  });

  it.each([
    [{ kind: 'deploy' }, 'kubelet@n2', ['preflight@n1', 'preflight@n2', 'kubelet@n2']],
    [{ kind: 'removeNode', node: 'n2' }, 'drain@n2', ['preflight@n1', 'drain@n2']],
  ] as const)(
    'of %j looks at all hosts anew, and knows nothing of what it saw before',
    async (operation, failed, again) => {
      const known: string[] = [];
      const script: Script = {
        preflight: ({ node, found, facts }) => {
          known.push(...[found, facts].map((one) => [...one.keys()].filter((name) => name !== node.hostname).join()));
          found.set(node.hostname, { facts: {} } as never);
          return Promise.resolve();
        },
        [failed]: failing,
      };
      const { jobs, ran } = setUp(script);
      const id = await jobs.start(operation, clusterDocument(2));
      expect((await jobs.finished(id)).status).toBe('failed');
      const firstRun = known.splice(0);
      ran.splice(0);
      script[failed] = () => Promise.resolve();
      await jobs.retry(id);
      expect((await jobs.finished(id)).status).toBe('done');
      expect(ran.slice(0, again.length)).toEqual(again);
      expect(known).toEqual(firstRun);
    },
  );

  it('can follow at once on the word that the job has ended', async () => {
    const script: Script = { etcd: failing };
    const { jobs } = setUp(script);
    const again = new Promise<void>((resolve, reject) => {
      const stop = jobs.subscribe((id, events) => {
        if (!events.some((event) => event.type === 'job-ended')) return;
        stop();
        delete script['etcd'];
        jobs.retry(id).then(resolve, reject);
      });
    });
    const id = await jobs.start({ kind: 'deploy' }, clusterDocument(1));
    await again;
    expect((await jobs.finished(id)).status).toBe('done');
  });

  it('checks a host in doubt before it goes on, and says so', async () => {
    const script: Script = { 'kubelet@n2': () => Promise.reject(new AppError('CANCELLED', { unknown: 1 })) };
    const { jobs, ran } = setUp(script);
    const id = await jobs.start({ kind: 'deploy' }, clusterDocument(2));
    await jobs.finished(id);
    ran.splice(0);
    delete script['kubelet@n2'];
    await jobs.retry(id);
    const state = await jobs.finished(id);
    expect(ran.slice(0, 3)).toEqual(['preflight@n1', 'preflight@n2', 'kubelet@n2']);
    expect(state.tasks['preflight@n1']?.notices).toEqual([]);
    expect(state.tasks['preflight@n2']?.notices.map(({ code }) => code)).toEqual(['HOST_STATE_UNKNOWN']);
    expect(await createUnknownHosts({ dataDir, log: memoryLog() }).has('10.77.0.12')).toBe(false);
  });
});

describe('retry, when another job has worked there since,', () => {
  /** A deployment that failed at its end, and its task list when it is retried after `between`. */
  async function retryAfter(between: (jobs: Jobs) => Promise<string>) {
    const script: Script = { verify: failing };
    const { jobs, ran } = setUp(script);
    const id = await jobs.start({ kind: 'deploy' }, clusterDocument(2));
    const firstRun = (await jobs.finished(id), ran.splice(0));
    delete script['verify'];
    await jobs.finished(await between(jobs));
    ran.splice(0);
    const events: JobEvent[] = [];
    const stop = jobs.subscribe((_, some) => events.push(...some));
    await jobs.retry(id);
    const waiting = countTasks((await jobs.open(id)).state).done;
    const state = await jobs.finished(id);
    stop();
    expect(state.status).toBe('done');
    expect((await setUp().jobs.open(id)).state).toEqual(state);
    return { ran, firstRun, waiting };
  }

  it.each([
    ['a reset of the cluster', (jobs: Jobs) => jobs.start({ kind: 'reset' }, clusterDocument(2))],
    [
      'a deployment of a cluster that shares a host',
      (jobs: Jobs) => jobs.start({ kind: 'deploy' }, clusterDocument(1, 'b', 12)),
    ],
    [
      'one of the same name on other hosts',
      (jobs: Jobs) => jobs.start({ kind: 'deploy' }, clusterDocument(1, 'lab', 51)),
    ],
  ])('does everything anew after %s', async (_, between) => {
    const { ran, firstRun, waiting } = await retryAfter(between);
    expect([...ran].sort()).toEqual([...firstRun].sort());
    expect(waiting).toBe(0);
  });

  it('keeps what is done after a job elsewhere', async () => {
    const { ran } = await retryAfter((jobs) => jobs.start({ kind: 'deploy' }, clusterDocument(1, 'other', 51)));
    expect(ran).toEqual(['preflight@n1', 'preflight@n2', 'verify@n1', 'verify@n2']);
  });

  it('counts a retry of an older job as later work', async () => {
    const script: Script = { verify: failing };
    const { jobs, ran } = setUp(script);
    const old = await jobs.start({ kind: 'reset' }, clusterDocument(1));
    await jobs.finished(old);
    const id = await jobs.start({ kind: 'deploy' }, clusterDocument(1));
    await jobs.finished(id);
    await jobs.retry(old);
    await jobs.finished(old);
    ran.splice(0);
    await jobs.retry(id);
    await jobs.finished(id);
    expect(ran[0]).toBe('preflight@n1');
    expect(ran).toContain('prepare@n1');
  });
});

describe('an end that goes wrong', () => {
  it.each<[string, OpenSession | undefined, boolean]>([
    ['a session that throws', () => Promise.resolve({ ...echoSession(), close: () => thrower() }), false],
    ['a record whose owner cannot be taken out', undefined, true],
  ])('(%s) is an end all the same', async (_, openSession, blocked) => {
    const [running, goOn] = [gate(), gate()];
    const script: Script = { etcd: () => (running.open(), goOn.opened) };
    const { jobs } = setUp(script, openSession);
    const id = await jobs.start({ kind: 'deploy' }, clusterDocument(1));
    await running.opened;
    if (blocked) {
      const file = ownerFile(join(dataDir, 'jobs', id));
      await rm(file);
      await mkdir(join(file, 'x'), { recursive: true });
    }
    goOn.open();
    expect((await jobs.finished(id)).status).toBe('done');
    await jobs.shutdown();
  });
});

describe('after a crash', () => {
  /** The job of a process that died while binaries were brought to n1, and after n2 had failed. */
  async function crashed(): Promise<{ id: string }> {
    const { step, running } = longStep();
    const { jobs } = setUp({ 'binaries@n1': step, 'runtime@n2': failing });
    const failed = gate();
    jobs.subscribe((_, events) => {
      if (events.some((event) => event.type === 'task-ended' && event.status === 'failed')) failed.open();
    });
    const id = await jobs.start({ kind: 'deploy' }, clusterDocument(2));
    await Promise.all([running, failed.opened]);
    return { id };
  }

  it('a job found running is interrupted, and so is the task that ran; its host is in doubt', async () => {
    const { id } = await crashed();
    const { jobs } = setUp();
    // Two questions at the same time, as a window asks them.
    const [list] = await Promise.all([jobs.list(), jobs.list(), jobs.open(id)]);
    expect(list).toMatchObject([{ id, kind: 'deploy', clusterName: 'lab', status: 'interrupted' }]);
    const { state } = await jobs.open(id);
    expect(state.status).toBe('interrupted');
    expect(statusOf(state, 'binaries@n1')).toBe('interrupted');
    expect(statusOf(state, 'runtime@n2')).toBe('failed');
    expect((await readFile(eventsFile(id), 'utf8')).match(/"job-ended"/g)).toHaveLength(1);
    const unknownHosts = createUnknownHosts({ dataDir, log: memoryLog() });
    expect([await unknownHosts.has('10.77.0.11'), await unknownHosts.has('10.77.0.12')]).toEqual([true, false]);
  });

  it('the time until somebody looked again is not counted as time of the run', async () => {
    const { id } = await crashed();
    const diedAt = JSON.parse((await readFile(eventsFile(id), 'utf8')).trim().split('\n').at(-1) ?? '') as JobEvent;
    const nextMorning = diedAt.at + 12 * 3_600_000;
    const clock = vi.spyOn(Date, 'now').mockReturnValue(nextMorning);
    try {
      const { jobs } = setUp();
      expect(await jobs.list()).toMatchObject([{ id, endedAt: diedAt.at }]);
      const { state } = await jobs.open(id);
      expect([state.endedAt, state.tasks['binaries@n1']?.endedAt]).toEqual([diedAt.at, diedAt.at]);
      await jobs.retry(id);
      await jobs.finished(id);
      expect(await jobs.list()).toMatchObject([
        { id, status: 'done', startedAt: state.startedAt, restartedAt: nextMorning, endedAt: nextMorning },
      ]);
    } finally {
      clock.mockRestore();
    }
  });

  it('Resume checks all hosts first and then does the rest', async () => {
    const { id } = await crashed();
    await appendFile(eventsFile(id), '{"seq":999,"at":1,"type":"task-e');
    const { jobs, ran } = setUp();
    await jobs.retry(id);
    const state = await jobs.finished(id);
    expect(state.status).toBe('done');
    expect(ran.slice(0, 2).sort()).toEqual(['preflight@n1', 'preflight@n2']);
    expect(ran).toContain('binaries@n1');
    expect(ran).not.toContain('prepare@n1');
    expect(state.tasks['preflight@n1']?.notices.map(({ code }) => code)).toEqual(['HOST_STATE_UNKNOWN']);
    expect(state.tasks['prepare@n1']).toMatchObject({ status: 'done', attempts: 1 });
    expect(new Set(Object.values(state.tasks).map(({ status }) => status))).toEqual(new Set(['done']));
  });

  it('a job that another living process runs is left alone until that process is gone', async () => {
    const { id } = await crashed();
    const door = process.platform === 'win32' ? `\\\\.\\pipe\\keelson-test-${id}` : join(dataDir, 'door');
    const hold = `require('net').createServer().listen(process.argv[1], () => console.log('open'))`;
    const other = spawn(process.execPath, ['-e', hold, door], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(other.stdout, 'data');
      await writeFile(ownerFile(join(dataDir, 'jobs', id)), door);
      const { jobs } = setUp();
      expect(await jobs.list()).toMatchObject([{ id, status: 'running' }]);
      await expect(jobs.start({ kind: 'deploy' }, clusterDocument(1))).rejects.toMatchObject({
        code: 'JOB_RUNNING',
        params: { job: id },
      });
      other.kill('SIGKILL');
      await once(other, 'exit');
      expect(await jobs.list()).toMatchObject([{ id, status: 'interrupted' }]);
      const next = await jobs.start({ kind: 'deploy' }, clusterDocument(1));
      expect((await jobs.finished(next)).status).toBe('done');
    } finally {
      other.kill('SIGKILL');
    }
  });
});

describe('the list', () => {
  it('leaves out damaged records, says so, and keeps them', async () => {
    const { jobs, log } = setUp();
    const [bad, good] = [await jobs.start({ kind: 'deploy' }, clusterDocument(1)), 'good'];
    await jobs.finished(bad);
    const lines = (await readFile(eventsFile(bad), 'utf8')).split('\n');
    await writeFile(eventsFile(bad), [lines[0], 'rubbish', ...lines.slice(2, -2), ''].join('\n'));
    await mkdir(join(dataDir, 'jobs', good));
    expect(await jobs.list()).toEqual([]);
    expect(log.entries.join()).toContain(bad);
    await expect(jobs.open(bad)).rejects.toMatchObject({ code: 'JOB_RECORD_UNREADABLE' });
    expect(await readdir(join(dataDir, 'jobs'))).toContain(bad);
  });

  it('keeps the newest records', async () => {
    const old = Array.from({ length: JOBS_KEPT + 1 }, (_, n) => `20200101-000000000-${String(100000 + n)}`);
    await Promise.all(old.map((id) => mkdir(join(dataDir, 'jobs', id), { recursive: true })));
    const { jobs } = setUp();
    const id = await jobs.start({ kind: 'reset' }, clusterDocument(1));
    await jobs.finished(id);
    expect((await readdir(join(dataDir, 'jobs'))).sort()).toEqual([...old.slice(2), id]);
  });
});

it('goes on when a listener fails, and tells the others', async () => {
  const { jobs, log } = setUp();
  const seen: JobEvent[] = [];
  jobs.subscribe(() => {
    throw new Error('window gone');
  });
  const stop = jobs.subscribe((_, events) => seen.push(...events));
  const id = await jobs.start({ kind: 'reset' }, clusterDocument(1));
  await jobs.finished(id);
  expect(seen.map(({ type }) => type)).toEqual(['job-started', 'task-started', 'task-ended', 'job-ended']);
  expect(log.entries.length).toBeGreaterThan(0);
  stop();
  await jobs.finished(await jobs.start({ kind: 'reset' }, clusterDocument(1)));
  expect(seen).toHaveLength(4);
});
