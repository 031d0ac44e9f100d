import { describe, expect, it } from 'vitest';
import { reduceJob, type JobEvent, type JobState } from './job';
import { jobEventSchema, jobStateSchema } from './schema';
import { removeNodePlan } from './operations/removeNode';
import { resetPlan } from './operations/reset';
import { deployPlan, tasksBefore } from './plan';
import { sampleCluster } from '../testing/sampleCluster';

const plan = deployPlan(sampleCluster());
const failure = {
  error: { code: 'COMMAND_FAILED', params: { host: 'n1', command: 'x', exitCode: 1 }, detail: 'stderr' },
  command: { command: 'x', exitCode: null, output: 'o', durationMs: 1 },
  unit: 'etcd.service',
  journal: ['line'],
} as const;

/** One event of each type. */
const events: JobEvent[] = [
  { seq: 1, at: 1, type: 'job-started', id: 'j', kind: 'deploy', clusterName: 'lab', clusterPath: '/x', plan },
  { seq: 2, at: 2, type: 'task-started', task: 'etcd@n1' },
  { seq: 3, at: 3, type: 'task-progress', task: 'etcd@n1', progress: { done: 1, total: 0, unit: 'items', label: 'x' } },
  {
    seq: 4,
    at: 4,
    type: 'task-changed',
    task: 'etcd@n1',
    change: { kind: 'image', target: 'a/b:1', action: 'imported' },
  },
  { seq: 5, at: 5, type: 'task-command', task: 'etcd@n1', command: failure.command },
  {
    seq: 6,
    at: 6,
    type: 'task-notice',
    task: 'etcd@n1',
    notice: { severity: 'error', code: 'DISK_LOW', params: { path: '/', freeMb: 1 } },
  },
  { seq: 7, at: 7, type: 'task-ended', task: 'etcd@n1', status: 'failed', failure },
  { seq: 8, at: 8, type: 'job-cancelling' },
  { seq: 9, at: 9, type: 'job-ended', status: 'failed' },
  { seq: 10, at: 10, type: 'job-restarted' },
  { seq: 11, at: 11, type: 'job-ended', status: 'done', restartedAt: 10 },
];
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('job events', () => {
  it.each(events.map((event) => [event.type, event] as const))('%s comes through as it was', (_, event) => {
    expect(jobEventSchema.parse(overTheWire(event))).toEqual(event);
  });

  it('of a record whose plan names each task before another one comes through as well', () => {
    const tasks = plan.tasks.map((one) => ({
      ...one,
      after: tasksBefore(plan, one).map(({ id }) => id),
      afterAll: undefined,
    }));
    const event = { ...events[0], plan: { ...plan, tasks } };
    expect(jobEventSchema.parse(overTheWire(event))).toEqual(event);
  });

  it('of a removal comes through, and one of an earlier version has a single host that works for another', () => {
    const nodes = ['n1', 'n2', 'n3'].map((hostname, at) => ({
      ...{ hostname, ip: `10.77.0.${String(at + 1)}`, roles: ['master', 'worker'] as ('master' | 'worker')[] },
    }));
    const secure = sampleCluster({ kubernetesVersion: '1.37.2', profile: 'secure', runtime: 'containerd', nodes });
    const removal = removeNodePlan(secure, { node: 'n1' });
    const event = { ...events[0], kind: 'removeNode', plan: removal };
    expect(jobEventSchema.parse(overTheWire(event))).toEqual(event);
    const withPlace = (at: string | string[]) => ({
      ...event,
      plan: { ...removal, tasks: removal.tasks.map((one) => (one.at ? { ...one, at } : one)) },
    });
    expect(jobEventSchema.parse(overTheWire(withPlace('n2')))).toEqual(withPlace(['n2']));
  });

  it.each<[string, object]>([
    ['without number', { ...events[1], seq: undefined }],
    ['with half a number', { ...events[1], seq: 1.5 }],
    ['of an unknown type', { ...events[1], type: 'task-exploded' }],
    ['of a task that cannot be', { ...events[1], task: 'etcd n1; reboot' }],
    ['with an unknown status', { ...events[6], status: 'running' }],
    ['with an unknown error', { ...events[6], failure: { error: { code: 'NOPE', params: {} } } }],
    ['with a change of no kind', { ...events[3], change: { kind: 'planet', target: 'x', action: 'created' } }],
    ['with a plan of unknown steps', { ...events[0], plan: { ...plan, steps: ['dance'] } }],
  ])('%s is refused', (_, event) => {
    expect(jobEventSchema.safeParse(overTheWire(event)).success).toBe(false);
  });
});

describe('job states', () => {
  it.each(events.map((event, index) => [event.type, index] as const))('comes through after %s', (_, index) => {
    const state = events.slice(0, index + 1).reduce<JobState | undefined>(reduceJob, undefined)!;
    expect(jobStateSchema.parse(overTheWire(state))).toEqual(state);
  });

  it('of a reset comes through', () => {
    const reset: JobEvent = {
      seq: 1,
      at: 1,
      type: 'job-started',
      id: 'j',
      kind: 'reset',
      clusterName: 'lab',
      plan: resetPlan(sampleCluster()),
    };
    const state = reduceJob(undefined, reset)!;
    expect(jobStateSchema.parse(overTheWire(state))).toEqual(state);
  });

  it('that is none is refused', () => {
    expect(jobStateSchema.safeParse({ id: 'j' }).success).toBe(false);
  });
});
