import { expect, it } from 'vitest';
import type { Cluster, ClusterNode } from '../cluster/schema';
import type { RunningCluster } from '../liveChanges/runningCluster';
import { sampleCluster } from '../testing/sampleCluster';
import { departedNodes } from './departed';

const node = (at: number, roles = ['worker']): object => ({
  hostname: `n${String(at)}`,
  ip: `10.0.0.${String(at)}`,
  roles,
});
const clusterOf = (...nodes: object[]): Cluster => sampleCluster({ nodes } as never);
const running = (more: Partial<RunningCluster> = {}): RunningCluster => ({
  hosts: [],
  mentioned: { masters: [], workers: [] },
  masterRecords: [],
  ...more,
});
const wanted = clusterOf(node(1, ['master']), node(2));

it('knows a node of the last run by its entry, with its login', () => {
  const recorded = clusterOf(node(1, ['master']), node(2), node(3));
  const entry = recorded.nodes[2] as ClusterNode;
  expect(departedNodes(wanted, running({ recorded }), [])).toEqual([{ hostname: 'n3', ip: '10.0.0.3', entry }]);
});

it('knows others by routes and by Node objects, by their address only', () => {
  const mentioned = { masters: [], workers: ['10.0.0.2', '10.0.0.4'] };
  expect(departedNodes(wanted, running({ mentioned }), ['10.0.0.5', '10.0.0.2', '10.0.0.4'])).toEqual([
    { hostname: '10.0.0.4', ip: '10.0.0.4' },
    { hostname: '10.0.0.5', ip: '10.0.0.5' },
  ]);
});

it('takes no Node that joined without Keelson for one of its own', () => {
  expect(departedNodes(wanted, running(), ['somebodys-node'])).toEqual([]);
});

it('finds none where a machine of the file has the old address', () => {
  const host = {
    hostname: 'n2',
    ip: '10.0.0.2',
    reachable: true,
    master: false,
    worker: true,
    podsRun: true,
    facts: {},
  };
  const recorded = clusterOf(node(1, ['master']), { ...node(2), ip: '10.0.0.9' });
  expect(departedNodes(wanted, running({ recorded, hosts: [{ ...host, address: '10.0.0.9' }] }), [])).toEqual([]);
});
