/**
 * A running job as events and the one reducer that folds them: in main (the truth), from the record on disk (resume) and
 * in the window (what is shown). Nothing else may change a JobState.
 */
import type { WireError } from '../errors';
import type { Notice } from './notices';
import type { JobKind, Operation } from './operations/operation';
import type { Plan, TaskId } from './plan';

export type TaskStatus =
  | 'waiting'
  | 'running'
  | 'done'
  | 'failed'
  /** Not tried, because a task it comes after failed or was cancelled. */
  | 'skipped'
  | 'cancelled'
  /** Keelson ended while it ran: what it did is unknown until it is checked again. */
  | 'interrupted';

export type JobStatus = 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled' | 'interrupted';

/** One thing that a step found different and changed (or, `unchanged`, found right and left alone). */
export interface Change {
  readonly kind: 'file' | 'service' | 'binary' | 'image' | 'setting' | 'object';
  /** What: a path, a unit, an image, a setting's name. Never a secret. */
  readonly target: string;
  readonly action: 'created' | 'updated' | 'removed' | 'started' | 'restarted' | 'stopped' | 'imported' | 'unchanged';
}

/** A command that ran on the host, with the end of its output (redacted, at most OUTPUT_LIMIT characters). */
export interface CommandRecord {
  readonly command: string;
  readonly exitCode: number | null;
  readonly output: string;
  readonly durationMs: number;
}
export const OUTPUT_LIMIT = 4000;
export const COMMANDS_KEPT = 200;

/** `total` 0 means that the amount is not known. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly unit: 'bytes' | 'items';
  /** What is being moved or waited for: a file's name, a unit. */
  readonly label: string;
}

/** What is waited for, nobody knows how long: how often it was asked already says nothing of how far it is. */
export const waitedFor = (label: string): Progress => ({ done: 0, total: 0, unit: 'items', label });

/** Why a task failed: what, where, and what the unit's journal said last. */
export interface Failure {
  readonly error: WireError;
  readonly command?: CommandRecord;
  readonly unit?: string;
  readonly journal?: readonly string[];
}

export interface TaskState {
  readonly status: TaskStatus;
  /** Milliseconds since 1970, the workstation's clock. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly progress?: Progress;
  readonly changes: readonly Change[];
  readonly commands: readonly CommandRecord[];
  readonly notices: readonly Notice[];
  readonly failure?: Failure;
  /** How often the task was started: 2 after one retry. */
  readonly attempts: number;
}

/** What a job is from its start to its end. */
interface JobStart {
  readonly id: string;
  readonly kind: JobKind;
  /** The kind with its arguments, where it has any. */
  readonly operation?: Operation;
  readonly clusterName: string;
  /** The cluster file this job came from, when it was saved. Absolute path on the workstation. */
  readonly clusterPath?: string;
  readonly plan: Plan;
}

export interface JobState extends JobStart {
  readonly status: JobStatus;
  readonly startedAt: number;
  /** When it was last retried or resumed. */
  readonly restartedAt?: number;
  readonly endedAt?: number;
  readonly tasks: Readonly<Record<TaskId, TaskState>>;
  /** The number of the last event folded in; an event that is not newer is ignored. */
  readonly seq: number;
}

interface EventBase {
  /** 1, 2, 3, ... inside a job. */
  readonly seq: number;
  readonly at: number;
}

export type JobEvent = EventBase &
  (
    | ({ readonly type: 'job-started' } & JobStart)
    /** Retry or resume: everything that is not done waits again; with `anew` what is done waits as well. */
    | { readonly type: 'job-restarted'; readonly anew?: boolean }
    | { readonly type: 'job-cancelling' }
    /** `restartedAt` is the state's once more, so that a list of jobs needs no more of a record than its two ends. */
    | {
        readonly type: 'job-ended';
        readonly status: Exclude<JobStatus, 'running' | 'cancelling'>;
        readonly restartedAt?: number;
      }
    | { readonly type: 'task-started'; readonly task: TaskId }
    | { readonly type: 'task-progress'; readonly task: TaskId; readonly progress: Progress }
    | { readonly type: 'task-changed'; readonly task: TaskId; readonly change: Change }
    | { readonly type: 'task-command'; readonly task: TaskId; readonly command: CommandRecord }
    | { readonly type: 'task-notice'; readonly task: TaskId; readonly notice: Notice }
    | {
        readonly type: 'task-ended';
        readonly task: TaskId;
        readonly status: Exclude<TaskStatus, 'waiting' | 'running'>;
        readonly failure?: Failure;
      }
  );

/** What a caller says happened; the job adds number and time. */
export type JobHappening = JobEvent extends infer E ? (E extends JobEvent ? Omit<E, 'seq' | 'at'> : never) : never;

/** The state after the first event of a job, which must be `job-started`. */
function begin(event: Extract<JobEvent, { type: 'job-started' }>): JobState {
  return {
    id: event.id,
    kind: event.kind,
    ...(event.operation === undefined ? {} : { operation: event.operation }),
    clusterName: event.clusterName,
    ...(event.clusterPath === undefined ? {} : { clusterPath: event.clusterPath }),
    plan: event.plan,
    status: 'running',
    startedAt: event.at,
    tasks: Object.fromEntries(event.plan.tasks.map((task) => [task.id, fresh(0)])),
    seq: event.seq,
  };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
/** A task that is ours alone, lists included. */
interface OwnTask extends Writable<Omit<TaskState, 'changes' | 'commands' | 'notices'>> {
  readonly changes: Change[];
  readonly commands: CommandRecord[];
  readonly notices: Notice[];
}

const fresh = (attempts: number): OwnTask => ({ status: 'waiting', changes: [], commands: [], notices: [], attempts });
const ownCopy = ({ changes, commands, notices, ...rest }: TaskState): OwnTask => ({
  ...{ ...rest, changes: [...changes], commands: [...commands], notices: [...notices] },
});

type TaskEvent = Extract<JobEvent, { task: TaskId }>;

/** Folds an event into a task that is ours, or answers another one in its place. */
function changeTask(task: OwnTask, event: TaskEvent): OwnTask {
  switch (event.type) {
    case 'task-started':
      return { ...fresh(task.attempts + 1), status: 'running', startedAt: event.at };
    case 'task-progress':
      task.progress = event.progress;
      return task;
    case 'task-changed':
      task.changes.push(event.change);
      return task;
    case 'task-command':
      task.commands.push(event.command);
      if (task.commands.length > COMMANDS_KEPT) task.commands.shift();
      return task;
    case 'task-notice':
      task.notices.push(event.notice);
      return task;
    case 'task-ended': {
      const { progress: _over, ...rest } = task;
      return { ...rest, status: event.status, endedAt: event.at, ...(event.failure ? { failure: event.failure } : {}) };
    }
  }
}

export interface JobFold {
  /** Folds one event in; events that are not newer change nothing. */
  add(event: JobEvent): void;
  /** Undefined before the first event. What was handed out never changes. */
  state(): JobState | undefined;
  /** The same for a glance, at no cost: its tasks may change with the next event. */
  peek(): JobState | undefined;
}

/**
 * The one reducer of jobs. Between two looks at the state it copies the list of tasks once and each task that changes once:
 * copied for each event, a job on a thousand nodes would cost a thousand times one on a single node, per node.
 */
export function createJobFold(start?: JobState): JobFold {
  let state = start;
  /** Ours since the last look; undefined when the tasks in `state` may be somebody else's as well. */
  let tasks: Record<TaskId, TaskState> | undefined;
  const own = new Map<TaskId, OwnTask>();

  const ownTasks = (known: JobState): Record<TaskId, TaskState> => (tasks ??= { ...known.tasks });
  const changeIn = (known: JobState, event: TaskEvent): JobState => {
    const before = known.tasks[event.task];
    if (!before) return { ...known, seq: event.seq };
    const all = ownTasks(known);
    const task = changeTask(own.get(event.task) ?? ownCopy(before), event);
    own.set(event.task, task);
    all[event.task] = task;
    return { ...known, seq: event.seq, tasks: all };
  };

  const next = (known: JobState, event: JobEvent): JobState => {
    switch (event.type) {
      case 'job-started':
        return known;
      case 'job-restarted': {
        const { endedAt: _over, ...rest } = known;
        const again = (task: TaskState): TaskState =>
          task.status === 'done' && !event.anew ? task : fresh(task.attempts);
        own.clear();
        tasks = Object.fromEntries(Object.entries(known.tasks).map(([id, task]) => [id, again(task)]));
        return { ...rest, seq: event.seq, status: 'running', restartedAt: event.at, tasks };
      }
      case 'job-cancelling':
        return { ...known, seq: event.seq, status: 'cancelling' };
      case 'job-ended':
        return { ...known, seq: event.seq, status: event.status, endedAt: event.at };
      default:
        return changeIn(known, event);
    }
  };

  return {
    add(event) {
      if (!state) state = event.type === 'job-started' ? begin(event) : undefined;
      else if (event.seq > state.seq) state = next(state, event);
    },
    state() {
      tasks = undefined;
      own.clear();
      return state;
    },
    peek: () => state,
  };
}

/** Folds events into a state; the one that was given stays as it is. */
export function foldJob(start: JobState | undefined, events: Iterable<JobEvent>): JobState | undefined {
  const fold = createJobFold(start);
  for (const event of events) fold.add(event);
  return fold.state();
}

/** Folds one event in. `undefined` is the state before the first event; events that are not newer change nothing. */
export const reduceJob = (state: JobState | undefined, event: JobEvent): JobState | undefined =>
  foldJob(state, [event]);

/** Whether the task found everything right and left it alone. */
export const isUnchanged = (task: TaskState): boolean =>
  task.status === 'done' && task.changes.every((change) => change.action === 'unchanged');

/** What a job says at its end. */
export const jobEnd = (
  { restartedAt }: Pick<JobState, 'restartedAt'>,
  status: Extract<JobEvent, { type: 'job-ended' }>['status'],
): JobHappening => ({ type: 'job-ended', status, ...(restartedAt === undefined ? {} : { restartedAt }) });

/** From when the time that a job takes counts: between a run that was cut off and its restart nobody worked. */
export const runSince = (job: { readonly startedAt: number; readonly restartedAt?: number | undefined }): number =>
  job.restartedAt ?? job.startedAt;

export const isOver = (status: JobStatus): boolean => status !== 'running' && status !== 'cancelling';

/** How many tasks of a job have each status. */
export function countTasks(job: JobState): Record<TaskStatus, number> {
  const count: Record<TaskStatus, number> = {
    waiting: 0,
    running: 0,
    done: 0,
    failed: 0,
    skipped: 0,
    cancelled: 0,
    interrupted: 0,
  };
  for (const task of Object.values(job.tasks)) count[task.status] += 1;
  return count;
}
