/** Runs a plan: starts what may start, goes on with what a failure does not concern, and ends when nothing runs any more. */
import type PQueue from 'p-queue';
import type { Cluster } from '../../shared/cluster/schema';
import { isCancelled } from '../../shared/errors';
import type { JobHappening } from '../../shared/job/job';
import type { Plan, PlanTask, TaskId } from '../../shared/job/plan';
import type { Logger } from '../platform';
import type { PreflightFacts, StepContext, StepTable } from '../steps/step';
import type { JobSession } from './session';
import { runTask, type TaskEnd } from './task';
import type { UnknownHosts } from './unknownHosts';

export interface Run {
  readonly plan: Plan;
  readonly cluster: Cluster;
  readonly steps: StepTable;
  /** Tasks that an earlier run of this job has done and that need not be done again. */
  readonly done: ReadonlySet<TaskId>;
  /** What preflight learned; kept by the caller, because a retry in the same process goes on with it. */
  readonly facts: Map<string, PreflightFacts>;
  /** What this run found on the hosts, and what it is therefore going to do: never kept for another run. */
  readonly found: StepContext['found'];
  readonly plans: StepContext['plans'];
  readonly session: JobSession;
  /** Gives turns to uploads; shared by all jobs, because they share the workstation's network. */
  readonly uploads: PQueue;
  readonly unknownHosts: UnknownHosts;
  /** Aborted with CANCELLED by the person, or with another AppError that then is the failure of whatever ran. */
  readonly signal: AbortSignal;
  readonly emit: (happening: JobHappening) => void;
  readonly log: Logger;
}

type Standing = 'waiting' | 'running' | 'skipped' | TaskEnd;

/** Resolves when every task is over, remote ends included, and says how the job ended. */
export async function runPlan(run: Run): Promise<TaskEnd> {
  const { plan, signal } = run;
  const standing = new Map<TaskId, Standing>(plan.tasks.map(({ id }) => [id, run.done.has(id) ? 'done' : 'waiting']));
  const running = new Map<TaskId, Promise<void>>();
  const busyHosts = new Set<string>();

  const start = (task: PlanTask): void => {
    standing.set(task.id, 'running');
    busyHosts.add(task.hostname);
    const end = runTask(task, run).then((status) => {
      standing.set(task.id, status);
      busyHosts.delete(task.hostname);
      running.delete(task.id);
    });
    running.set(task.id, end);
  };

  const skip = (task: PlanTask): void => {
    standing.set(task.id, 'skipped');
    run.emit({ type: 'task-ended', task: task.id, status: 'skipped' });
  };

  /** One pass in plan order, in which every task stands behind those it comes after. */
  const advance = (): void => {
    // `ready`: done, and so is everything before it. A done task behind one that runs again is not ready: on a resume
    // the checks come first, even though the work behind them was finished.
    const ready = new Set<TaskId>();
    const blocked = new Set<TaskId>();
    for (const task of plan.tasks) {
      const isReady = task.after.every((id) => ready.has(id));
      const isBlocked = task.after.some((id) => blocked.has(id));
      const now = standing.get(task.id);
      if (now === 'waiting' && (isBlocked || signal.aborted)) skip(task);
      else if (now === 'waiting' && isReady && !busyHosts.has(task.hostname)) start(task);
      else if (now === 'done' && isReady) ready.add(task.id);
      if (isBlocked || isLost(standing.get(task.id))) blocked.add(task.id);
    }
  };

  advance();
  while (running.size > 0) {
    await Promise.race(running.values());
    advance();
  }

  const ends = [...standing.values()];
  if (ends.every((one) => one === 'done')) return 'done';
  if (signal.aborted) return isCancelled(signal.reason) ? 'cancelled' : 'failed';
  return ends.includes('failed') ? 'failed' : 'cancelled';
}

const isLost = (now: Standing | undefined): boolean => now === 'failed' || now === 'cancelled' || now === 'skipped';
