import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors';
import { Link, type Session } from './link';

const { signal } = new AbortController();
const place = { host: 'n1', address: '10.0.0.1', port: 22 };
const timeout = new AppError('SSH_TIMEOUT', place);
const unreachable = (reason: string) => new AppError('SSH_UNREACHABLE', { ...place, reason });
const session = { connection: { isAlive: () => true, close: () => undefined } } as unknown as Session;

/** A link to a host of which each further attempt ends like this; `attempts` counts them. */
function linkTo(outcomes: readonly (AppError | Session)[], endless = false) {
  const left = [...outcomes];
  const open = vi.fn(() => {
    const next = left.shift() ?? session;
    return next instanceof AppError ? Promise.reject(next) : Promise.resolve(next);
  });
  return { link: new Link(open, endless), attempts: () => open.mock.calls.length };
}

describe('a host that cannot be reached', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  it.each([timeout, unreachable('no-route')])('is not waited for again within a minute: $code', async (error) => {
    const { link, attempts } = linkTo([error]);
    await expect(link.connect(signal)).rejects.toBe(error);
    vi.advanceTimersByTime(59_000);
    await expect(link.connect(signal)).rejects.toBe(error);
    expect(attempts()).toBe(1);
    vi.advanceTimersByTime(1_000);
    expect(await link.connect(signal)).toBe(session);
    expect(attempts()).toBe(2);
  });

  it.each([unreachable('refused'), new AppError('SSH_AUTH_FAILED', place)])(
    'is tried again at once where it has answered: $code',
    async (error) => {
      const { link, attempts } = linkTo([error]);
      await expect(link.connect(signal)).rejects.toBe(error);
      expect(await link.connect(signal)).toBe(session);
      expect(attempts()).toBe(2);
    },
  );

  it('is tried each time by who follows its journals', async () => {
    const { link, attempts } = linkTo([timeout, timeout], true);
    await expect(link.connect(signal)).rejects.toBe(timeout);
    await expect(link.connect(signal)).rejects.toBe(timeout);
    expect(await link.connect(signal)).toBe(session);
    expect(attempts()).toBe(3);
  });
});
