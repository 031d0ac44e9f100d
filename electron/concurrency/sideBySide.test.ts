import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { sideBySide } from './sideBySide';

describe('work side by side', () => {
  it('is done for every item, never for more at once than allowed', async () => {
    const done: number[] = [];
    let [running, most] = [0, 0];
    await sideBySide([1, 2, 3, 4, 5], 2, async (item) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running -= 1;
      done.push(item);
    });
    expect(done.sort()).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('fails only when what had begun is over, and begins nothing after a failure', async () => {
    const over: string[] = [];
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    const all = sideBySide(['bad', 'slow', 'never'], 2, async (item) => {
      if (item === 'bad') throw new Error('bad');
      if (item === 'slow') await slow;
      over.push(item);
    }).catch((failure: unknown) => over.push(String(failure)));
    await Promise.resolve();
    expect(over).toEqual([]);
    release();
    await all;
    expect(over).toEqual(['slow', 'Error: bad']);
  });

  it.each([
    [new AppError('CANCELLED'), new AppError('CANCELLED', { unknown: 1 })],
    [new AppError('DISK_FULL', { host: 'n1', path: '/x' }), new AppError('SSH_CONNECTION_LOST', { host: 'n1' })],
  ])('tells of several failures the one that leaves the host in doubt (%s)', async (first, second) => {
    const all = sideBySide([first, second], 2, (error) => Promise.reject(error));
    await expect(all).rejects.toBe(second);
    await expect(sideBySide([second, first], 2, (error) => Promise.reject(error))).rejects.toBe(second);
  });
});
