/** All jobs of this process: start, cancel, retry, list, open, and word of what happens in them. */
import PQueue from 'p-queue';
import { parseCluster, type Cluster } from '../../shared/cluster/schema';
import { AppError, toWireError } from '../../shared/errors';
import { isOver, jobEnd, type JobEvent, type JobState } from '../../shared/job/job';
import type { JobSummary } from '../../shared/job/schema';
import { clusterOf } from '../../shared/cluster/rules';
import { clusterAfter, operationOf, planFor } from '../../shared/job/operations';
import type { Operation } from '../../shared/job/operations/operation';
import type { TaskId } from '../../shared/job/plan';
import type { BreakLock } from '../node/lock';
import type { Platform } from '../platform';
import type { StepTable } from '../steps/step';
import { newJobId, overlap } from './newJob';
import { createJobEvents, type JobEvents } from './jobEvents';
import type { JobRecord } from './record';
import { createRecords } from './records';
import { runPlan } from './runner';
import { isOvertaken, stillDone } from './resume';
import type { OpenSession } from './session';
import { createUnknownHosts } from './unknownHosts';

/** One upload already fills most uplinks; a second one uses the pauses of the first. */
const UPLOADS_AT_ONCE = 2;

export interface Jobs {
  /**
   * Starts a job and answers its id at once. Throws CLUSTER_INVALID {count}, JOB_RUNNING {job} when another one works on
   * a cluster of that name or on one of its hosts, FILE_UNWRITABLE, and what planning it or opening the session throws.
   */
  start(operation: Operation, document: unknown, clusterPath?: string, options?: StartOptions): Promise<string>;
  /** Asks a running job to stop; it is over when `finished` resolves. A job that is over stays as it is. */
  cancel(id: string): Promise<void>;
  /**
   * Looks at all hosts anew and runs what is not done of a job that failed, was cancelled or was interrupted; all of it when
   * another job has worked on its cluster or its hosts since. Throws like `start`.
   */
  retry(id: string, options?: StartOptions): Promise<void>;
  /** Newest first. */
  list(): Promise<JobSummary[]>;
  /** A job as it is now and the document it was started with. Throws JOB_NOT_FOUND, JOB_RECORD_UNREADABLE. */
  open(id: string): Promise<{ state: JobState; document: unknown }>;
  /** Resolves when the job is over. */
  finished(id: string): Promise<JobState>;
  /** The first event of a job comes at once, then batches at most each BATCH_INTERVAL_MS. Answers how to stop it. */
  subscribe(listener: (id: string, events: readonly JobEvent[]) => void): () => void;
  /** Cancels every job, waits until all are over, and starts no more. */
  shutdown(): Promise<void>;
}

interface StartOptions {
  readonly breakLock?: BreakLock;
}

interface About {
  readonly id: string;
  readonly operation: Operation;
  readonly clusterPath?: string;
}

/** Arguments are told where there are any: a kind without them is a whole operation. */
const startOf = ({ operation, ...rest }: About) => ({
  ...rest,
  kind: operation.kind,
  ...(Object.keys(operation).length > 1 ? { operation } : {}),
});

/** From the moment a job has its hosts to itself until it is over. */
interface RunningJob {
  readonly cluster: Cluster;
  readonly document: unknown;
  readonly stop: AbortController;
  /** Undefined while the session opens. */
  job?: JobEvents;
  readonly over: Promise<void>;
  readonly leave: () => void;
}

export function createJobs(options: {
  readonly platform: Pick<Platform, 'dataDir' | 'log'>;
  readonly steps: StepTable;
  readonly openSession: OpenSession;
}): Jobs {
  const { platform, steps, openSession } = options;
  const { log } = platform;
  const running = new Map<string, RunningJob>();
  const listeners = new Set<(id: string, events: readonly JobEvent[]) => void>();
  const uploads = new PQueue({ concurrency: UPLOADS_AT_ONCE });
  const unknownHosts = createUnknownHosts(platform);
  let closing = false;

  const records = createRecords({
    ...platform,
    isRunning: (id) => running.has(id),
    async onInterrupted({ state, document }) {
      const nodes = parseCluster(document).cluster?.nodes ?? [];
      for (const { id, hostname } of state.plan.tasks.filter((task) => state.tasks[task.id]?.status === 'running')) {
        const node = nodes.find((one) => one.hostname === hostname);
        if (node) await unknownHosts.mark(node.ip, id);
      }
    },
  });

  const deliver = (id: string, events: readonly JobEvent[]): void => {
    for (const listener of listeners) {
      try {
        listener(id, events);
      } catch (thrown) {
        log.error('A listener to jobs failed', toWireError(thrown));
      }
    }
  };

  /** Takes the cluster for this job until it ends, so that no two jobs ever work on one host. */
  const claim = async (id: string, cluster: Cluster, document: unknown): Promise<RunningJob> => {
    for (const other of await records.list()) {
      if (other.status !== 'running' || running.has(other.id)) continue;
      const theirs = parseCluster((await records.read(other.id)).document).cluster;
      if (theirs && overlap(theirs, cluster)) throw new AppError('JOB_RUNNING', { job: other.id });
    }
    for (const [other, theirs] of running) {
      if (other === id || overlap(theirs.cluster, cluster)) throw new AppError('JOB_RUNNING', { job: other });
    }
    if (closing) throw new AppError('CANCELLED');
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    const leave = (): void => {
      running.delete(id);
      end();
    };
    const mine: RunningJob = { cluster, document, stop: new AbortController(), over, leave };
    running.set(id, mine);
    return mine;
  };

  const runs = async (id: string): Promise<boolean | undefined> => {
    const known = (await records.list()).find((one) => one.id === id);
    return known && known.status === 'running';
  };

  /** Opens session and record, says that the job begins (or goes on from `earlier`), and lets the plan run by itself. */
  const launch = async (
    mine: RunningJob,
    about: About,
    openRecord: () => Promise<JobRecord>,
    { breakLock = false }: StartOptions,
    earlier?: JobState,
  ): Promise<void> => {
    const { cluster, stop } = mine;
    const { id, operation } = about;
    const plan = earlier?.plan ?? planFor(operation, cluster);
    const wanted = clusterAfter(operation, cluster);
    const anew = earlier !== undefined && (await isOvertaken(earlier, cluster, records));
    const done = earlier && !anew ? stillDone(earlier) : new Set<TaskId>();
    const session = await openSession({ ...about, cluster, breakLock, runs });
    const record = await openRecord().catch(async (cause: unknown) => {
      await session.close();
      throw cause;
    });
    const job = createJobEvents({
      ...{ record, state: earlier, log },
      deliver: (events) => deliver(id, events),
      onRecordFailure: (cause) => stop.abort(cause),
    });
    mine.job = job;
    if (!earlier) job.emit({ type: 'job-started', ...startOf(about), clusterName: cluster.name, plan });
    else job.emit({ type: 'job-restarted', ...(anew ? { anew } : {}) });
    // Cancelled while the session opened.
    if (stop.signal.aborted) job.emit({ type: 'job-cancelling' });
    const run = {
      ...{ operation, plan, cluster, wanted },
      steps,
      done,
      ...{ facts: new Map(), found: new Map(), plans: new Map() },
      session,
      uploads,
      unknownHosts,
      log,
    };
    void runPlan({ ...run, signal: stop.signal, emit: (happening) => job.emit(happening) })
      .catch((bug: unknown) => {
        log.error('A job ended by a fault of its own', toWireError(bug));
        return 'failed' as const;
      })
      .then(async (status) => {
        const closed = Promise.resolve().then(() => session.close({ status, hostnames: plan.hostnames }));
        await closed.catch((cause: unknown) => log.error('A session did not close', toWireError(cause)));
        job.emit(jobEnd(job.state() ?? {}, status));
        job.close();
      })
      .catch((cause: unknown) => log.error('A job did not end as it should', toWireError(cause)))
      // Whatever went wrong: who waits for its end must not wait for ever, and its hosts are free.
      .finally(mine.leave);
  };

  /** Takes the hosts, launches, and lets go of the hosts again when that fails. */
  const begin = async (
    document: unknown,
    about: About,
    openRecord: () => Promise<JobRecord>,
    options: StartOptions,
    earlier?: JobState,
  ): Promise<void> => {
    const mine = await claim(about.id, clusterOf(document), document);
    try {
      await launch(mine, about, openRecord, options, earlier);
    } catch (thrown) {
      mine.leave();
      throw thrown;
    }
  };

  const cancel = async (id: string): Promise<void> => {
    const mine = running.get(id);
    if (!mine) {
      await records.read(id);
      return;
    }
    if (mine.stop.signal.aborted) return;
    mine.job?.emit({ type: 'job-cancelling' });
    mine.stop.abort(new AppError('CANCELLED'));
  };

  const open = async (id: string): Promise<{ state: JobState; document: unknown }> => {
    const mine = running.get(id);
    const live = mine?.job?.state();
    if (mine && live) return { state: live, document: mine.document };
    await records.list();
    const { state, document } = await records.read(id);
    return { state, document };
  };

  return {
    async start(operation, document, clusterPath, options = {}) {
      const id = newJobId();
      const about = { id, operation, ...(clusterPath === undefined ? {} : { clusterPath }) };
      await begin(document, about, () => records.create(id, document), options);
      await records.prune();
      return id;
    },
    cancel,
    async retry(id, options = {}) {
      const status = running.get(id)?.job?.state()?.status;
      // Its end was just told, and whoever heard it may be quicker than the closing of its record.
      if (status && isOver(status)) await running.get(id)?.over;
      if (running.has(id)) throw new AppError('JOB_RUNNING', { job: id });
      const { state, document } = await open(id);
      const { clusterPath } = state;
      const about = { id, operation: operationOf(state), ...(clusterPath === undefined ? {} : { clusterPath }) };
      await begin(document, about, async () => (await records.reopen(id)).record, options, state);
    },
    async list() {
      const summaries = await records.list();
      return summaries.map((one) => ({ ...one, status: running.get(one.id)?.job?.state()?.status ?? one.status }));
    },
    open,
    async finished(id) {
      await running.get(id)?.over;
      return (await open(id)).state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async shutdown() {
      closing = true;
      await Promise.all([...running.keys()].map(cancel));
      await Promise.all([...running.values()].map(({ over }) => over));
    },
  };
}
