/** The only door from the window to main: typed by the contract in shared/ipc.ts. */
import { AppError, fromWireError } from '../shared/errors';
import type { CallArgs, CallName, CallResult, EventName, EventPayload } from '../shared/ipc';

type Args<N extends CallName> = undefined extends CallArgs<N> ? [args?: CallArgs<N>] : [args: CallArgs<N>];

/** Calls main. Throws an {@link AppError} when main answers with an error. */
export async function call<N extends CallName>(name: N, ...args: Args<N>): Promise<CallResult<N>> {
  const answer = await window.keelson.call(name, args[0] as CallArgs<N>);
  if (!answer.ok) throw fromWireError(answer.error);
  return answer.value;
}

/** Listens to an event of main until the returned function is called. */
export const on = <N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): (() => void) =>
  window.keelson.on(name, listener);

/** What was thrown, as an error that can be shown. */
export const asAppError = (thrown: unknown): AppError =>
  thrown instanceof AppError
    ? thrown
    : new AppError('INTERNAL', { message: thrown instanceof Error ? thrown.message : String(thrown) });
