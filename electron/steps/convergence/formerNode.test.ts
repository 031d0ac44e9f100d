import { expect, it } from 'vitest';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import type { FoundHost } from '../../../shared/resources/found';
import type { LedgerEntry } from '../../../shared/resources/ledger';
import { formerNode } from './formerNode';

const [node] = sampleCluster().nodes;
const master = { ...node!, roles: ['master'] as const };
const found = (ready: boolean, name = master.ip): FoundHost => ({
  ...{ facts: {}, ledger: { kind: 'none' }, paths: new Map(), units: new Map(), values: new Map(), present: new Set() },
  nodes: [{ name, ready, version: '', podCidr: '' }],
});
const kubelet: ReadonlyMap<string, LedgerEntry> = new Map([
  ['unit:kubelet.service', { id: 'unit:kubelet.service', before: null }],
]);
const former = [{ id: `object:/Node/${master.ip}`, before: null }];
const asked = (roles: readonly ('master' | 'worker')[], host: FoundHost, ledger = kubelet) =>
  formerNode({ ...master, roles: [...roles] }, host, ledger);

it('is its Node, while its kubelet is to go and when it has gone', () => {
  expect(asked(['master'], found(true))).toEqual(former);
  expect(asked(['master'], found(false), new Map())).toEqual(former);
});

it('is nothing while it is a worker, where the cluster knows no such Node, and where the kubelet is somebody else’s', () => {
  expect(asked(['master', 'worker'], found(true))).toEqual([]);
  expect(asked(['master'], found(true, '10.9.9.9'))).toEqual([]);
  expect(asked(['master'], found(true), new Map())).toEqual([]);
  expect(asked(['master'], { ...found(true), nodes: [] })).toEqual([]);
});
