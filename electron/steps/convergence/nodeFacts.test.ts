import { expect, it } from 'vitest';
import type { FoundHost } from '../../../shared/resources/found';
import type { Ledger } from '../../../shared/resources/ledger';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import { targetRenderer } from '../../../shared/target';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import { factsOfNodes } from './nodeFacts';

const file = { type: 'file', mode: '600', uid: 0, gid: 0, size: 1, mtime: 1, inode: 1 } as const;
const unit = '/etc/systemd/system/containerd.service';
const host = (
  facts: Record<string, string>,
  ledger: Ledger = { kind: 'none' },
  paths: readonly string[] = [unit],
): FoundHost => ({
  ...{
    facts,
    ledger,
    paths: new Map(paths.map((path) => [path, file])),
    units: new Map(),
    values: new Map(),
    present: new Set(),
  },
});
const ledgerWith = (id: string): Ledger => ({
  kind: 'whole',
  header: { format: 1, id: 'abc', name: 'lab', version: '0.1.0' },
  entries: [{ id, before: null }],
});
const cluster = sampleCluster();
const factsOf = (found: FoundHost) => factsOfNodes(cluster, new Map([['n1', found]])).get('n1');

it('a containerd is the system`s unless the ledger has its unit', () => {
  const facts = { CONTAINERD: '1.6.20', NAME_SERVERS: '10.0.0.2' };
  expect(factsOf(host(facts))).toEqual({ hostContainerd: '1.6.20', resolves: true });
  expect(factsOf(host(facts, ledgerWith('file:/etc/containerd/config.toml')))?.hostContainerd).toBe('1.6.20');
  expect(factsOf(host(facts, ledgerWith(`file:${unit}`)))).toEqual({ resolves: true });
  // Written down, and never made: somebody else has brought one since.
  expect(factsOf(host(facts, ledgerWith(`file:${unit}`), []))?.hostContainerd).toBe('1.6.20');
  expect(factsOf(host({ ...facts, CONTAINERD: 'unknown' }))?.hostContainerd).toBe('unknown');
  expect(factsOf(host({ ...facts, CONTAINERD: '' }))).toEqual({ resolves: true });
});

it('a host without a name server resolves nothing', () => {
  expect(factsOf(host({ NAME_SERVERS: '' }))).toEqual({ resolves: false });
  // Asked by an earlier version.
  expect(factsOf(host({}))).toEqual({ resolves: true });
});

it.each([
  ['a name server', '10.0.0.2'],
  ['none', ''],
])(
  'of two workers with %s, one that does not answer changes nothing of the cluster`s name server',
  (_, NAME_SERVERS) => {
    const modern = sampleCluster({ kubernetesVersion: '1.20.2' });
    const manifestOf = (found: ReadonlyMap<string, FoundHost>) => {
      const render = targetRenderer(modern, placeholderSecrets, { facts: factsOfNodes(modern, found) });
      return render('n1').find(({ path }) => path === 'services/kube-dns.yaml')!;
    };
    const all = new Map(modern.nodes.map(({ hostname }) => [hostname, host({ NAME_SERVERS })]));
    const { installPath, content } = manifestOf(all);
    const master = host({ NAME_SERVERS: '10.0.0.2' }, { kind: 'none' }, []);
    const found = new Map([['n1', { ...master, paths: new Map([[installPath, { ...file, content }]]) }]]);
    expect(manifestOf(found).content).toBe(content);
  },
);
