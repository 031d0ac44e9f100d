/** The verification of the draft's cluster: while it goes on and after it. The report is folded from main's events. */
import { create } from 'zustand';
import { toWireError, type WireError } from '../../shared/errors';
import type { ShownVerificationEvent } from '../../shared/ipc/verification';
import { emptyReport, reduceVerification, type VerificationReport } from '../../shared/verification/verification';
import { call, on } from '../api';
import { useDraftStore } from './draftStore';

interface VerificationState {
  /** `stopping`: somebody has stopped it, and what it has made is being removed. */
  readonly status: 'none' | 'running' | 'stopping' | 'over';
  readonly report?: VerificationReport;
  /** What is verified. */
  readonly document?: unknown;
  /** The cluster file that it belongs to, when it has one. */
  readonly path?: string | undefined;
  /** Why it could not begin, or not go on. */
  readonly error?: WireError;
}

const none: VerificationState = { status: 'none' };
export const useVerificationStore = create<VerificationState>()(() => none);

export const isVerifying = ({ status }: Pick<VerificationState, 'status'>): boolean =>
  status === 'running' || status === 'stopping';

/** The one that goes on. Events may come before main has answered the id. */
interface Asked {
  id?: string;
  readonly early: { readonly id: string; readonly events: readonly ShownVerificationEvent[] }[];
}
let asked: Asked | undefined;

function over(error?: WireError): void {
  asked = undefined;
  useVerificationStore.setState({ status: 'over', ...(error ? { error } : {}) });
}

function take(events: readonly ShownVerificationEvent[]): void {
  useVerificationStore.setState(({ report = emptyReport(Date.now()) }) => ({
    report: events.reduce(
      (known, event) => (event.type === 'broken' ? known : reduceVerification(known, event)),
      report,
    ),
  }));
  const last = events.at(-1);
  if (last?.type === 'ended') over();
  if (last?.type === 'broken') over(last.error);
}

function receive(id: string, events: readonly ShownVerificationEvent[]): void {
  if (asked && asked.id === undefined) asked.early.push({ id, events });
  else if (asked?.id === id) take(events);
}

const cancel = (id: string | undefined): void => {
  if (id !== undefined) void call('verification.cancel', { id }).catch(() => undefined);
};

/** Ends the one that goes on; it is over when what it has made is removed. */
export function stopVerification(): void {
  if (useVerificationStore.getState().status !== 'running') return;
  useVerificationStore.setState({ status: 'stopping' });
  cancel(asked?.id);
}

/** Begins to verify the cluster of the draft. */
export async function startVerification(): Promise<void> {
  if (isVerifying(useVerificationStore.getState())) return;
  const { document, path } = useDraftStore.getState();
  const mine: Asked = { early: [] };
  asked = mine;
  useVerificationStore.setState({ status: 'running', report: emptyReport(Date.now()), document, path }, true);
  try {
    const { id } = await call('verification.start', { document, ...(path === undefined ? {} : { path }) });
    mine.id = id;
    // It may have been stopped, or another document opened, before it had a name.
    if (asked !== mine || useVerificationStore.getState().status === 'stopping') cancel(id);
    if (asked === mine) for (const one of mine.early.filter((early) => early.id === id)) take(one.events);
  } catch (thrown) {
    if (asked === mine) over(toWireError(thrown));
  }
}

function forget(): void {
  cancel(asked?.id);
  asked = undefined;
  useVerificationStore.setState(none, true);
}

/** Connects the store to main's events and to the draft: another document has another cluster. */
export function listenToVerifications(): () => void {
  const unlisten = on('verification', ({ id, events }) => receive(id, events));
  const unsubscribe = useDraftStore.subscribe((now, before) => {
    if (now.opened !== before.opened) forget();
  });
  return () => {
    unlisten();
    unsubscribe();
  };
}
