/** Calls that the window may cancel while they are answered. */
import type * as z from 'zod';
import { AppError } from '../../shared/errors';
import type { CallName, calls } from '../../shared/ipc';
import type { Handlers } from './answer';

/** Handlers that get, beside their arguments, the signal by which their call is cancelled. */
export type HandlersWithSignal = {
  readonly [N in Exclude<CallName, 'call.cancel'>]: (
    args: z.output<(typeof calls)[N]['args']>,
    signal: AbortSignal,
  ) => ReturnType<Handlers[N]>;
};

/** The handlers with `call.cancel`. A call that was cancelled ends when its work has, with CANCELLED. */
export function cancellable(handlers: HandlersWithSignal): Handlers {
  const answering = new Map<string, Set<AbortController>>();
  const withSignal = (name: string, handle: (args: unknown, signal: AbortSignal) => unknown) => {
    const running = new Set<AbortController>();
    answering.set(name, running);
    return async (args: unknown): Promise<unknown> => {
      const controller = new AbortController();
      running.add(controller);
      try {
        return await handle(args, controller.signal);
      } catch (thrown) {
        // However the end of the work shows: a connection that was closed, a command without an answer.
        throw controller.signal.aborted ? new AppError('CANCELLED') : thrown;
      } finally {
        running.delete(controller);
      }
    };
  };
  const all = Object.entries(handlers).map(([name, handle]) => [name, withSignal(name, handle as never)]);
  const cancel: Handlers['call.cancel'] = ({ name }) => {
    for (const controller of answering.get(name) ?? []) controller.abort(new AppError('CANCELLED'));
    return undefined;
  };
  return { ...(Object.fromEntries(all) as Handlers), 'call.cancel': cancel };
}
