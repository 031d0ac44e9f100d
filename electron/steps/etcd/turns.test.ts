import { expect, it } from 'vitest';
import { deployPlan } from '../../../shared/job/plan';
import type { FoundHost, FoundUnit } from '../../../shared/resources/found';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import { isFirst } from './join';
import { hadMajority, turnsOf } from './turns';

const cluster = sampleCluster({
  ...{ kubernetesVersion: '1.37.2', profile: 'secure', runtime: 'containerd', network: { cni: 'bridge' } },
  nodes: [1, 2, 3].map((at) => ({
    hostname: `m${String(at)}`,
    ip: `10.0.0.${String(at)}`,
    roles: ['master', 'worker'],
  })),
});

type Etcd = 'well' | 'alone' | 'waits' | 'stopped';
const states: Readonly<Record<Etcd, Pick<FoundUnit, 'active' | 'well'>>> = {
  well: { active: 'active', well: true },
  alone: { active: 'active', well: false },
  waits: { active: 'activating', well: false },
  stopped: { active: 'inactive', well: false },
};

/** A master of ours with etcd in this state, and an API server where one was installed. */
function foundHost(etcd: Etcd | undefined, hasServer: boolean): FoundHost {
  const units = [...(etcd ? ['etcd'] : []), ...(hasServer ? ['kube-apiserver'] : [])];
  const file = {
    type: 'file',
    mode: '644',
    uid: 0,
    gid: 0,
    size: 1,
    mtime: 1,
    inode: 1,
    content: '[Service]',
  } as const;
  return {
    ...{ facts: { OURS: 'yes' }, ledger: { kind: 'none' }, values: new Map(), present: new Set() },
    paths: new Map(units.map((name) => [`/etc/systemd/system/${name}.service`, file])),
    units: new Map(etcd ? [['etcd.service', states[etcd] as FoundUnit]] : []),
  };
}
type Found = readonly (readonly [etcd?: Etcd, hasServer?: boolean])[];
const looked = (masters: Found) => ({
  cluster,
  found: new Map(masters.map(([etcd, has = false], at) => [`m${String(at + 1)}`, foundHost(etcd, has)])),
});

/** Whose etcd is started without having waited for another one. */
function sideBySide(masters: Found): string {
  const takesTurn = turnsOf(looked(masters));
  const etcds = deployPlan(cluster).tasks.filter(({ step }) => step === 'etcd');
  return etcds.flatMap((task) => (task.afterIfClusterRuns && takesTurn(task) ? [] : [task.hostname])).join();
}

it.each<[what: string, masters: Found, expected: string]>([
  ['of a new cluster', [[], [], []], 'm1,m2,m3'],
  ['of a first deployment that was cut off while it started', [['waits'], [], []], 'm1,m2,m3'],
  ['of one that was cut off before an API server was there', [['stopped'], ['stopped'], ['stopped']], 'm1,m2,m3'],
  [
    'of a cluster that has stopped',
    [
      ['stopped', true],
      ['stopped', true],
      ['stopped', true],
    ],
    'm1,m2,m3',
  ],
  [
    'of a cluster without a majority',
    [
      ['alone', true],
      ['stopped', true],
      ['waits', true],
    ],
    'm1,m2,m3',
  ],
  [
    'of a cluster with one',
    [
      ['stopped', true],
      ['well', true],
      ['well', true],
    ],
    'm1',
  ],
  ['of one that has had no API server yet', [['well'], ['well'], []], 'm1'],
  ['of newcomers to one', [['well', true], [], []], 'm1'],
  ['of newcomers to one that has stopped', [['stopped', true], [], []], 'm1'],
  ['of a newcomer to several that have', [[], ['stopped', true], ['stopped', true]], 'm1,m2,m3'],
])('the members %s start as they must', (_, masters, expected) => {
  expect(sideBySide(masters)).toBe(expected);
});

it.each<[what: string, masters: Found, expected: boolean]>([
  ['begins where nobody has', [[], [], []], true],
  ['begins beside members that wait for it', [['waits'], ['stopped'], []], true],
  ['joins a database that is up', [['well'], [], []], false],
  ['joins one whose API server is not there yet', [['well'], ['well'], []], false],
  ['joins one that was down when somebody looked', [['stopped', true], [], []], false],
  ['joins one that was just coming up', [['waits', true], [], []], false],
])('a member without data %s', (_, masters, expected) => {
  expect(isFirst({ ...looked(masters), node: cluster.nodes[2]! })).toBe(expected);
});

it('what needs no others to start goes from one master to the next wherever there is a control plane', () => {
  const [task] = deployPlan(cluster).tasks.filter(({ id }) => id === 'kube-apiserver@m2');
  const takesTurn = (masters: Found): boolean => turnsOf(looked(masters))(task!);
  expect([takesTurn([['stopped', true], [], []]), takesTurn([[], [], []])]).toEqual([true, false]);
});

it('where nobody has looked there may be a majority', () => {
  const { found } = looked([['stopped', true], ['stopped', true], []]);
  expect(hadMajority({ cluster, found })).toBe(false);
  found.delete('m3');
  expect(hadMajority({ cluster, found })).toBe(true);
});
