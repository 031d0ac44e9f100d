/** What a job needs to run its plan, and what it learns on the way. */
import type PQueue from 'p-queue';
import type { Cluster } from '../../shared/cluster/schema';
import type { FoundHost } from '../../shared/resources/found';
import type { JobHappening } from '../../shared/job/job';
import type { Operation } from '../../shared/job/operations/operation';
import type { Plan, TaskId } from '../../shared/job/plan';
import type { Logger } from '../platform';
import type { PreflightFacts, StepContext, StepTable } from '../steps/step';
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
  /** What preflight learned; kept by the caller, because a retry in the same process goes on with it. */
  readonly facts: Map<string, PreflightFacts>;
  /** What this run found on the hosts, and what it is therefore going to do: never kept for another run. */
  readonly found: StepContext['found'];
  /** What the run before found, in this process: checks that were done stay done, and what is rendered hangs on what they saw. */
  readonly foundBefore: ReadonlyMap<string, FoundHost>;
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
