/** What a job needs from outside: made by services when it starts (or is retried), closed when it ends. */
import type { Cluster } from '../../shared/cluster/schema';
import type { JobStatus, Progress } from '../../shared/job/job';
import type { Operation } from '../../shared/job/operations/operation';
import type { PlanTask } from '../../shared/job/plan';
import type { BreakLock } from '../node/lock';
import type { StepContext } from '../steps/step';

type TaskResources = Pick<
  StepContext,
  | 'host'
  | 'hostOf'
  | 'files'
  | 'secrets'
  | 'superAdmin'
  | 'binaries'
  | 'archives'
  | 'identity'
  | 'lock'
  | 'sumOf'
  | 'leaveFile'
>;

export interface JobSession {
  /**
   * What one task works with. Connecting and whatever else may fail because of one host belongs in here: a rejection
   * fails this task only, and the other hosts go on. `onProgress` is told of what takes long (a download). `found`: the
   * hosts that were looked at before; what is rendered depends on it.
   */
  resourcesFor(
    task: PlanTask,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
    found: StepContext['found'],
  ): Promise<TaskResources>;
  /** Takes passwords, tokens and keys out of a text before it is recorded. */
  readonly redact: (text: string) => string;
  /**
   * Ends all connections. Called once, when no task runs any more. `ended`: how the job ended and on which hosts it worked;
   * nothing where it never began.
   */
  close(ended?: { readonly status: JobStatus; readonly hostnames: readonly string[] }): Promise<void>;
}

/**
 * Opens a session. What the person must know before a job exists at all (a missing binary, an unknown flag) is thrown
 * here: no record is made and no host touched. `clusterPath` is where relative paths of the cluster file start.
 */
export type OpenSession = (job: {
  readonly id: string;
  readonly operation: Operation;
  readonly cluster: Cluster;
  readonly clusterPath?: string;
  readonly breakLock: BreakLock;
  /** Whether the job of that id runs, here or in another process of this workstation; undefined when it is not one of ours. */
  readonly runs: (id: string) => Promise<boolean | undefined>;
}) => Promise<JobSession>;
