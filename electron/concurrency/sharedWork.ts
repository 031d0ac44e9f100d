/** Work that several callers want at once and that is done once. */
import { AppError } from '../../shared/errors';
import { onAbort } from './onAbort';

interface Entry<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/** The promise, or CANCELLED as soon as the signal says so. */
export function orCancelled<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      reject(new AppError('CANCELLED'));
    };
    if (signal.aborted) cancel();
    promise.then(resolve, reject).finally(onAbort(signal, cancel));
  });
}

/**
 * Runs the work for a key once, however many callers ask for it meanwhile. A caller that is cancelled leaves; when the
 * last one has left, the work itself is aborted. Results are not kept: a later caller starts the work anew.
 */
export class SharedWork<T> {
  private readonly running = new Map<string, Entry<T>>();

  async get(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const entry = this.running.get(key) ?? this.start(key, work);
    entry.waiting += 1;
    try {
      return await orCancelled(entry.result, signal);
    } finally {
      entry.waiting -= 1;
      if (entry.waiting === 0) {
        this.forget(key, entry);
        entry.controller.abort();
      }
    }
  }

  /** Aborts whatever runs. */
  abort(): void {
    for (const { controller } of this.running.values()) controller.abort();
  }

  private start(key: string, work: (signal: AbortSignal) => Promise<T>): Entry<T> {
    const controller = new AbortController();
    const entry: Entry<T> = { result: work(controller.signal), controller, waiting: 0 };
    entry.result
      .catch(() => undefined)
      .finally(() => {
        this.forget(key, entry);
      });
    this.running.set(key, entry);
    return entry;
  }

  /** A newer entry under the same key is not ours to remove. */
  private forget(key: string, entry: Entry<T>): void {
    if (this.running.get(key) === entry) this.running.delete(key);
  }
}
