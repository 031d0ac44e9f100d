/** Keeps the draft with main shortly after each change, and at once when the window goes away. */
import { call } from '../api';
import { useDraftStore } from '../stores/draftStore';

const DELAY_MS = 300;

/** Starts keeping the draft; answers the function that stops. `onError` is told why a draft could not be kept. */
export function startAutosave(onError: (thrown: unknown) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { document, path, dirty } = useDraftStore.getState();
    call('draft.save', { document, dirty, ...(path === undefined ? {} : { path }) }).catch(onError);
  };
  const saveWaiting = (): void => {
    if (timer !== undefined) save();
  };
  const unsubscribe = useDraftStore.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(save, DELAY_MS);
  });
  window.addEventListener('pagehide', saveWaiting);
  return () => {
    unsubscribe();
    window.removeEventListener('pagehide', saveWaiting);
    saveWaiting();
  };
}
