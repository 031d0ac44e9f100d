/** Users of the system and what belongs to them, by a real /bin/sh: its getent, useradd, userdel, find and chown only pretend. */
import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mkdirs } from './foldersCommand';
import { setRightsCommand } from './rightsCommand';
import { at, entries, get, note, put, root, run, undo, useNode } from './testing/node';
import { makeUsersCommand } from './usersCommand';

useNode();

const program = (name: string, script: string): void => {
  put(`bin/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(at(`bin/${name}`), 0o755);
};
/** A node that has these users, which useradd and userdel change. */
const withUsers = (...names: string[]): void => {
  mkdirSync(at('users'));
  for (const name of names) put(`users/${name}`, '');
  program('getent', '[ -e "$ROOT/users/$2" ]');
  program('useradd', 'for name; do :; done; echo "useradd $*" >> "$ROOT/calls"; : > "$ROOT/users/$name"');
  program('userdel', 'echo "userdel $*" >> "$ROOT/calls"; rm "$ROOT/users/$1"');
  program('find', 'echo "find $*" >> "$ROOT/calls"');
};
const user = { kind: 'user', name: 'etcd' } as const;
/** The same, with a user of ours. */
const withOurs = (): void => {
  withUsers();
  note(user);
  put('users/etcd', '');
};
const calls = (): string[] => (existsSync(at('calls')) ? get('calls').trim().split('\n') : []);
const hostile = "a b'$(touch pwned)`touch pwned`";
const untouched = (): void => {
  for (const folder of [root, process.cwd()])
    expect(readdirSync(folder).filter((one) => one.startsWith('pwned'))).toEqual([]);
};

describe('users of the system', () => {
  it('are made where they are missing, for nobody to log in as', () => {
    withUsers('calico');
    expect(run(makeUsersCommand(['etcd', 'calico']))).toBe('etcd\n');
    expect(calls()).toEqual([
      'useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin etcd',
    ]);
    expect(run(makeUsersCommand(['etcd', 'calico']))).toBe('');
  });

  it('are written down once: who was there before is nobody of ours', () => {
    withUsers('theirs');
    note(user, { kind: 'user', name: 'theirs' });
    run(makeUsersCommand(['etcd']));
    note(user);
    expect(entries().map(({ id, before }) => [id, before])).toEqual([
      ['user:etcd', null],
      ['user:theirs', {}],
    ]);
    expect(undo()).toEqual({ said: 'setting user etcd\n', whole: true });
    expect(readdirSync(at('users'))).toEqual(['theirs']);
    expect(undo()).toEqual({ said: '', whole: true });
  });

  it('are looked for on the file system of the host alone, not where containers have their files', () => {
    withOurs();
    undo();
    const [search = ''] = calls();
    expect(search).toMatch(/^find \/ -xdev /);
    for (const path of ['/proc', '/sys', '/var/lib/containerd', at('state/edited')])
      expect(search).toContain(`-path ${path} `);
    expect(search).toMatch(/-prune -o -user etcd -print -quit$/);
  });

  it('stay where something belongs to them, which is told with its whole name', () => {
    withOurs();
    program('find', 'echo "/srv/a b"');
    expect(undo()).toEqual({ said: 'owns etcd /srv/a b\n', whole: true });
    expect(readdirSync(at('users'))).toEqual(['etcd']);
    // Told once: the ledger is done with them.
    expect(undo()).toEqual({ said: '', whole: true });
  });

  it.each([
    ['takes too long', 'timeout', 'exit 124'],
    ['fails', 'find', 'exit 1'],
  ])('stay where the search %s: nobody knows what is theirs', (_, name, script) => {
    withOurs();
    program(name, script);
    expect(undo()).toEqual({ said: 'owns etcd \n', whole: true });
    expect(readdirSync(at('users'))).toEqual(['etcd']);
  });

  it('who cannot be removed wait in the ledger for the next reset', () => {
    withOurs();
    program('userdel', 'exit 8');
    expect(undo()).toEqual({ said: 'left user etcd\n', whole: false });
    program('userdel', 'rm "$ROOT/users/$1"');
    expect(undo()).toEqual({ said: 'setting user etcd\n', whole: true });
  });

  it('stay words, whatever they are called', () => {
    withUsers();
    note({ kind: 'user', name: hostile });
    expect(run(makeUsersCommand([hostile]))).toBe(`${hostile}\n`);
    undo();
    untouched();
  });
});

describe('what belongs to a user', () => {
  const withChown = (): void => program('chown', 'echo "chown $*" >> "$ROOT/calls"');

  it('gets its owner and mode; without one, whoever runs this', () => {
    withChown();
    put('key', 'secret');
    put('other', 'public');
    run(
      setRightsCommand([
        { path: at('key'), mode: 0o600, owner: 'etcd' },
        { path: at('other'), mode: 0o644 },
      ]),
    );
    const own = `${String(process.getuid?.())}:${String(process.getgid?.())}`;
    expect(calls()).toEqual([`chown -h etcd:etcd -- ${at('key')}`, `chown -h ${own} -- ${at('other')}`]);
    expect(statSync(at('key')).mode & 0o777).toBe(0o600);
  });

  it('keeps its other names as they are: those may be somebody else’s', () => {
    withChown();
    put('key', 'secret');
    chmodSync(at('key'), 0o644);
    linkSync(at('key'), at('theirs'));
    run(setRightsCommand([{ path: at('key'), mode: 0o600, owner: 'etcd' }]));
    expect([at('key'), at('theirs')].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o644]);
    expect(readFileSync(at('key'), 'utf8')).toBe('secret');
  });

  it('stays with its mode where the user is not there', () => {
    program('chown', 'exit 1');
    put('key', 'secret');
    chmodSync(at('key'), 0o640);
    expect(() => run(setRightsCommand([{ path: at('key'), mode: 0o600, owner: 'nobody-here' }]))).toThrow();
    expect(statSync(at('key')).mode & 0o777).toBe(0o640);
  });

  it('is made with them where it is a folder, once', () => {
    withChown();
    const wanted = [
      { path: at('data/etcd'), mode: '0700', owner: 'etcd' },
      { path: at('plain'), mode: '0755' },
    ];
    expect(run(mkdirs(wanted))).toBe(`${at('data/etcd')}\n${at('plain')}\n`);
    expect(calls()).toEqual([`chown etcd:etcd ${at('data/etcd')}`]);
    expect(statSync(at('data/etcd')).mode & 0o777).toBe(0o700);
    expect(run(mkdirs(wanted))).toBe('');
  });

  it('has a name that stays a word', () => {
    withChown();
    put(hostile, '');
    run(setRightsCommand([{ path: at(hostile), mode: 0o600, owner: hostile }]));
    run(mkdirs([{ path: at(`${hostile}.d`), mode: '0700', owner: hostile }]));
    expect(statSync(at(`${hostile}.d`)).isDirectory()).toBe(true);
    untouched();
  });
});
