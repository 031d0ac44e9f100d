import { describe, expect, it } from 'vitest';
import type { FoundHost, FoundPath } from '../../../shared/resources/found';
import type { Resource } from '../../../shared/resources/resource';
import { adopted, isOfFirstVersion } from './adoption';

const there = (content?: string): FoundPath => ({
  ...{ type: 'file', mode: '644', uid: 0, gid: 0, size: 1, mtime: 1, inode: 1 },
  ...(content === undefined ? {} : { content }),
});
const found = (paths: Record<string, FoundPath>, ledger: FoundHost['ledger'] = { kind: 'none' }): FoundHost => ({
  ...{ facts: { OURS: 'yes' }, ledger, paths: new Map(Object.entries(paths)) },
  ...{ units: new Map(), values: new Map(), present: new Set() },
});
const file = (path: string, secret = false): Resource => ({ kind: 'file', path, mode: 0o644, content: 'ours', secret });
const differs = (path: string) =>
  ({ id: `file:${path}`, kind: 'file', target: path, action: 'change', why: 'content' }) as const;

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
    const changes = ['/etc/theirs', '/etc/cni/net.d/10-bridge.conf', '/etc/kubernetes/token.csv'].map(differs);
    expect(adopted(resources, changes, host).flatMap((one) => ('path' in one ? [one.path] : []))).toEqual([
      '/etc/same',
      '/etc/cni/net.d/10-bridge.conf',
      '/etc/kubernetes/token.csv',
    ]);
  });

  it('does not take the folders of the system that lie on the way', () => {
    const folder = (path: string): Resource => ({ kind: 'directory', path, mode: 0o755, implied: true });
    const host = found({ '/etc': there(), '/etc/kubernetes': there() });
    const taken = adopted([folder('/etc'), folder('/etc/kubernetes')], [], host);
    expect(taken).toEqual([folder('/etc/kubernetes')]);
  });
});
