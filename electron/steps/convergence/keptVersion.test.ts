import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ClusterInput } from '../../../shared/cluster/schema';
import { binaryNamesOf } from '../../../shared/components/binaryNames';
import type { FoundHost } from '../../../shared/resources/found';
import { Sandbox, threeNodes } from '../testing/sandbox';
import { keptVersion } from './keptVersion';

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
  const notices = await keptVersion(
    {
      ...{ cluster, node },
      binaries: new Map(names.filter((name) => name !== missing).map((name) => [name, name])),
      sumOf: (path) => Promise.resolve(path === other ? 'another sum' : `sum of ${path}`),
    },
    found,
  );
  return notices.map(({ code, params }) => `${code} ${String(params['found'])} ${String(params['wanted'])}`);
}

it('is told where the programs of another patch version are the very ones that run', async () => {
  const kept = ['VERSION_KEPT 1.20.2 1.20.3'];
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
  ['a program is not here yet', { missing: 'kubelet' }],
])('says nothing where %s', async (_, one) => {
  expect(await told(one)).toEqual([]);
});
