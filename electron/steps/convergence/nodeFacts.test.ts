import { expect, it } from 'vitest';
import type { FoundHost } from '../../../shared/resources/found';
import type { Ledger } from '../../../shared/resources/ledger';
import { factsOfNodes } from './nodeFacts';

const host = (facts: Record<string, string>, ledger: Ledger = { kind: 'none' }): FoundHost => ({
  ...{ facts, ledger, paths: new Map(), units: new Map(), values: new Map(), present: new Set() },
});
const ledgerWith = (id: string): Ledger => ({
  kind: 'whole',
  header: { format: 1, id: 'abc', name: 'lab', version: '0.1.0' },
  entries: [{ id, before: null }],
});
const factsOf = (found: FoundHost) => factsOfNodes(new Map([['n1', found]])).get('n1');

it('a containerd is the system`s unless the ledger has its unit', () => {
  const facts = { CONTAINERD: '1.6.20', NAME_SERVERS: '10.0.0.2' };
  expect(factsOf(host(facts))).toEqual({ hostContainerd: '1.6.20', resolves: true });
  expect(factsOf(host(facts, ledgerWith('file:/etc/containerd/config.toml')))?.hostContainerd).toBe('1.6.20');
  expect(factsOf(host(facts, ledgerWith('file:/etc/systemd/system/containerd.service')))).toEqual({ resolves: true });
  expect(factsOf(host({ ...facts, CONTAINERD: '' }))).toEqual({ resolves: true });
});

it('a host without a name server resolves nothing', () => {
  expect(factsOf(host({ NAME_SERVERS: '' }))).toEqual({ resolves: false });
  // Asked by an earlier version.
  expect(factsOf(host({}))).toEqual({ resolves: true });
});
