/** "Save a bundle" and "Open a bundle", as main answered: kept here, because the person may look at other pages meanwhile. */
import { create } from 'zustand';
import { toWireError, type WireError } from '../../shared/errors';
import type { CancellableCall, EventPayload } from '../../shared/ipc';
import type { OpenedBundleAnswer, SavedBundleAnswer } from '../../shared/ipc/bundles';
import type { Architecture } from '../../shared/versions/publishers';
import { asAppError, call, on } from '../api';
import { edit, useDraftStore } from './draftStore';
import { inspect } from './inspectionStore';

type BundleCall = Extract<CancellableCall, 'bundle.save' | 'bundle.open'>;

export type Bundling =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly call: BundleCall; readonly progress?: EventPayload<'bundle'> }
  | { readonly status: 'saved'; readonly saved: SavedBundleAnswer }
  /** `written`: its fields stand in the draft, which is still the one that it was opened for. */
  | { readonly status: 'opened'; readonly opened: OpenedBundleAnswer; readonly written: boolean }
  | { readonly status: 'failed'; readonly error: WireError };

export const useBundleStore = create<{ readonly bundling: Bundling }>()(() => ({ bundling: { status: 'idle' } }));
const show = (bundling: Bundling): void => useBundleStore.setState({ bundling });

/** What is being done is shown until `work` answers what came of it; undefined where the person has thought better of it. */
async function doing(name: BundleCall, work: () => Promise<Bundling | undefined>): Promise<void> {
  show({ status: 'running', call: name });
  const stopListening = on('bundle', (progress) => show({ status: 'running', call: name, progress }));
  try {
    const done = await work();
    stopListening();
    show(done ?? { status: 'idle' });
  } catch (thrown) {
    const isCancelled = asAppError(thrown).code === 'CANCELLED';
    show(isCancelled ? { status: 'idle' } : { status: 'failed', error: toWireError(thrown) });
  } finally {
    stopListening();
  }
}

const draft = (): { document: unknown; path?: string } => {
  const { document, path } = useDraftStore.getState();
  return { document, ...(path === undefined ? {} : { path }) };
};

export const saveBundle = (arch: Architecture): Promise<void> =>
  doing('bundle.save', async () => {
    const saved = await call('bundle.save', { ...draft(), arch });
    return saved && { status: 'saved', saved };
  });

/** What the bundle changes goes into the draft, unless that has become another one since. */
export const openBundle = (): Promise<void> =>
  doing('bundle.open', async () => {
    const { opened: document } = useDraftStore.getState();
    const opened = await call('bundle.open', draft());
    if (!opened) return undefined;
    const written = useDraftStore.getState().opened === document;
    if (written) for (const { path, value } of opened.fields) edit(path, value);
    void inspect();
    return { status: 'opened', opened, written };
  });

export const stopBundling = async (): Promise<void> => {
  const { bundling } = useBundleStore.getState();
  if (bundling.status === 'running') await call('call.cancel', { name: bundling.call });
};
