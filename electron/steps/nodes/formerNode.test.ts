import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import type { FoundNode } from '../../../shared/resources/found';
import { entriesOf, parseLedger, type LedgerEntry } from '../../../shared/resources/ledger';
import { steps } from '..';
import { Sandbox, threeNodes } from '../testing/sandbox';
import { formerNode, unclearNode } from './formerNode';

const [node] = sampleCluster().nodes;
const master = { ...node!, roles: ['master'] as const };
const id = `object:/Node/${master.ip}`;
const found = (ready: boolean, name = master.ip, uid = 'one'): FoundNode[] => [
  { name, ready, version: '', podCidr: '', uid },
];
const ledgerOf = (...entries: LedgerEntry[]): ReadonlyMap<string, LedgerEntry> =>
  new Map(entries.map((entry) => [entry.id, entry]));
const kubelet = ledgerOf({ id: 'unit:kubelet.service', before: null });
const nothing = ledgerOf();
const former = [{ id, before: null, uid: 'one' }];
const asked = (roles: readonly ('master' | 'worker')[], nodes: readonly FoundNode[], ledger = kubelet) =>
  formerNode({ ...master, roles: [...roles] }, nodes, ledger);
const told = (roles: readonly ('master' | 'worker')[], nodes: readonly FoundNode[], ledger = nothing) =>
  unclearNode({ ...master, roles: [...roles] }, nodes, ledger);

it('is its Node, while its kubelet is to go and when it has gone', () => {
  expect(asked(['master'], found(true))).toEqual(former);
  const noted = ledgerOf({ id, before: null, uid: 'one' });
  expect(asked(['master'], found(false), noted)).toEqual(former);
  // The cluster learns only after a while that its kubelet is gone.
  expect(asked(['master'], found(true), noted)).toEqual(former);
  expect(told(['master'], found(false), noted)).toEqual([]);
});

it('is nothing while it is a worker, where the cluster knows no such Node, and where the kubelet is somebody else’s', () => {
  expect(asked(['master', 'worker'], found(true))).toEqual([]);
  expect(asked(['master'], found(true, '10.9.9.9'))).toEqual([]);
  expect(asked(['master'], found(true), nothing)).toEqual([]);
  expect(asked(['master'], [])).toEqual([]);
});

it('is told and stays where nothing says that its kubelet was ours: it may be somebody else’s and down just now', () => {
  expect(asked(['master'], found(false), nothing)).toEqual([]);
  const notice = { severity: 'warning', code: 'NODE_UNCLAIMED', params: { name: master.ip } };
  expect(told(['master'], found(false))).toEqual([notice]);
  // Ours has gone, and another one has come since.
  const another = ledgerOf({ id, before: null, uid: 'another' });
  expect(asked(['master'], found(false), another)).toEqual([]);
  expect(told(['master'], found(false), another)).toEqual([notice]);
  expect(told(['master'], found(true))).toEqual([]);
  expect(told(['master', 'worker'], found(false))).toEqual([]);
});

describe('a master that was a worker too', () => {
  const LEDGER = '/var/lib/keelson/ledger.jsonl';
  const IP = '10.77.0.11';
  const masterOnly = {
    ...threeNodes,
    nodes: threeNodes.nodes.map((one) => (one.ip === IP ? { ...one, roles: ['master' as const] } : one)),
  };
  let sandbox: Sandbox;
  const inCluster = (): string[] =>
    readFileSync(join(sandbox.root, 'nodes'), 'utf8')
      .split('\n')
      .flatMap((line) => line.split('|')[1] ?? []);
  const nodeLine = (ip: string, ready: boolean, uid: string): string =>
    `N|${ip}|${ready ? 'True' : 'False'}|v1.20.2||${uid}\n`;
  const kubectl = '/usr/bin/kubernetes-bins/kubectl';
  const prepare = () =>
    steps.prepare(sandbox.context(masterOnly, 'n1', { binaries: new Map([['kubectl', sandbox.path(kubectl)]]) }));

  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.asHost('n1');
    sandbox.write(kubectl, readFileSync(join(import.meta.dirname, '../testing/kubectl.sh')));
    execFileSync('chmod', ['755', sandbox.path(kubectl)]);
    sandbox.write('/etc/kubernetes/admin.kubeconfig', '');
    sandbox.flag(`objects/${IP}`);
    writeFileSync(join(sandbox.root, 'pods.json'), '{"items":[]}');
    writeFileSync(join(sandbox.root, 'nodes'), nodeLine(IP, true, 'one') + nodeLine('10.77.0.12', true, 'two'));
  });
  afterEach(() => sandbox.remove());

  const withKubelet = (): void => {
    const header = { format: 1, id: 'test-id', name: 'test', version: '0.0.0' };
    const unit = { id: 'unit:kubelet.service', before: { enabled: '', active: '' } };
    sandbox.write(LEDGER, `${JSON.stringify(header)}\n${JSON.stringify(unit)}\n`);
  };

  it('loses its Node, also when the run was cut off between its kubelet’s end and the Node’s', async () => {
    withKubelet();
    sandbox.beforeRun = (command) => {
      if (/get node '?10\.77\.0\.11/.test(command)) throw new Error('cut off');
    };
    await expect(prepare()).rejects.toThrow('cut off');
    expect(sandbox.read(LEDGER)).toContain('{"id":"unit:kubelet.service","gone":true}');
    expect(inCluster()).toContain(IP);
    sandbox.beforeRun = () => undefined;
    await prepare();
    expect(inCluster()).toEqual(['10.77.0.12']);
    expect(sandbox.changes).toContainEqual({ kind: 'object', target: `Node ${IP}`, action: 'removed' });
    expect(parseLedger(sandbox.read(LEDGER))).toMatchObject({ kind: 'whole' });
    expect(entriesOf(parseLedger(sandbox.read(LEDGER))).has(`object:/Node/${IP}`)).toBe(false);
  });

  it('keeps the Node of somebody else’s kubelet that is down just now, and says so', async () => {
    writeFileSync(join(sandbox.root, 'nodes'), nodeLine(IP, false, 'one'));
    await prepare();
    expect(inCluster()).toEqual([IP]);
    expect(sandbox.notices).toEqual([{ severity: 'warning', code: 'NODE_UNCLAIMED', params: { name: IP } }]);
  });
});
