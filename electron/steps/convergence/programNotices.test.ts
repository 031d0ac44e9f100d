import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ClusterInput } from '../../../shared/cluster/schema';
import { binaryNamesOf } from '../../../shared/components/binaryNames';
import type { FoundHost } from '../../../shared/resources/found';
import { Sandbox, threeNodes } from '../testing/sandbox';
import { keptVersion, unseenPrograms } from './programNotices';

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = new Sandbox();
});
afterAll(() => sandbox.remove());

interface Case {
  readonly running?: string;
  readonly wanted?: string;
  /** The program that is another one here than there. */
  readonly other?: string;
  /** The program that nobody has on this workstation yet. */
  readonly missing?: string;
  readonly source?: NonNullable<ClusterInput['binaries']>['source'];
  readonly ours?: string;
}

/** What is told of a worker whose programs are, by default, those that the cluster file names. */
async function told({ running = '1.20.2', wanted = '1.20.3', other, missing, source, ours = 'yes' }: Case) {
  const input = { ...threeNodes, kubernetesVersion: wanted, ...(source ? { binaries: { source } } : {}) };
  const context = sandbox.context(input, 'n2');
  const { cluster, node } = context;
  const names = binaryNamesOf(cluster, node).required;
  const paths = new Map(
    names.map((name) => [
      `${cluster.binaries.dir}/${name}`,
      {
        ...{ type: 'file' as const, mode: '755', uid: 0, gid: 0, size: 1, mtime: 1, inode: 1 },
        sha256: `sum of ${name}`,
      },
    ]),
  );
  const found: FoundHost = {
    ...{ facts: { RUNNING: running, OURS: ours }, ledger: { kind: 'none' }, paths },
    ...{ units: new Map(), values: new Map(), present: new Set() },
  };
  const asked = {
    ...{ cluster, node },
    binaries: new Map(names.filter((name) => name !== missing).map((name) => [name, name])),
    sumOf: (path: string) => Promise.resolve(path === other ? 'another sum' : `sum of ${path}`),
  };
  const notices = [...(await keptVersion(asked, found)), ...unseenPrograms(asked, found)];
  return notices.map(({ code, params }) => [code, ...Object.values(params)].join(' '));
}

it('is told where the programs of another patch version are the very ones that run', async () => {
  const kept = ['VERSION_KEPT 1.20.3 1.20.2'];
  expect(await told({})).toEqual(kept);
  expect(await told({ running: '1.20.2-dirty' })).toEqual(kept);
  // Of a plugin's version the cluster file says nothing.
  expect(await told({ other: 'loopback' })).toEqual(kept);
  expect(await told({ source: { kind: 'preinstalled' } })).toEqual(kept);
});

it.each<[string, Case]>([
  ['the version is that which runs', { wanted: '1.20.2' }],
  ['nothing runs', { running: '' }],
  ['nothing here is ours', { ours: 'no' }],
  ['the minor is another one, which has its own rules', { wanted: '1.21.0' }],
  ['a program of Kubernetes is another one', { other: 'kubelet' }],
])('says nothing where %s', async (_, one) => {
  expect(await told(one)).toEqual([]);
});

it('tells of a program that is not here that nobody has compared it, unless it is to lie there already', async () => {
  expect(await told({ missing: 'kubelet' })).toEqual(['PROGRAMS_UNSEEN kubelet']);
  expect(await told({ missing: 'kubelet', wanted: '1.20.2', source: { kind: 'preinstalled' } })).toEqual([]);
});
