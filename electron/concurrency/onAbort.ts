/** Listening to an AbortSignal that many listen to. */
import { setMaxListeners } from 'node:events';

/** Calls `listener` once, when the signal is aborted; not when it already is. Answers the function that ends this. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  // One signal stops all commands of a job: more than ten listeners are no leak here.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}
