import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { FoundHost, FoundPath } from '../../../shared/resources/found';
import type { Resource } from '../../../shared/resources/resource';
import { adopted, adoptedEntries, evidenceOf, isOfFirstVersion, possibleResources } from './adoption';
import { parseCluster } from '../../../shared/cluster/schema';
import { renderTarget } from '../../../shared/target';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import { firstVersionEtcd } from '../../testing/firstVersionEtcd';
import { firstVersionRoutes } from '../../testing/firstVersionRoutes';
import { threeNodes } from '../testing/sandbox';

const sum = (content: string): string => createHash('sha256').update(content).digest('hex');
const there = (content?: string): FoundPath => ({
  ...{ type: 'file', mode: '644', uid: 0, gid: 0, size: 1, mtime: 1, inode: 1 },
  ...(content === undefined ? {} : { content, sha256: sum(content) }),
});
const found = (paths: Record<string, FoundPath>, ledger: FoundHost['ledger'] = { kind: 'none' }): FoundHost => ({
  ...{ facts: { OURS: 'yes' }, ledger, paths: new Map(Object.entries(paths)) },
  ...{ units: new Map(), values: new Map(), present: new Set() },
});
const file = (path: string, secret = false): Resource => ({ kind: 'file', path, mode: 0o644, content: 'ours', secret });
/** The files that nobody can tell from somebody else's. */
const unexplained = (resources: readonly Resource[], host: FoundHost): string[] =>
  evidenceOf(resources, host).flatMap(({ resource, evidence }) =>
    evidence === 'different' && resource.kind === 'file' ? [resource.path] : [],
  );

describe('a node of the first version', () => {
  it('is one with its folder and without a ledger', () => {
    expect(isOfFirstVersion(found({}))).toBe(true);
    expect(isOfFirstVersion({ ...found({}), facts: { OURS: 'no' } })).toBe(false);
    const header = { format: 1, id: 'abc', name: 'lab', version: '1' };
    expect(isOfFirstVersion(found({}, { kind: 'whole', header, entries: [] }))).toBe(false);
  });

  it('has what lies there as the file renders it; what differs is somebody else’s, unless it bears our name', () => {
    const host = found({
      '/etc/same': there('ours'),
      '/etc/theirs': there('theirs'),
      '/etc/cni/net.d/10-bridge.conf': there('{"name":"keelson-bridge"}'),
      '/etc/kubernetes/token.csv': there(),
    });
    const resources = [
      file('/etc/same'),
      file('/etc/theirs'),
      file('/etc/cni/net.d/10-bridge.conf'),
      file('/etc/kubernetes/token.csv', true),
      file('/etc/missing'),
    ];
    expect(adopted(resources, host).flatMap((one) => ('path' in one ? [one.path] : []))).toEqual([
      '/etc/same',
      '/etc/cni/net.d/10-bridge.conf',
      '/etc/kubernetes/token.csv',
    ]);
  });

  it('does not take the folders of the system that lie on the way', () => {
    const folder = (path: string): Resource => ({ kind: 'directory', path, mode: 0o755, implied: true });
    const host = found({ '/etc': there(), '/etc/kubernetes': there() });
    const taken = adopted([folder('/etc'), folder('/etc/kubernetes')], host);
    expect(taken).toEqual([folder('/etc/kubernetes')]);
  });

  it('is as the first version rendered it: the files that are other ones today are no editing', () => {
    const bridge = '/etc/cni/net.d/10-bridge.conf';
    const routes = '/etc/systemd/system/keelson-routes.service';
    const manager = '/etc/systemd/system/kube-controller-manager.service';
    const was = firstVersionRoutes(['172.20.12.0/24 via 10.77.3.12', '172.20.13.0/24 via 10.77.3.13']);
    const resources: Resource[] = [
      { ...file(bridge), content: '{\n  "name": "keelson-bridge",\n  "ipMasq": false\n}\n' } as Resource,
      { ...file(routes), content: 'today' } as Resource,
      {
        ...file('/etc/kubernetes/pod-routes'),
        content: '172.20.12.0/24 10.77.3.12\n172.20.13.0/24 10.77.3.13\n',
      } as Resource,
      { ...file(manager), content: 'ExecStart=x --allocate-node-cidrs=false --v=2\n' } as Resource,
    ];
    const host = found({
      [bridge]: there('{\n  "name": "keelson-bridge",\n  "ipMasq": true\n}\n'),
      [routes]: there(was),
      [manager]: there('ExecStart=x --allocate-node-cidrs=true --v=2\n'),
    });
    const entries = adoptedEntries(resources, host);
    expect([...entries.keys()]).toEqual([`file:${bridge}`, `file:${routes}`, `file:${manager}`]);
    for (const path of [bridge, routes, manager]) {
      expect(entries.get(`file:${path}`)?.written).toEqual([host.paths.get(path)?.sha256]);
    }
  });

  it('has routes to nodes that have left since: nobody has edited its unit', () => {
    const routes = '/etc/systemd/system/keelson-routes.service';
    const departed = firstVersionRoutes(['172.20.12.0/24 via 10.77.3.12', '172.20.19.0/24 via 10.77.3.19']);
    const written = (content: string) =>
      adoptedEntries([file(routes)], found({ [routes]: there(content) })).get(`file:${routes}`)?.written?.[0];
    expect(written(departed)).toBe(sum(departed));
    const edited = departed.replace('oneshot', 'simple');
    expect(written(edited)).not.toBe(sum(edited));
  });

  it('has the etcd that was left behind when it stopped being a master, to the letter, and no other one', () => {
    const { cluster } = parseCluster(threeNodes);
    const node = cluster?.nodes[1];
    if (!cluster || !node) throw new Error('no n2');
    const files = renderTarget(cluster, node.hostname, placeholderSecrets);
    const unit = '/etc/systemd/system/etcd.service';
    const idsWith = (content: string): string[] => {
      const host = found({ [unit]: there(content) });
      const input = { cluster, node, podSubnet: '172.20.12.0/24', files };
      return [...adoptedEntries(possibleResources(input, host), host).keys()].filter((id) => id.includes('etcd'));
    };
    const left = firstVersionEtcd('10.77.0.12', ['10.77.0.11', '10.77.0.12'], 'test');
    expect(idsWith(left)).toEqual([`file:${unit}`, 'unit:etcd.service']);
    expect(idsWith(left.replace('=test', '=theirs'))).toEqual([]);
    expect(idsWith('[Service]\nExecStart=/usr/bin/etcd --name 10.77.0.12\n')).toEqual([]);
  });

  it('is unclear where a file in our place is neither rendered so, nor named by us, nor run by a unit of ours', () => {
    const unit = '/etc/systemd/system/etcd.service';
    const resources: Resource[] = [
      file('/etc/theirs'),
      file(unit),
      { kind: 'unit', unit: 'etcd.service', system: false, files: [unit], programs: [] },
    ];
    const paths = { '/etc/theirs': there('theirs'), [unit]: there('an older etcd of ours') };
    const etcd = { load: 'loaded', active: 'active', enabled: 'enabled', restarts: 0, pid: 1, since: '', well: true };
    const host = (fresh: boolean) => ({ ...found(paths), units: new Map([['etcd.service', { ...etcd, fresh }]]) });
    expect(unexplained(resources, host(true))).toEqual(['/etc/theirs']);
    expect(unexplained(resources, host(false))).toEqual(['/etc/theirs', unit]);
    // Its unit is nobody's to stop then.
    expect(adopted(resources, host(false))).toEqual([]);
  });
});
