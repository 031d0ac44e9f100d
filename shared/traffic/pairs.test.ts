import { describe, expect, it } from 'vitest';
import { pairsOf as sendersOf } from './pairs';

const nodes = (count: number): string[] => Array.from({ length: count }, (_, index) => `n${String(index)}`);

const pairsOf = (names: readonly string[]): { from: string; to: string }[] =>
  sendersOf(names).flatMap(({ from, to }) => to.map((one) => ({ from, to: one })));

describe('the pairs of nodes between which traffic is sent', () => {
  it('are none for one node, and both directions for two', () => {
    expect(pairsOf(nodes(0))).toEqual([]);
    expect(pairsOf(nodes(1))).toEqual([]);
    expect(pairsOf(nodes(2))).toEqual([
      { from: 'n0', to: 'n1' },
      { from: 'n1', to: 'n0' },
    ]);
  });

  it('are all up to ten nodes', () => {
    const pairs = pairsOf(nodes(10)).map(({ from, to }) => `${from} ${to}`);
    expect(new Set(pairs).size).toBe(90);
    expect(pairs.filter((pair) => /^(\S+) \1$/.test(pair))).toEqual([]);
  });

  it.each([11, 100, 1000])('are the same few of %i nodes each time, and each node sends and is sent to', (count) => {
    const pairs = pairsOf(nodes(count));
    expect(pairs).toEqual(pairsOf(nodes(count)));
    const most = count * Math.ceil(Math.log2(count));
    expect(pairs.length).toBeLessThanOrEqual(most);
    expect(new Set(pairs.map(({ from, to }) => `${from} ${to}`)).size).toBe(pairs.length);
    for (const end of ['from', 'to'] as const) expect(new Set(pairs.map((pair) => pair[end])).size).toBe(count);
    expect(pairs.filter(({ from, to }) => from === to)).toEqual([]);
  });
});
