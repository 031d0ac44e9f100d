/** "Get the programs" and the newest patch, as main answered: kept here, because the person may look at other pages meanwhile. */
import { create } from 'zustand';
import { toWireError, type WireError } from '../../shared/errors';
import type { EventPayload } from '../../shared/ipc';
import type { GottenPrograms, NewestPatch } from '../../shared/ipc/binaries';
import type { Architecture } from '../../shared/versions/publishers';
import { asAppError, call, on } from '../api';
import { getAt } from './documentPath';
import { edit, useDraftStore } from './draftStore';
import { inspect } from './inspectionStore';

export type Getting =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly progress?: EventPayload<'programs'> }
  /** `written`: their versions stand in the draft, which is still about them. */
  | { readonly status: 'done'; readonly gotten: GottenPrograms; readonly written: boolean }
  | { readonly status: 'failed'; readonly error: WireError };

interface ProgramsState {
  /** For which of the session's documents (`opened` of the draft): of another one nothing was fetched yet. */
  readonly of: number;
  readonly getting: Getting;
  readonly newest?: NewestPatch | undefined;
  /** The publisher is being asked for it. */
  readonly asking: boolean;
}

const nothingFor = (of: number): ProgramsState => ({ of, getting: { status: 'idle' }, asking: false });

const useProgramsStore = create<ProgramsState>()(() => nothingFor(0));

/** What there is for the document that is open now. */
export function usePrograms(): ProgramsState {
  const opened = useDraftStore((state) => state.opened);
  const state = useProgramsStore();
  return state.of === opened ? state : nothingFor(opened);
}

/** What is not about the document that is open any more, nobody wants to see. */
function show(opened: number, change: Partial<Omit<ProgramsState, 'of'>>): void {
  if (useDraftStore.getState().opened !== opened) return;
  useProgramsStore.setState((state) => ({ ...(state.of === opened ? state : nothingFor(opened)), ...change }), true);
}

const isCancelled = (thrown: unknown): boolean => asAppError(thrown).code === 'CANCELLED';

/** The versions that were fetched go into the draft, unless it has become another one since. Answers whether they did. */
function writeDown({ kubernetesVersion, versions }: GottenPrograms, opened: number): boolean {
  const { document, opened: now } = useDraftStore.getState();
  if (now !== opened || getAt(document, 'kubernetesVersion') !== kubernetesVersion) return false;
  const before = getAt(document, 'versions');
  edit('versions', { ...(typeof before === 'object' ? before : {}), ...versions });
  return true;
}

/** Fetches the programs of the draft. What goes wrong is shown where the button is. */
export async function getPrograms(arch: Architecture): Promise<void> {
  const { document, opened, path } = useDraftStore.getState();
  show(opened, { getting: { status: 'running' } });
  const stopListening = on('programs', (progress) => show(opened, { getting: { status: 'running', progress } }));
  try {
    const gotten = await call('programs.get', { document, arch, ...(path === undefined ? {} : { path }) });
    stopListening();
    show(opened, { getting: { status: 'done', gotten, written: writeDown(gotten, opened) } });
    await inspect();
  } catch (thrown) {
    show(opened, {
      getting: isCancelled(thrown) ? { status: 'idle' } : { status: 'failed', error: toWireError(thrown) },
    });
  } finally {
    stopListening();
  }
}

export const stopGetting = (): Promise<undefined> => call('call.cancel', { name: 'programs.get' });

/** Asks which patch is the newest, and takes it. */
export async function takeNewestPatch(): Promise<void> {
  const { document, opened } = useDraftStore.getState();
  show(opened, { asking: true, newest: undefined });
  try {
    const newest = await call('programs.newest', { document });
    show(opened, { newest });
    if (useDraftStore.getState().opened === opened) edit('kubernetesVersion', newest.version);
  } finally {
    show(opened, { asking: false });
  }
}
