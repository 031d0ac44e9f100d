/** What a job needs to run its plan, and what it learns on the way. */
import type PQueue from 'p-queue';
import type { Cluster } from '../../shared/cluster/schema';
import type { JobHappening } from '../../shared/job/job';
import type { Operation } from '../../shared/job/operations/operation';
import type { Plan, TaskId } from '../../shared/job/plan';
import type { Logger } from '../platform';
import type { StepContext, StepTable } from '../steps/step';
import type { JobSession } from './session';
import type { UnknownHosts } from './unknownHosts';

export interface Run {
  readonly plan: Plan;
  readonly operation: Operation;
  /** As the job was started with it: every node that a task is about is in it. */
  readonly cluster: Cluster;
  /** What the hosts are brought to. */
  readonly wanted: Cluster;
  readonly steps: StepTable;
  /** Tasks that an earlier run of this job has done and that need not be done again. */
  readonly done: ReadonlySet<TaskId>;
  /** What this run learned and found on the hosts, and what it is therefore going to do: never kept for another run. */
  readonly facts: StepContext['facts'];
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
