/** Which image each archive of the draft holds, as main found it. */
import { create } from 'zustand';
import { toWireError } from '../../shared/errors';
import type { ImagesReport } from '../../shared/ipc/images';
import { call } from '../api';
import { getAt, listAt } from './documentPath';
import { useDraftStore } from './draftStore';
import type { Look } from './look';

export type ImagesLook = Look<ImagesReport>;

interface ImagesState {
  /** What the answer depends on (`imagesKey`). */
  readonly key?: string;
  readonly look: ImagesLook;
}

export const useImagesStore = create<ImagesState>()(() => ({ look: { status: 'running' } }));

/** What an answer depends on. Undefined: there are no archives to look into. */
export function imagesKey({ document, path }: ReturnType<typeof useDraftStore.getState>): string | undefined {
  const archives = listAt(document, 'registry.archives').filter((archive) => archive !== '');
  if (archives.length === 0) return undefined;
  const parts = ['profile', 'kubernetesVersion', 'versions', 'runtime', 'network.cni', 'registry'];
  return JSON.stringify([path, ...parts.map((part) => getAt(document, part))]);
}

/** Ends the look. The archives are not looked into again before the person wants that. */
export function stopLooking(): void {
  useImagesStore.setState(({ key }) => ({ ...(key === undefined ? {} : { key }), look: { status: 'stopped' } }));
  void call('call.cancel', { name: 'images.inspect' }).catch(() => undefined);
}

/** Looks into the archives of the draft; an answer to an older question is not shown. */
export async function lookIntoArchives(): Promise<void> {
  const draft = useDraftStore.getState();
  const key = imagesKey(draft);
  if (key === undefined) return;
  useImagesStore.setState({ key, look: { status: 'running' } });
  const { document, path } = draft;
  const look = await call('images.inspect', { document, ...(path === undefined ? {} : { path }) }).then(
    (report): ImagesLook => ({ status: 'done', report }),
    (thrown: unknown): ImagesLook => ({ status: 'failed', error: toWireError(thrown) }),
  );
  const now = useImagesStore.getState();
  if (now.key === key && now.look.status === 'running') useImagesStore.setState({ look });
}
