import { describe, expect, it } from 'vitest';
import { SharedWork } from './sharedWork';

describe('shared work', () => {
  it('is done once for all who ask meanwhile, and anew for who asks later', async () => {
    const shared = new SharedWork<number>();
    let runs = 0;
    const work = () => Promise.resolve((runs += 1));
    const { signal } = new AbortController();
    expect(await Promise.all([shared.get('a', signal, work), shared.get('a', signal, work)])).toEqual([1, 1]);
    expect(await shared.get('a', signal, work)).toBe(2);
  });

  it('goes on while somebody waits, and is aborted when nobody does', async () => {
    const shared = new SharedWork<never>();
    const [first, second] = [new AbortController(), new AbortController()];
    let aborted = false;
    const work = (signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error('aborted'));
        });
      });
    const waits = [shared.get('a', first.signal, work), shared.get('a', second.signal, work)];
    first.abort();
    await expect(waits[0]).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(aborted).toBe(false);
    second.abort();
    await expect(waits[1]).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(aborted).toBe(true);
  });

  it('fails for all', async () => {
    const shared = new SharedWork<never>();
    const { signal } = new AbortController();
    const work = () => Promise.reject(new Error('no'));
    const results = await Promise.allSettled([shared.get('a', signal, work), shared.get('a', signal, work)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
