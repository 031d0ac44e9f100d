import { describe, expect, it } from 'vitest';
import { getAt, isSame, keysOf, listAt, setAt } from './documentPath';

describe('documentPath', () => {
  it('reads paths as issues write them', () => {
    expect(keysOf('nodes[2].ssh.port')).toEqual(['nodes', 2, 'ssh', 'port']);
    expect(getAt({ nodes: [{ ip: 'a' }] }, 'nodes[0].ip')).toBe('a');
    expect(getAt({ binaries: { 'kube-apiserver': 1 } }, 'binaries.kube-apiserver')).toBe(1);
  });

  it('finds nothing in what has no such place, whatever it is', () => {
    for (const document of [undefined, null, 3, 'nodes', [], { nodes: 'x' }, { nodes: [null] }])
      expect(getAt(document, 'nodes[0].ip')).toBeUndefined();
    expect(getAt({}, 'constructor')).toBeUndefined();
    expect(listAt({ nodes: { length: 2 } }, 'nodes')).toEqual([]);
  });

  it('changes a copy, and keeps the order of keys', () => {
    const before = { a: 1, b: { c: 2 }, d: 3 };
    const after = setAt(before, 'b.c', 5);
    expect(JSON.stringify(after)).toBe('{"a":1,"b":{"c":5},"d":3}');
    expect(before.b.c).toBe(2);
  });

  it('makes what is missing, and puts structure in the place of nonsense', () => {
    expect(setAt(undefined, 'nodes[1].ip', 'x')).toEqual({ nodes: [undefined, { ip: 'x' }] });
    expect(setAt({ network: 'nonsense' }, 'network.cni', 'bridge')).toEqual({ network: { cni: 'bridge' } });
  });

  it('removes a key with undefined', () => {
    expect(setAt({ ssh: { host: 'a', port: 1 } }, 'ssh.host', undefined)).toEqual({ ssh: { port: 1 } });
    expect(setAt({ nodes: [1, null, 3] }, 'nodes[1]', undefined)).toEqual({ nodes: [1, 3] });
  });

  it('says whether two documents are the same, in whatever order their keys stand', () => {
    const document = { a: 1, nodes: [{ ip: 'x' }, null] };
    expect(isSame(document, { nodes: [{ ip: 'x' }, null], a: 1 })).toBe(true);
    for (const other of [
      { a: 1, nodes: [{ ip: 'x' }] },
      { a: 1, nodes: [null, { ip: 'x' }] },
      { a: 1, nodes: [{ ip: 'y' }, null] },
      { a: 1, nodes: { 0: { ip: 'x' }, 1: null } },
      { a: 1, nodes: [{ ip: 'x' }, null], b: undefined },
      { b: 1, nodes: [{ ip: 'x' }, null] },
      undefined,
    ]) {
      expect(isSame(document, other), JSON.stringify(other)).toBe(false);
      expect(isSame(other, document), JSON.stringify(other)).toBe(false);
    }
  });
});
