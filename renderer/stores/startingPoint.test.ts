import { describe, expect, it } from 'vitest';
import { newCluster } from '../../shared/cluster/newCluster';
import { parseCluster } from '../../shared/cluster/schema';
import { isSame, setAt } from './documentPath';
import { withProfile, withVersion } from './startingPoint';

const secure: unknown = newCluster('secure');

/** As a person types it, one letter after the other. */
const typed = (document: unknown, version: string): unknown =>
  Array.from(version).reduce((rest, _, at) => withVersion(rest, version.slice(0, at + 1)), document);

describe('another profile', () => {
  it('brings everything of its own along, and back', () => {
    const simple = withProfile(secure, 'simple');
    expect(simple).toEqual(newCluster('simple'));
    expect(withProfile(simple, 'secure')).toEqual(secure);
  });

  it('keeps what was changed by hand', () => {
    const byHand = [
      ['kubernetesVersion', '1.22.17'],
      ['network.nodePortRange', '31000-31999'],
      ['registry.prefix', 'r.example'],
      ['binaries.source', { kind: 'preinstalled' }],
      ['versions.etcd', '3.5.32'],
      ['name', 'harbour'],
    ] as const;
    const changed = byHand.reduce((rest, [path, value]) => setAt(rest, path, value), secure);
    expect(withProfile(changed, 'simple')).toMatchObject({
      ...{ profile: 'simple', kubernetesVersion: '1.22.17', name: 'harbour', runtime: 'docker' },
      ...{ network: { nodePortRange: '31000-31999', cni: 'calico' }, registry: { prefix: 'r.example' } },
      ...{ binaries: { source: { kind: 'preinstalled' } }, versions: { etcd: '3.5.32' } },
    });
  });

  it('takes what the chosen version can have', () => {
    const simple = withProfile(withVersion(secure, '1.30.14'), 'simple');
    expect(simple).toMatchObject({ kubernetesVersion: '1.30.14', runtime: 'containerd', network: { cni: 'bridge' } });
    expect(simple).not.toHaveProperty('versions');
  });

  it('leaves out what the file leaves out, but for the versions of what is fetched then', () => {
    const open = { apiVersion: 'keelson/v1', name: 'lab', kubernetesVersion: '1.22.17', nodes: [] };
    expect(withProfile(open, 'secure')).toEqual({
      ...{ ...open, profile: 'secure' },
      versions: newCluster('secure', '1.22.17').versions,
    });
  });
});

describe('another version', () => {
  it('brings along what goes with it, however it is typed', () => {
    expect(isSame(typed(secure, '1.34.11'), newCluster('secure', '1.34.11'))).toBe(true);
    expect(isSame(withVersion(typed(secure, '1.20.15'), '1.37.2'), secure)).toBe(true);
  });

  it('keeps a version that was chosen by hand', () => {
    const chosen = setAt(secure, 'versions.etcd', '3.7.1');
    expect(typed(chosen, '1.36.4')).toMatchObject({ versions: { etcd: '3.7.1', coredns: '1.14.6' } });
  });

  it('leaves Docker and Calico where they end', () => {
    const later = withVersion(newCluster('simple'), '1.24.17');
    expect(later).toMatchObject({ runtime: 'containerd', network: { cni: 'bridge' } });
    expect(withVersion(later, '1.20.2')).toEqual(newCluster('simple'));
  });

  it('is a cluster file at every step of the way', () => {
    expect(parseCluster(withVersion(secure, '1.3')).issues.map(({ path }) => path)).toEqual(['kubernetesVersion']);
  });
});
