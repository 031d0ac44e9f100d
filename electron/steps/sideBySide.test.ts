import { describe, expect, it } from 'vitest';
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
});
