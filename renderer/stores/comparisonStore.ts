/** What a look at the hosts has found: the comparison of a draft with them, while it goes on and after it. */
import { create } from 'zustand';
import type { HostProgress } from '../../shared/comparison/comparison';
import { toWireError, type WireError } from '../../shared/errors';
import type { ComparisonEvent, ShownComparison } from '../../shared/ipc/comparison';
import { isOver } from '../../shared/job/job';
import { call, on } from '../api';
import { useDraftStore } from './draftStore';
import { useJobStore } from './jobStore';

interface ComparisonState {
  readonly status: 'none' | 'running' | 'done' | 'failed';
  /** What was compared. */
  readonly document?: unknown;
  /** The cluster file that it belongs to, when it has one. */
  readonly path?: string | undefined;
  /** By the host's name in the draft. */
  readonly progress: Readonly<Record<string, HostProgress>>;
  readonly comparison?: ShownComparison;
  readonly error?: WireError;
  /** When it ended: milliseconds since 1970. */
  readonly endedAt?: number;
}

const none: ComparisonState = { status: 'none', progress: {} };
export const useComparisonStore = create<ComparisonState>()(() => none);

/** The one that goes on. Events may come before main has answered the id. */
interface Asked {
  id?: string;
  readonly early: { readonly id: string; readonly events: readonly ComparisonEvent[] }[];
  readonly settle: (comparison?: ShownComparison) => void;
}
let asked: Asked | undefined;

function end(event: Exclude<ComparisonEvent, { type: 'progress' }>): void {
  const ended = asked;
  asked = undefined;
  const { type: status, ...answer } = event;
  useComparisonStore.setState({ status, ...answer, endedAt: Date.now() });
  ended?.settle(event.type === 'done' ? event.comparison : undefined);
}

/** A batch is taken in at once: one by one, a thousand hosts would be copied a thousand times. */
function take(events: readonly ComparisonEvent[]): void {
  const news: Record<string, HostProgress> = {};
  for (const event of events) if (event.type === 'progress') news[event.hostname] = event.progress;
  useComparisonStore.setState(({ progress }) => ({ progress: { ...progress, ...news } }));
  const last = events.at(-1);
  if (last && last.type !== 'progress') end(last);
}

function receive(id: string, events: readonly ComparisonEvent[]): void {
  if (asked && asked.id === undefined) asked.early.push({ id, events });
  else if (asked?.id === id) take(events);
}

const stop = (id: string | undefined): void => {
  if (id !== undefined) void call('comparison.cancel', { id }).catch(() => undefined);
};

/** Ends the one that goes on, and forgets what was found. */
export function forgetComparison(): void {
  const ended = asked;
  asked = undefined;
  stop(ended?.id);
  useComparisonStore.setState(none, true);
  ended?.settle();
}

/** Looks at the hosts of the draft. Answers what was found; nothing when that failed (see the store) or was cancelled. */
export async function compare(): Promise<ShownComparison | undefined> {
  forgetComparison();
  const { document, path } = useDraftStore.getState();
  let settle: Asked['settle'] = () => undefined;
  const ended = new Promise<ShownComparison | undefined>((resolve) => (settle = resolve));
  const mine: Asked = { early: [], settle };
  asked = mine;
  useComparisonStore.setState({ ...none, status: 'running', document, path }, true);
  try {
    const { id } = await call('comparison.start', { document, ...(path === undefined ? {} : { path }) });
    mine.id = id;
    if (asked === mine) take(mine.early.filter((one) => one.id === id).flatMap(({ events }) => events));
    else stop(id);
  } catch (thrown) {
    if (asked === mine) end({ type: 'failed', error: toWireError(thrown) });
  }
  return ended;
}

/** Why what was found may not be true any more; undefined while it may be. */
export function useStale(): 'edited' | 'run' | undefined {
  const { document, endedAt } = useComparisonStore();
  const draft = useDraftStore((state) => state.document);
  const hasRun = useJobStore(({ jobs = [] }) =>
    jobs.some((job) => !isOver(job.status) || (job.endedAt ?? 0) > (endedAt ?? Infinity)),
  );
  if (document !== draft && JSON.stringify(document) !== JSON.stringify(draft)) return 'edited';
  return hasRun ? 'run' : undefined;
}

/** Connects the store to main's events and to the draft: another document has other hosts. */
export function listenToComparisons(): () => void {
  const unlisten = on('comparison', ({ id, events }) => receive(id, events));
  const unsubscribe = useDraftStore.subscribe((now, before) => {
    if (now.opened !== before.opened) forgetComparison();
  });
  return () => {
    unlisten();
    unsubscribe();
  };
}
