import { describe, expect, it } from 'vitest';
import { turn } from './turn';

/** What the event loop does one after the other, with an `other` for each of its rounds. */
async function roundsOf(work: (done: (what: string) => void) => Promise<unknown>): Promise<string[]> {
  const order: string[] = [];
  let isOver = false;
  const other = (): void => {
    order.push('other');
    if (!isOver) setImmediate(other);
  };
  setImmediate(other);
  await work((what) => order.push(what));
  isOver = true;
  return order;
}

const pieces = ['first', 'second', 'third'];
const between = (order: readonly string[]): string[] =>
  order.slice(order.indexOf('first'), order.indexOf('third') + 1).filter((one, index, all) => one !== all[index - 1]);
const shared = ['first', 'other', 'second', 'other', 'third'];

describe('whoever waits for a turn', () => {
  it('goes on by itself, however many wait at once: in between everything else goes on too', async () => {
    const order = await roundsOf((done) => Promise.all(pieces.map((piece) => turn().then(() => done(piece)))));
    expect(between(order)).toEqual(shared);
  });

  it('lets others go on between the rounds of a loop', async () => {
    const order = await roundsOf(async (done) => {
      for (const piece of pieces) {
        await turn();
        done(piece);
      }
    });
    expect(between(order)).toEqual(shared);
  });

  it('would not without it', async () => {
    const order = await roundsOf((done) =>
      Promise.all(pieces.map((piece) => Promise.resolve().then(() => done(piece)))),
    );
    expect(between(order)).toEqual(pieces);
  });
});
