import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors';
import type { CallName } from '../../shared/ipc';
import { answer, type Handlers } from './answer';

const log = () => ({ error: vi.fn() });

/** Handlers of which only the given ones may be called. */
const handlersWith = (some: Partial<Handlers>): Handlers =>
  new Proxy({} as Handlers, {
    get: (_, name) =>
      some[name as CallName] ??
      (() => {
        throw new Error(`unexpected call ${String(name)}`);
      }),
  });

describe('answer', () => {
  it('gives the handler the parsed arguments and the page the parsed result', async () => {
    const start = vi.fn(() => ({ id: 'job-1', secret: 'left out by the contract' }));
    const args = { kind: 'deploy', document: { name: 'lab' } };
    expect(await answer(handlersWith({ 'job.start': start }), 'job.start', args, log())).toEqual({
      ok: true,
      value: { id: 'job-1' },
    });
    expect(start).toHaveBeenCalledWith(args);
  });

  it.each([
    ['a missing field', { kind: 'deploy', path: 7 }],
    ['an unknown field', { kind: 'deploy', document: {}, extra: true }],
    ['a value that is not allowed', { kind: 'destroy', document: {} }],
    ['no object at all', 'deploy'],
  ])('refuses %s before the handler runs', async (_, args) => {
    const result = await answer(handlersWith({}), 'job.start', args, log());
    expect(result).toMatchObject({ ok: false, error: { code: 'IPC_REJECTED', params: { channel: 'job.start' } } });
  });

  it('says where an argument is wrong but never its value', async () => {
    const args = { document: {}, hostname: 'n1', password: ['hunter2'] };
    const told = log();
    const result = await answer(handlersWith({}), 'credentials.set', args, told);
    expect(result).toMatchObject({ error: { params: { reason: expect.stringContaining('password') as string } } });
    expect(JSON.stringify([result, told.error.mock.calls])).not.toContain('hunter2');
  });

  const names = [
    'nothing.such',
    '__proto__',
    'constructor',
    'x'.repeat(100),
    42,
    undefined,
    { toString: 'no function' },
  ];
  it.each(names)('refuses the unknown call %j', async (name) => {
    expect(await answer(handlersWith({}), name, {}, log())).toMatchObject({
      ok: false,
      error: { code: 'IPC_REJECTED' },
    });
  });

  it('refuses a result that breaks the contract instead of passing it on', async () => {
    const broken = handlersWith({ 'job.start': () => ({ id: 'Not An Id' }) });
    const told = log();
    const result = await answer(broken, 'job.start', { kind: 'reset', document: {} }, told);
    expect(result).toMatchObject({ ok: false, error: { code: 'IPC_REJECTED' } });
    expect(told.error).toHaveBeenCalledOnce();
  });

  it('carries an AppError across as data and keeps it out of the log', async () => {
    const failing = handlersWith({
      'job.cancel': () => {
        throw new AppError('JOB_NOT_FOUND', { job: 'j1' }, { detail: 'no such folder' });
      },
    });
    const told = log();
    expect(await answer(failing, 'job.cancel', { id: 'j1' }, told)).toEqual({
      ok: false,
      error: { code: 'JOB_NOT_FOUND', params: { job: 'j1' }, detail: 'no such folder' },
    });
    expect(told.error).not.toHaveBeenCalled();
  });

  it('turns any other failure into INTERNAL, and logs where it happened', async () => {
    const failing = handlersWith({ 'file.recent': () => Promise.reject(new Error('disk on fire')) });
    const told = log();
    expect(await answer(failing, 'file.recent', undefined, told)).toEqual({
      ok: false,
      error: { code: 'INTERNAL', params: { message: 'disk on fire' } },
    });
    expect(told.error.mock.calls[0]?.[1]).toMatchObject({
      detail: expect.stringContaining('answer.test.ts') as string,
    });
  });
});
