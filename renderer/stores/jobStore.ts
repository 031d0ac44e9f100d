/** The job on the screen and the list of jobs. The state of a job is main's snapshot plus the events that came after it. */
import { create } from 'zustand';
import { parseCluster, type Cluster } from '../../shared/cluster/schema';
import { toWireError, type WireError } from '../../shared/errors';
import { foldJob, isOver, type JobEvent, type JobState } from '../../shared/job/job';
import type { JobSummary } from '../../shared/job/schema';
import type { Operation } from '../../shared/job/operations/operation';
import { call, on } from '../api';
import { forgetNode } from './runningStore';

export interface OpenJob {
  readonly state: JobState;
  /** The cluster document that the job runs with: a later edit in the wizard does not change it. */
  readonly document: unknown;
}

interface JobStoreState {
  /** Newest first; undefined until main has answered. */
  readonly jobs?: readonly JobSummary[] | undefined;
  readonly open?: OpenJob | undefined;
  /** A call to main is under way: buttons that would start another one wait. */
  readonly busy: boolean;
  /** Why the last thing the person asked for was refused. */
  readonly error?: WireError | undefined;
}

export const useJobStore = create<JobStoreState>()(() => ({ busy: false }));

/** The last run, when Keelson was closed while it went on: it waits for somebody to go on with it. */
export const cutOffJob = ({ jobs }: JobStoreState): JobSummary | undefined =>
  jobs?.[0]?.status === 'interrupted' ? jobs[0] : undefined;

/** Whether there is a run to look at, to stop or to go on with. */
export const hasRun = ({ jobs = [], open }: JobStoreState): boolean =>
  open !== undefined || jobs.some(({ status }) => !isOver(status) || status === 'interrupted');

/**
 * Whether the draft describes another cluster than a job's document: how it is written down does not matter, nor the id that main adds
 * to a file without one.
 */
export function isOtherCluster(document: unknown, draft: Cluster): boolean {
  const told = (cluster: Cluster | undefined): string => JSON.stringify({ ...cluster, id: undefined });
  return told(parseCluster(document).cluster) !== told(draft);
}

/** Events of a job whose snapshot has not arrived yet. */
let awaited: { readonly id: string; readonly early: JobEvent[] } | undefined;

const fold = (state: JobState, events: readonly JobEvent[]): JobState => foldJob(state, events) ?? state;

/** Takes in a batch from main; batches of other jobs only refresh the list. */
export function receiveEvents(id: string, events: readonly JobEvent[]): void {
  if (awaited?.id === id) {
    awaited.early.push(...events);
    return;
  }
  useJobStore.setState(({ open }) =>
    open?.state.id === id ? { open: { ...open, state: fold(open.state, events) } } : {},
  );
  if (events.some((event) => event.type === 'job-ended' || event.type === 'job-restarted')) {
    refreshJobs().catch((thrown: unknown) => useJobStore.setState({ error: toWireError(thrown) }));
  }
}

/** Runs a call; its refusal is shown and not thrown, because the caller is a button. Answers whether it went well. */
async function attempt(work: () => Promise<void>): Promise<boolean> {
  useJobStore.setState({ busy: true, error: undefined });
  try {
    await work();
    return true;
  } catch (thrown) {
    useJobStore.setState({ error: toWireError(thrown) });
    return false;
  } finally {
    useJobStore.setState({ busy: false });
  }
}

/** How many runs the person is just opening: what they have asked for is shown, and nothing else in its place. */
let asked = 0;

async function asPerson(work: () => Promise<void>): Promise<boolean> {
  asked += 1;
  try {
    return await attempt(work);
  } finally {
    asked -= 1;
  }
}

async function refreshJobs(): Promise<void> {
  useJobStore.setState({ jobs: await call('job.list') });
}

async function show(id: string): Promise<void> {
  const mine = { id, early: [] as JobEvent[] };
  awaited = mine;
  try {
    const { state, document } = await call('job.open', { id });
    // Another job was opened meanwhile: its answer is the one to show.
    if (awaited === mine) useJobStore.setState({ open: { state: fold(state, mine.early), document } });
  } finally {
    if (awaited === mine) awaited = undefined;
  }
}

export const openJob = (id: string): Promise<boolean> => asPerson(() => show(id));

/** Starts an operation and shows it. `path` is the cluster file's, when it has one. */
export const startJob = (operation: Operation, document: unknown, path?: string): Promise<boolean> =>
  asPerson(async () => {
    const { id } = await call('job.start', { ...operation, document, ...(path === undefined ? {} : { path }) });
    await show(id);
    await refreshJobs();
  });

/** Retry after a failure and Resume after an interruption are the same: everything that is not done runs again. `breakLock`: see shared/ipc.ts. */
export const retryJob = (id: string, breakLock?: string): Promise<boolean> =>
  asPerson(async () => {
    await call('job.retry', { id, ...(breakLock === undefined ? {} : { breakLock }) });
    await show(id);
  });

export const cancelJob = (id: string): Promise<boolean> =>
  attempt(async () => {
    await call('job.cancel', { id });
  });

/** Leaves the job; it goes on in main when it is not over. */
export const closeJob = (): void => useJobStore.setState({ open: undefined, error: undefined });

export const closeError = (): void => useJobStore.setState({ error: undefined });

/**
 * Fills the list and shows a job that is still going on, which is what somebody who comes back wants to see. A job that is
 * open is read anew: main hears nothing of what another process (the command line) does.
 */
export const loadJobs = (): Promise<boolean> =>
  attempt(async () => {
    await refreshJobs();
    if (asked > 0) return;
    const { jobs = [], open } = useJobStore.getState();
    const id = open?.state.id ?? jobs.find((job) => !isOver(job.status))?.id;
    if (id !== undefined) await show(id);
  });

/** What a job has taken out of the cluster file on disk leaves the draft of that file, too. */
function followNodes(id: string, events: readonly JobEvent[]): void {
  const { open } = useJobStore.getState();
  if (open?.state.id !== id) return;
  const { clusterName: name, clusterPath: path } = open.state;
  for (const event of events) {
    if (event.type !== 'task-ended' || event.status !== 'done' || !event.task.startsWith('delete-node@')) continue;
    forgetNode(event.task.slice('delete-node@'.length), { name, path });
  }
}

/** Connects the store to main's events; returns the function that disconnects it. */
export const listenToJobs = (): (() => void) =>
  on('job', ({ id, events }) => {
    receiveEvents(id, events);
    followNodes(id, events);
  });
