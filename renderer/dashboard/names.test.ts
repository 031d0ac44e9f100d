import { describe, expect, it } from 'vitest';
import { rowNames, shortNames, sourceNames } from './names';

const short = (names: readonly string[], max: number): string[] => [...shortNames(names, max).values()];

describe('shortNames', () => {
  it('leaves names alone that fit', () => {
    expect(short(['n1', 'n2'], 8)).toEqual(['n1', 'n2']);
    expect(short(['node-number-1', 'n2'], 13)).toEqual(['node-number-1', 'n2']);
  });

  it('drops no more of the common beginning than it takes, and the same of each', () => {
    expect(short(['rack-17-node-9', 'rack-17-node-10'], 12)).toEqual(['…-17-node-9', '…-17-node-10']);
  });

  it('cuts in the middle what has nothing in common', () => {
    expect(short(['alpha-of-the-first-rack', 'beta'], 9)).toEqual(['alph…rack', 'beta']);
    expect(short(['production-frankfurt-1'], 9)).toEqual(['prod…rt-1']);
  });

  it('never makes two names one, nor longer than allowed', () => {
    const names = Array.from({ length: 40 }, (_, n) => `production-datacenter-frankfurt-rack-17-node-${String(n)}-abc`);
    expect(new Set(short(names, 22)).size).toBe(40);
    for (const name of short(names, 22)) expect(name.length).toBeLessThanOrEqual(22);
  });
});

describe('rowNames', () => {
  it('is as wide as its names, between bounds', () => {
    expect(rowNames(['n1']).width).toBe('calc(6 * 1.1ch)');
    expect(rowNames(['node-number-1']).width).toBe('calc(13 * 1.1ch)');
    expect(rowNames(['a'.repeat(40), 'b'.repeat(40)]).width).toBe('calc(20 * 1.1ch)');
  });
});

describe('sourceNames', () => {
  const of = (nodes: readonly string[], units: readonly string[]) =>
    sourceNames(nodes.flatMap((node) => units.map((unit) => ({ node, unit: `${unit}.service` }))));

  it('has room for every name where names are short', () => {
    const { short, width } = of(['n1', 'n2'], ['etcd', 'kube-controller-manager']);
    expect([...short.values(), width]).toEqual(['n1', 'n2', '26ch']);
  });

  it('leaves the line most of the room where names are long, and still tells nodes apart', () => {
    const { short, width } = of(['frankfurt-rack-17-node-1', 'frankfurt-rack-17-node-2'], ['kube-controller-manager']);
    expect([...short.values(), width]).toEqual(['…k-17-node-1', '…k-17-node-2', '28ch']);
  });
});
