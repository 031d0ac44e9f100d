import { describe, expect, it } from 'vitest';
import { hostChanges, leftOver, unsureSteps, type ChangeInput, type PlannedChange } from './changes';
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
  const entry = { id: 'file:/etc/a', before: null, written: [sha256('old')] };
  const saved = (resource: FileResource, there: string, entries: readonly LedgerEntry[]) =>
    changesOf(resource, input({ '/etc/a': text(there) }, entries))[0]?.saves;

  it('that somebody has edited is saved under a name of its content, and what Keelson wrote itself is not', () => {
    const copy = `/var/lib/keelson/edited/etc/a.${sha256('mine').slice(0, 8)}`;
    expect(saved(file, 'mine', [entry])).toBe(copy);
    expect(saved(file, 'old', [entry])).toBeUndefined();
    // A run that was cut off had written down what it did not come to write.
    expect(saved(file, 'old', [{ ...entry, written: [sha256('old'), sha256('next')] }])).toBeUndefined();
    // Nobody knows what an earlier Keelson has written.
    expect(saved(file, 'mine', [{ id: entry.id, before: null }])).toBe(copy);
  });

  it('is never saved when it is a secret, and kept another way when it is not ours', () => {
    expect(saved({ ...file, secret: true }, 'mine', [entry])).toBeUndefined();
    const [change] = changesOf(file, input({ '/etc/a': text('theirs') }));
    expect([change?.saves, change?.replaces]).toEqual([undefined, true]);
  });
});

describe('a package', () => {
  const haproxy: Resource = { kind: 'package', name: 'haproxy', tool: 'haproxy', units: [] };
  const on = (facts: Record<string, string>, present: readonly string[] = []): PlannedChange[] =>
    changesOf(haproxy, { ...input({}), found: { ...host({}), facts, present: new Set(present) } });

  it('is nobody’s concern where its program is there', () => {
    expect(on({ PACKAGE_MANAGER: 'apt-get' }, ['package:haproxy'])).toEqual([]);
  });

  it.each(['apt-get', 'zypper', 'dnf', 'yum'])(
    'that is missing is installed by the host’s %s, and the plan says so',
    (manager) => {
      const by = `${manager} install haproxy`;
      expect(on({ PACKAGE_MANAGER: manager })).toEqual([
        { id: 'package:haproxy', kind: 'package', target: 'package haproxy', action: 'install', why: 'missing', by },
      ]);
    },
  );

  it('of ours goes where the cluster file wants it no more', () => {
    const entry = { id: 'package:haproxy', before: null, brought: ['haproxy'] };
    const ledger = new Map([[entry.id, entry]]);
    expect(leftOver([{ resources: [haproxy] }], ledger)).toEqual([]);
    expect(leftOver([{ resources: [] }], ledger)).toEqual([entry]);
  });

  it('that nobody can install is missing all the same', () => {
    expect(on({ PACKAGE_MANAGER: '' })).toEqual([
      { id: 'package:haproxy', kind: 'package', target: 'package haproxy', action: 'install', why: 'missing' },
    ]);
  });
});

it('a certificate whose time is over is changed for that reason, and its unit for what it reads', () => {
  const certificate: FileResource = { kind: 'file', path: '/etc/a.crt', mode: 0o644, content: 'new', secret: false };
  const unit: Resource = { kind: 'unit', unit: 'a.service', system: false, files: ['/etc/a.crt'], programs: [] };
  const found = host({ '/etc/a.crt': text('old'), '/etc/b.crt': text('old') });
  const since = { restarts: 0, pid: 1, since: '' };
  const runs = { load: 'loaded', active: 'active', enabled: 'enabled', fresh: true, well: true, ...since };
  const asked: ChangeInput = {
    ...input({}),
    found: { ...found, units: new Map([['a.service', runs]]) },
    reasons: new Map([['/etc/a.crt', 'ends-soon']]),
  };
  const resources = [certificate, { ...certificate, path: '/etc/b.crt' }, unit];
  const [planned] = hostChanges([{ step: 'kube-apiserver', resources }], asked);
  expect(planned?.changes.map(({ target, action, why }) => `${action} ${target} ${why}`)).toEqual([
    'change /etc/a.crt ends-soon',
    'change /etc/b.crt content',
    'restart a.service inputs',
  ]);
});

describe('a kubeconfig', () => {
  const kubeconfig: Resource = { kind: 'kubeconfig', user: 'root', asUser: false, content: 'ours' };
  const replaced = (there: string | undefined, entries: readonly LedgerEntry[] = []) => {
    const asked = input({}, entries);
    const values = new Map(there === undefined ? [] : [['kubeconfig:root', sha256(there)] as const]);
    const [change] = changesOf(kubeconfig, { ...asked, found: { ...asked.found, values } });
    return change && [change.action, change.replaces ?? false];
  };

  it('of somebody else is told as replaced, kept and coming back', () => {
    expect(replaced('theirs')).toEqual(['change', true]);
    expect(replaced('earlier', [{ id: 'kubeconfig:root', before: null }])).toEqual(['change', false]);
    expect(replaced(undefined)).toEqual(['create', false]);
    expect(replaced('ours')).toBeUndefined();
  });
});

describe('a program', () => {
  const program: Resource = { kind: 'program', path: '/opt/k/kubectl', name: 'kubectl', preinstalled: false };
  const answered = (there: Partial<FoundPath>, wanted?: string) => {
    const programs = new Map(wanted === undefined ? [] : [['kubectl', wanted] as const]);
    const asked = input({ '/opt/k/kubectl': path({ mode: '755', sha256: 'a', ...there }) });
    return changesOf(program, { ...asked, programs })[0]?.why;
  };

  it('that is a link is replaced, and what it leads to keeps its rights', () => {
    expect(answered({}, 'a')).toBeUndefined();
    expect(answered({ type: 'other', mode: '777' }, 'a')).toBe('content');
    expect(answered({ type: 'other', mode: '777' })).toBeUndefined();
    expect(answered({ mode: '711' }, 'a')).toBe('mode');
  });
});

describe('a copy of what another host has', () => {
  const file: Resource = { kind: 'file', path: '/var/a.crt', mode: 0o600, secret: true, copyOf: 'n1' };
  const unit: Resource = { kind: 'unit', unit: 'a.service', system: false, files: [file.path], programs: [] };
  const steps = [{ step: 'kube-apiserver' as const, resources: [file, unit] }];
  const runs = {
    load: 'loaded',
    active: 'active',
    enabled: 'enabled',
    restarts: 0,
    pid: 1,
    since: '',
    fresh: true,
    well: true,
  };
  const asked = (there: Record<string, FoundPath>, original?: string): ChangeInput => ({
    ...input(there),
    found: { ...host(there), units: new Map([['a.service', runs]]) },
    others: new Map(original === undefined ? [] : [['n1:/var/a.crt', sha256(original)]]),
  });
  const copy = { '/var/a.crt': { ...text('a'), mode: '600' } };
  const planned = (made: ChangeInput): string[] =>
    hostChanges(steps, made).flatMap(({ changes }) =>
      changes.map(({ target, action, why }) => `${action} ${target} ${why}`),
    );

  it('is as it should be while it is the same, and else written anew with a restart of who reads it', () => {
    expect(planned(asked(copy, 'a'))).toEqual([]);
    expect(planned(asked(copy, 'b'))).toEqual(['change /var/a.crt content', 'restart a.service inputs']);
    expect(planned(asked({}, 'a'))).toEqual(['create /var/a.crt missing', 'restart a.service inputs']);
  });

  it('is ours by an older ledger too, which does not name it; without any ledger it is somebody else’s', () => {
    const replaced = (asking: ChangeInput) =>
      hostChanges(steps, asking).flatMap(({ changes }) => changes.map(({ replaces = false }) => replaces))[0];
    const older = new Map([['unit:a.service', { id: 'unit:a.service', before: null }]]);
    expect(replaced({ ...asked(copy, 'b'), ledger: older })).toBe(false);
    expect(replaced({ ...asked(copy, 'b'), ledger: new Map() })).toBe(true);
  });

  it('is looked at by the step where nobody has seen the original', () => {
    expect(planned(asked(copy))).toEqual([]);
    expect(unsureSteps(steps, { objects: new Map(), ...asked(copy) })).toEqual(new Set(['kube-apiserver']));
    expect(unsureSteps(steps, { ...asked(copy, 'b'), objects: new Map() })).toEqual(new Set());
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

  it('that a kubelet has made without its pod range is completed, not created', () => {
    const node: Resource = { ...object, manifest: { spec: { podCIDR: '172.20.1.0/24' }, status: {} } };
    const asked = { ...input({}), objects: new Map(), withoutRange: new Set(['/Node/10.0.0.1']) };
    expect(changesOf(node, asked)).toMatchObject([
      { action: 'change', before: '', after: 'spec.podCIDR: "172.20.1.0/24"\n' },
    ]);
  });
});
