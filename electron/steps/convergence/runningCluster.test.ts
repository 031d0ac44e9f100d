/** Whether an operation may begin on what runs: a master that leaves is in question for nobody who removes it. */
import { expect, it } from 'vitest';
import { newCluster } from '../../../shared/cluster/newCluster';
import type { Cluster, ClusterInput } from '../../../shared/cluster/schema';
import { addressesOf, clusterAfter } from '../../../shared/job/operations';
import type { Operation } from '../../../shared/job/operations/operation';
import type { FoundHost, FoundPath } from '../../../shared/resources/found';
import { renderTarget } from '../../../shared/target';
import { sampleCluster, sampleSecrets } from '../../../shared/testing/sampleCluster';
import { refuseChanges, refuseOtherChanges } from './runningCluster';

const { kubernetesVersion, versions = {} } = newCluster('secure');
const node = (at: number, ...roles: ClusterInput['nodes'][number]['roles']): ClusterInput['nodes'][number] => ({
  ...{ hostname: `n${String(at)}`, ip: `10.77.0.1${String(at)}`, roles },
});
const whole = sampleCluster({
  ...{ kubernetesVersion, versions, profile: 'secure', network: { cni: 'bridge' } },
  binaries: { source: { kind: 'release' } },
  nodes: [node(1, 'master'), node(2, 'master'), node(3, 'master'), node(4, 'worker')],
});
const removalOf = (name: string): Operation => ({ kind: 'removeNode', node: name });
const removal = removalOf('n3');
const rest = clusterAfter(removal, whole);

const there = (content: string): FoundPath => ({
  ...{ type: 'file', mode: '644', uid: 0, gid: 0, size: 1, mtime: 0, inode: 1 },
  content,
});

/** A host with the files and the record of these clusters. */
const foundHost = (hostname: string, files: Cluster, record: Cluster | undefined): FoundHost => ({
  facts: { OURS: 'yes', HOSTNAME: hostname, RUNNING: kubernetesVersion },
  ledger: { kind: 'none' },
  paths: new Map(
    renderTarget(files, hostname, sampleSecrets).map(({ installPath, content }) => [installPath, there(content)]),
  ),
  units: new Map(),
  values: new Map(record ? [['record', JSON.stringify(record)]] : []),
  present: new Set(),
});

const told: string[] = [];
const report = {
  changed: () => undefined,
  progress: () => undefined,
  notice: ({ code }: { code: string }) => void told.push(code),
};

/** As the step prepare asks on a node that stays; the file is the operation's own without the node that leaves. */
function begin(operation: Operation, file: Cluster, found: ReadonlyMap<string, FoundHost>): void {
  const cluster = clusterAfter(operation, file);
  const asked = { operation, cluster, concerned: addressesOf(operation, file), found: new Map(found), report };
  refuseOtherChanges(asked);
  refuseChanges(asked);
}

const deployment: Operation = { kind: 'deploy' };
const renewal: Operation = { kind: 'renewCertificates', madeBefore: '2026-03-02T09:30:00Z' };
const refusal = expect.objectContaining({ code: 'LIVE_CHANGE_REFUSED' }) as Error;

it('goes on where a removal has ended on one master: neither trying again nor anything else is refused', () => {
  const found = new Map([
    ['n1', foundHost('n1', whole, rest)],
    ['n2', foundHost('n2', whole, whole)],
    ['n4', foundHost('n4', whole, whole)],
  ]);
  for (const operation of [removal, removalOf('n4')]) expect(() => begin(operation, whole, found)).not.toThrow();
  for (const operation of [deployment, renewal]) expect(() => begin(operation, rest, found)).not.toThrow();
});

it('refuses a file that leaves out a master which runs, and nobody who removes that one', () => {
  const found = new Map(['n1', 'n2', 'n4'].map((name) => [name, foundHost(name, whole, whole)]));
  for (const operation of [deployment, renewal, removalOf('n2')]) {
    expect(() => begin(operation, rest, found)).toThrow(refusal);
  }
  expect(told).toContain('CHANGE_REFUSED');
  expect(() => begin(removal, whole, found)).not.toThrow();
});

it('knows a master that is removed by its address, where the hosts do not know its name', () => {
  const found = new Map(['n1', 'n2', 'n4'].map((name) => [name, foundHost(name, whole, undefined)]));
  const nodes = whole.nodes.map((one) => (one.hostname === 'n3' ? { ...one, hostname: 'node-10-77-0-13' } : one));
  expect(() => begin(removalOf('node-10-77-0-13'), { ...whole, nodes }, found)).not.toThrow();
  expect(() => begin(renewal, rest, found)).toThrow(refusal);
});
