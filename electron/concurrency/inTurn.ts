/** Work that waits for its turn in a queue, and may be given up as long as it waits. */
import type PQueue from 'p-queue';
import { AppError } from '../../shared/errors';
import { onAbort } from './onAbort';

/**
 * Runs work as soon as the queue lets it. A caller that is cancelled while it waits leaves at once with CANCELLED, and its
 * work never begins; one whose work has begun leaves when the work ends. p-queue itself is given no signal: it would free
 * the place while the work still runs.
 */
export function inTurn<T>(queue: PQueue, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(new AppError('CANCELLED'));
    const begin = async (): Promise<void> => {
      if (signal.aborted) return;
      stay();
      await work().then(resolve, reject);
    };
    const stay = onAbort(signal, leave);
    if (signal.aborted) leave();
    void queue.add(begin);
  });
}
