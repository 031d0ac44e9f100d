/** One call from the window, from raw input to plain answer: arguments and result are parsed by the contract. */
import type * as z from 'zod';
import { AppError, toWireError } from '../../shared/errors';
import { calls, type Answer, type CallName } from '../../shared/ipc';
import type { Logger } from '../platform';

/** What main does for each call of the contract: parsed arguments in, a result that the contract parses again out. */
export type Handlers = {
  readonly [N in CallName]: (
    args: z.output<(typeof calls)[N]['args']>,
  ) => z.input<(typeof calls)[N]['result']> | Promise<z.input<(typeof calls)[N]['result']>>;
};

const isCallName = (name: unknown): name is CallName => typeof name === 'string' && Object.hasOwn(calls, name);

/** Where and what, never the value itself: it may be a password. */
const reasonOf = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ');

/** What a log may say of a call's name, which may be anything: turning an object into text could throw. */
export const channelName = (name: unknown): string => (typeof name === 'string' ? name.slice(0, 64) : typeof name);

function parse(schema: z.ZodType, value: unknown, channel: string): unknown {
  const result = schema.safeParse(value);
  if (!result.success) throw new AppError('IPC_REJECTED', { channel, reason: reasonOf(result.error) });
  return result.data;
}

/**
 * Runs the handler of a call. Never throws: errors do not survive `ipcMain.handle`, so they are answered as data.
 * What is not the person's or a machine's fault (INTERNAL, IPC_REJECTED) is logged with its stack.
 */
export async function answer(
  handlers: Handlers,
  name: unknown,
  args: unknown,
  log: Pick<Logger, 'error'>,
): Promise<Answer<unknown>> {
  const channel = channelName(name);
  try {
    if (!isCallName(name)) throw new AppError('IPC_REJECTED', { channel, reason: 'unknown call' });
    const handler = handlers[name] as (args: unknown) => unknown;
    const result: unknown = await handler(parse(calls[name].args, args, channel));
    return { ok: true, value: parse(calls[name].result, result, channel) };
  } catch (thrown) {
    const error = toWireError(thrown);
    if (error.code === 'INTERNAL' || error.code === 'IPC_REJECTED') {
      const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
      log.error(`call ${channel} failed`, { ...error, detail: error.detail ?? stack });
    }
    return { ok: false, error };
  }
}
