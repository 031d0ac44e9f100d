import { describe, expect, it } from 'vitest';
import { hostChanges, unsureSteps, type ChangeInput, type PlannedChange } from './changes';
import type { FoundHost, FoundPath } from './found';
import type { LedgerEntry } from './ledger';
import type { FileResource, Resource } from './resource';

/** Any function that tells contents apart does here. */
const sha256 = (text: string): string => `${text}-sum`;

const path = (more: Partial<FoundPath> = {}): FoundPath => ({
  ...{ type: 'file', mode: '644', uid: 0, gid: 0, size: 1, mtime: 1, inode: 1 },
  ...more,
});
const text = (content: string): FoundPath => path({ content, sha256: sha256(content) });
const host = (paths: Record<string, FoundPath>): FoundHost => ({
  ...{ facts: {}, ledger: { kind: 'none' }, paths: new Map(Object.entries(paths)) },
  ...{ units: new Map(), values: new Map(), present: new Set() },
});
const input = (paths: Record<string, FoundPath>, entries: readonly LedgerEntry[] = []): ChangeInput => ({
  found: host(paths),
  ledger: new Map(entries.map((entry) => [entry.id, entry])),
  sha256,
  programs: new Map(),
  archives: new Map(),
});
const changesOf = (resource: Resource, asked: ChangeInput): PlannedChange[] =>
  hostChanges([{ step: 'prepare', resources: [resource] }], asked).flatMap(({ changes }) => changes);

describe('a file of ours', () => {
  const file: FileResource = { kind: 'file', path: '/etc/a', mode: 0o644, content: 'new', secret: false };
  const entry = { id: 'file:/etc/a', before: null, written: sha256('old') };
  const saved = (resource: FileResource, there: string, entries: readonly LedgerEntry[]) =>
    changesOf(resource, input({ '/etc/a': text(there) }, entries))[0]?.saves;

  it('that somebody has edited is saved under a name of its content, and what Keelson wrote itself is not', () => {
    const copy = `/var/lib/keelson/edited/etc/a.${sha256('mine').slice(0, 8)}`;
    expect(saved(file, 'mine', [entry])).toBe(copy);
    expect(saved(file, 'old', [entry])).toBeUndefined();
    // Nobody knows what an earlier Keelson has written.
    expect(saved(file, 'mine', [{ id: entry.id, before: null }])).toBe(copy);
  });

  it('is never saved when it is a secret, and kept another way when it is not ours', () => {
    expect(saved({ ...file, secret: true }, 'mine', [entry])).toBeUndefined();
    const [change] = changesOf(file, input({ '/etc/a': text('theirs') }));
    expect([change?.saves, change?.replaces]).toEqual([undefined, true]);
  });
});

describe('a folder', () => {
  const folder: Resource = { kind: 'directory', path: '/var/lib/etcd', mode: 0o700, data: true };
  const asked = (found: Partial<FoundPath>, before: LedgerEntry['before']) =>
    changesOf(
      folder,
      input({ '/var/lib/etcd': path({ type: 'directory', ...found }) }, [{ id: 'directory:/var/lib/etcd', before }]),
    );

  it('of ours that others may enter, or that is not root’s, is put right', () => {
    expect(asked({ mode: '755' }, null)).toMatchObject([{ why: 'mode', before: '755', after: '700' }]);
    expect(asked({ mode: '700', uid: 1000 }, null)).toMatchObject([{ why: 'owner' }]);
    expect(asked({ mode: '500' }, null)).toEqual([]);
  });

  it('that was there before keeps its rights', () => {
    expect(asked({ mode: '755', uid: 1000 }, { mode: '755' })).toEqual([]);
  });
});

describe('an object', () => {
  const object: Resource = { kind: 'object', name: '/Node/10.0.0.1' };
  const file: Resource = { kind: 'file', path: '/etc/a', mode: 0o644, content: 'a', secret: false };
  const steps = [{ step: 'kubelet' as const, resources: [object, file] }];
  const planned = (asked: ChangeInput): string[] =>
    hostChanges(steps, asked).flatMap(({ changes }) => changes.map(({ target, why }) => `${target} ${why}`));

  it('that nobody can see is missing only where there is something else to do', () => {
    const settled = input({ '/etc/a': text('a') });
    expect(planned(settled)).toEqual([]);
    expect(planned(input({}))).toEqual(['/Node/10.0.0.1 missing', '/etc/a missing']);
    expect(unsureSteps(steps, settled)).toEqual(new Set(['kubelet']));
    expect(unsureSteps(steps, { objects: new Map() })).toEqual(new Set());
  });

  it('that the API does not have is missing', () => {
    expect(planned({ ...input({ '/etc/a': text('a') }), objects: new Map() })).toEqual(['/Node/10.0.0.1 missing']);
  });
});
