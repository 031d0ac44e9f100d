import { expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors';
import type { CallName } from '../../shared/ipc';
import { answer } from './answer';
import { cancellable, type HandlersWithSignal } from './cancellable';

const ended = (signal: AbortSignal, how: () => Error): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(how())));

const target = (hostname: string) => ({ document: {}, hostname });

function window(some: Partial<HandlersWithSignal>) {
  const handlers = cancellable(some as HandlersWithSignal);
  return (name: CallName, args: unknown) => answer(handlers, name, args, { error: vi.fn() });
}

it('ends every call of the name, and no other', async () => {
  const signals: AbortSignal[] = [];
  const call = window({
    'hosts.test': (_, signal) => {
      signals.push(signal);
      return ended(signal, () => new Error('the connection was closed'));
    },
    'node.removal': (_, signal) => {
      signals.push(signal);
      return new Promise((resolve) => setImmediate(() => resolve({ isMember: true, pods: [] })));
    },
  });
  const tests = [call('hosts.test', target('n1')), call('hosts.test', target('n2'))];
  const look = call('node.removal', target('n3'));
  expect(await call('call.cancel', { name: 'hosts.test' })).toEqual({ ok: true, value: undefined });
  const cancelled = { ok: false, error: { code: 'CANCELLED' } };
  expect(await Promise.all(tests)).toMatchObject([cancelled, cancelled]);
  expect(await look).toMatchObject({ ok: true });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false]);
});

it('leaves the next call of the name alone, and an error that has nothing to do with it as it is', async () => {
  const call = window({ 'node.undecided': () => Promise.reject(new AppError('NODE_UNKNOWN', { host: 'n1' })) });
  await call('call.cancel', { name: 'node.undecided' });
  expect(await call('node.undecided', target('n1'))).toMatchObject({ error: { code: 'NODE_UNKNOWN' } });
});

it('is for calls that may take long only', async () => {
  expect(await window({})('call.cancel', { name: 'file.save' })).toMatchObject({ error: { code: 'IPC_REJECTED' } });
});
