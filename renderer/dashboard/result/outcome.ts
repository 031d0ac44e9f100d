/** What a job's state means to the person: pure answers that the page turns into words. */
import { countTasks, isUnchanged, type JobState, type TaskState } from '../../../shared/job/job';
import type { PlanTask, TaskId } from '../../../shared/job/plan';

export interface TaskInJob {
  readonly task: PlanTask;
  readonly state: TaskState;
}

/** The tasks of a job in the order of the plan. */
function tasksOf(job: JobState): TaskInJob[] {
  return job.plan.tasks.flatMap((task) => {
    const state = job.tasks[task.id];
    return state ? [{ task, state }] : [];
  });
}

export const failedTasks = (job: JobState): TaskInJob[] =>
  tasksOf(job)
    .filter(({ state }) => state.status === 'failed')
    .sort((one, other) => (one.state.endedAt ?? 0) - (other.state.endedAt ?? 0));

/** How many warnings a task has about its host. */
export const warningCount = ({ notices }: TaskState): number =>
  notices.filter(({ severity }) => severity === 'warning').length;

/** The tasks that have warnings, in the order of the plan. */
export const warnedTasks = (job: JobState): TaskInJob[] => tasksOf(job).filter(({ state }) => warningCount(state) > 0);

/** The hosts on which something still runs: those that a cancelled job waits for. */
export const busyHosts = (job: JobState): string[] => [
  ...new Set(
    tasksOf(job)
      .filter(({ state }) => state.status === 'running')
      .map(({ task }) => task.hostname),
  ),
];

/** Whether a job that is done found everything as the cluster file says. */
export const nothingChanged = (job: JobState): boolean =>
  job.status === 'done' && tasksOf(job).every(({ state }) => isUnchanged(state));

/** How many changes a job made. */
export const changeCount = (job: JobState): number =>
  tasksOf(job).reduce((sum, { state }) => sum + state.changes.filter(({ action }) => action !== 'unchanged').length, 0);

/** The nodes that Kubernetes reported Ready at the end, each once. */
export const readyNodes = (job: JobState): string[] => [
  ...new Set(
    tasksOf(job).flatMap(({ state }) =>
      state.notices.filter(({ code }) => code === 'NODE_READY').map(({ params }) => String(params['node'])),
    ),
  ),
];

export interface JobProgress {
  readonly total: number;
  readonly done: number;
  readonly running: number;
  readonly failed: number;
  /** 0 to 100. A task that reports how far it is counts with its part, so that the bar moves during long uploads. */
  readonly percent: number;
}

function partOf({ status, progress }: TaskState): number {
  if (status === 'done') return 1;
  return status === 'running' && progress && progress.total > 0 ? Math.min(1, progress.done / progress.total) : 0;
}

export function progressOf(job: JobState): JobProgress {
  const count = countTasks(job);
  const states = Object.values(job.tasks);
  const parts = states.reduce((sum, state) => sum + partOf(state), 0);
  return {
    total: states.length,
    done: count.done,
    running: count.running,
    failed: count.failed,
    percent: states.length === 0 ? 0 : Math.floor((parts / states.length) * 100),
  };
}

/** Finds a task by its id in any job, also one whose plan does not know it. */
export function taskOf(job: JobState, id: TaskId): TaskInJob | undefined {
  const task = job.plan.tasks.find((one) => one.id === id);
  const state = job.tasks[id];
  return task && state ? { task, state } : undefined;
}
