/** Writing down and undoing, by a real /bin/sh in a temporary folder. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { freshFolder } from '../testing/freshFolder';
import { parseLedger } from '../../shared/resources/ledger';
import type { Resource } from '../../shared/resources/resource';
import { undoItems } from '../../shared/resources/undo';
import { sh, type Command } from '../shell/quote';
import { HOSTS_BEGIN } from '../../shared/resources/hostsBlock';
import { adoptCommand, rebuildLedgerCommand } from './adoptCommands';
import { noteCommand, noteGoneCommand, recordCommand, saveEditedCommand } from './ledgerCommands';
import { setRightsCommand } from './rightsCommand';
import { forgetNodeCommand, undoCommand, type UndoOptions } from './undoCommands';

let root: string;
const at = (name: string): string => join(root, name);
const put = (name: string, content: string): void => writeFileSync(at(name), content);
const get = (name: string): string => readFileSync(at(name), 'utf8');

/** Keelson's folder of the node lies in the temporary one. */
const moved = (command: Command): string => command.replaceAll("'/var/lib/keelson", `'${at('state')}`);
const run = (command: Command): string =>
  execFileSync('/bin/sh', ['-c', moved(command)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: `${at('bin')}:/usr/sbin:/usr/bin:/sbin:/bin`, ROOT: root },
  });

const options: UndoOptions = {
  systemUnits: ['docker.service'],
  users: new Map([['docker.service', sh`cat ${{ raw: '"$ROOT/containers"' as Command }} 2>/dev/null`]]),
  leavings: new Map(),
  dropHosts: () => sh`echo unchanged`,
  removeImage: () => sh`false`,
  dropKubeconfig: () => sh`:`,
  readers: new Map(),
};
const identity = { id: 'abc', name: 'lab', version: '1.0.0' };
const note = (...resources: Resource[]): string => run(noteCommand(identity, resources));
const file = (name: string): Resource => ({
  kind: 'file',
  path: at(name),
  mode: 0o644,
  content: 'ours',
  secret: false,
});
const program = (name: string): Resource => ({ kind: 'program', path: at(name), name, preinstalled: false });
const folder = (name: string, data = false): Resource => ({
  ...{ kind: 'directory', path: at(name), mode: 0o755 },
  ...(data ? { data: true } : {}),
});
const ledger = () => parseLedger(existsSync(at('state/ledger.jsonl')) ? get('state/ledger.jsonl') : undefined);
const entries = () => {
  const read = ledger();
  if (read.kind !== 'whole') throw new Error(read.kind);
  return read.entries;
};
/** What the undoing printed, and whether everything could be undone. */
const undo = (how = (command: Command): Command => command): { said: string; whole: boolean } => {
  const command = how(undoCommand(undoItems(entries()), options));
  try {
    return { said: run(command), whole: true };
  } catch (error) {
    return { said: (error as { stdout: string }).stdout, whole: false };
  }
};

beforeEach(() => {
  root = freshFolder('bin');
  for (const name of ['systemctl', 'iptables', 'ip']) {
    put(`bin/${name}`, `#!/bin/sh\necho "${name} $*" >> "$ROOT/calls"\n`);
    chmodSync(at(`bin/${name}`), 0o755);
  }
});

describe('a file of somebody else that ours stands in place of', () => {
  it('is kept once, and is back with its mode and time, also after a second deployment', () => {
    put('config.toml', 'theirs');
    chmodSync(at('config.toml'), 0o640);
    utimesSync(at('config.toml'), 1_000_000, 1_000_000);
    note(file('config.toml'));
    rmSync(at('config.toml'));
    put('config.toml', 'ours');
    note(file('config.toml'));
    put('config.toml', 'ours, newer');
    expect(undo()).toEqual({ said: `file ${at('config.toml')}\n`, whole: true });
    expect(get('config.toml')).toBe('theirs');
    expect(statSync(at('config.toml')).mode & 0o777).toBe(0o640);
    expect(statSync(at('config.toml')).mtimeMs).toBe(1_000_000_000);
    expect(undo()).toEqual({ said: '', whole: true });
    expect(get('config.toml')).toBe('theirs');
  });

  it('is kept as the link that it was', () => {
    put('real', 'theirs');
    symlinkSync('real', at('link'));
    note(file('link'));
    rmSync(at('link'));
    put('link', 'ours');
    undo();
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
    expect(get('link')).toBe('theirs');
  });

  it('is the very file that it was, with its other names, where it is large; also when its change has not begun', () => {
    for (const name of ['kubectl', 'kubelet']) put(name, 'theirs'.repeat(300_000));
    linkSync(at('kubectl'), at('elsewhere'));
    const inodes = ['kubectl', 'kubelet'].map((name) => statSync(at(name)).ino);
    note(program('kubectl'), program('kubelet'));
    rmSync(at('kubectl'));
    put('kubectl', 'ours');
    expect(undo().whole).toBe(true);
    expect(['kubectl', 'kubelet'].map((name) => statSync(at(name)).ino)).toEqual(inodes);
    expect(get('elsewhere')).toBe(get('kubectl'));
    expect(readdirSync(at('state/before'))).toEqual([]);
  });

  it('has its rights back where only these were changed, and keeps them under its other names', () => {
    put('kubectl', 'theirs'.repeat(300_000));
    put('script', 'theirs');
    linkSync(at('script'), at('elsewhere'));
    for (const name of ['kubectl', 'script']) chmodSync(at(name), 0o711);
    note(program('kubectl'), program('script'));
    run(setRightsCommand(['kubectl', 'script'].map((name) => ({ path: at(name), mode: 0o755 }))));
    const modes = (): number[] => ['kubectl', 'script', 'elsewhere'].map((name) => statSync(at(name)).mode & 0o777);
    expect(modes()).toEqual([0o755, 0o755, 0o711]);
    undo();
    expect(modes()).toEqual([0o711, 0o711, 0o711]);
    expect(readdirSync(root).filter((name) => name.includes('keelson'))).toEqual([]);
  });

  it('stays when the change that was written down has not begun', () => {
    put('one', 'theirs');
    note(file('one'), file('two'));
    expect(undo().whole).toBe(true);
    expect(get('one')).toBe('theirs');
    expect(existsSync(at('two'))).toBe(false);
  });
});

describe('a file of ours that somebody has edited', () => {
  it('is saved once under its name, and the copy is told and gone with the ledger', () => {
    put('unit', 'edited');
    note(file('unit'));
    const copy = at('state/edited/unit.1234');
    const save = (): string => run(saveEditedCommand([{ path: at('unit'), copy }]));
    save();
    put('unit', 'ours');
    save();
    expect(readFileSync(copy, 'utf8')).toBe('edited');
    expect(run(forgetNodeCommand)).toContain(`file ${copy}\n`);
    expect(existsSync(copy)).toBe(false);
  });

  it('is known by what Keelson wrote last, which the ledger says', () => {
    const sum = (content: string): string => createHash('sha256').update(content).digest('hex');
    note(file('unit'));
    expect(entries()).toEqual([{ id: `file:${at('unit')}`, before: null, written: sum('ours') }]);
    note({ ...file('unit'), content: 'ours, newer' } as Resource);
    expect(entries()).toEqual([{ id: `file:${at('unit')}`, before: null, written: sum('ours, newer') }]);
    note({ ...file('secret'), secret: true } as Resource);
    expect(entries()[1]).toEqual({ id: `file:${at('secret')}`, before: null, secret: true });
  });
});

describe('what was not there', () => {
  it('is removed, once: what somebody puts there later is theirs', () => {
    note(file('new'));
    put('new', 'ours');
    expect(undo().said).toBe(`file ${at('new')}\n`);
    put('new', 'theirs');
    expect(undo().said).toBe('');
    expect(get('new')).toBe('theirs');
  });

  it('is removed together with the folders that were made for it, and only while they are empty', () => {
    note(folder('a'), folder('a/b'), file('a/b/c'));
    mkdirSync(at('a/b'), { recursive: true });
    put('a/b/c', 'ours');
    put('a/theirs', '');
    expect(undo().said).toBe(`file ${at('a/b/c')}\nfile ${at('a/b')}\n`);
    expect(readdirSync(at('a'))).toEqual(['theirs']);
    rmSync(at('a/theirs'));
    expect(undo().said).toBe(`file ${at('a')}\n`);
  });

  it('leaves nothing of a write that was killed, and so no folder of ours because of it', () => {
    note(folder('a'), file('a/b'));
    mkdirSync(at('a'));
    put('a/.b.keelson-0123456789aB', 'half');
    expect(undo().said).toBe(`file ${at('a')}\n`);
    expect(existsSync(at('a'))).toBe(false);
  });

  it('is removed with everything in it where only our services wrote', () => {
    note(folder('etcd', true));
    mkdirSync(at('etcd/member/snap'), { recursive: true });
    put('etcd/member/snap/db', '');
    expect(undo().said).toBe(`file ${at('etcd')}\n`);
    expect(existsSync(at('etcd'))).toBe(false);
  });
});

describe('a folder that was there', () => {
  it('stays, and is emptied of what our services wrote where it was empty', () => {
    mkdirSync(at('empty'));
    mkdirSync(at('full'));
    put('full/theirs', '');
    note(folder('empty', true), folder('full', true));
    put('empty/ours', '');
    put('full/ours', '');
    undo();
    expect(readdirSync(at('empty'))).toEqual([]);
    expect(readdirSync(at('full'))).toEqual(['ours', 'theirs']);
  });

  it('that a link led to from the beginning is emptied where it was empty, and the link stays', () => {
    for (const name of ['empty', 'full']) {
      mkdirSync(at(`${name}-disk`));
      symlinkSync(at(`${name}-disk`), at(name));
    }
    put('full/theirs', '');
    note(folder('empty', true), folder('full', true));
    put('empty/ours', '');
    put('full/ours', '');
    expect(undo()).toEqual({ said: `file ${at('empty')}\n`, whole: true });
    expect([readdirSync(at('empty-disk')), readdirSync(at('full-disk'))]).toEqual([[], ['ours', 'theirs']]);
    expect([lstatSync(at('empty')).isSymbolicLink(), readdirSync(at('state/before'))]).toEqual([true, []]);
  });

  it('that a link leads to is emptied, told once, and the link stays', () => {
    note(folder('data', true));
    mkdirSync(at('disk/member'), { recursive: true });
    symlinkSync(at('disk'), at('data'));
    expect(undo().said).toBe(`file ${at('data')}\n`);
    expect([readdirSync(at('disk')), existsSync(at('data'))]).toEqual([[], true]);
  });
});

describe('the ledger', () => {
  it('says whose the node is, and is read by nobody but root', () => {
    note(file('x'));
    expect(ledger()).toMatchObject({ kind: 'whole', header: { format: 1, ...identity } });
    expect(statSync(at('state')).mode & 0o777).toBe(0o700);
    expect(statSync(at('state/ledger.jsonl')).mode & 0o777).toBe(0o600);
  });

  it('forgives a line that a crash cut off, and goes on after it', () => {
    note(file('x'));
    appendFileSync(at('state/ledger.jsonl'), '{"id":"file:/y","bef');
    expect(entries().map(({ id }) => id)).toEqual([`file:${at('x')}`]);
    note(file('z'));
    expect(entries().map(({ id }) => id)).toEqual([`file:${at('x')}`, `file:${at('z')}`]);
  });

  it('takes such a line away before it says what is gone, too', () => {
    note(file('x'), file('y'));
    put('x', 'ours');
    const torn = (): void => appendFileSync(at('state/ledger.jsonl'), '{"id":"file:/y","bef');
    torn();
    run(noteGoneCommand(entries().slice(1)));
    torn();
    expect(undo()).toEqual({ said: `file ${at('x')}\n`, whole: true });
    expect(entries()).toEqual([]);
  });

  describe('that has no room', () => {
    /** As on a full disk: what is beyond this many half KiB of a file cannot be written, and the beginning of it is. */
    const cramped = (command: Command): Command => sh`trap '' XFSZ; ulimit -f 1; ${{ raw: command }}`;
    const others = (): Resource[] =>
      Array.from({ length: 9 }, (_, index) => file(`a-file-with-a-longer-name-${String(index)}`));

    it('is not written on, nothing of what was kept stays, and it goes on when there is room', () => {
      note(file('x'));
      put('large', 'theirs'.repeat(200));
      expect(() => run(cramped(noteCommand(identity, [file('large')])))).toThrow(/cp: /);
      expect(readdirSync(at('state/before'))).toEqual([]);
      expect(() => run(cramped(noteCommand(identity, others())))).toThrow(/printf: write error/);
      expect(statSync(at('state/ledger.jsonl')).size).toBe(512);
      expect(entries().length).toBeLessThan(others().length);
      note(file('large'), ...others());
      expect(entries()).toHaveLength(others().length + 2);
    });

    it('does not let a record of half its length take the place of a whole one', () => {
      note(file('x'));
      run(recordCommand('whole'));
      expect(() => run(cramped(recordCommand('longer'.repeat(200))))).toThrow();
      expect(get('state/cluster.json')).toBe('whole');
      expect(readdirSync(at('state')).sort()).toEqual(['before', 'cluster.json', 'ledger.jsonl']);
    });

    it('is told when everything is undone and that cannot be noted, and the next reset has nothing to undo', () => {
      note(file('x'), ...others());
      put('x', 'ours');
      const said = `file ${at('x')}\nleft ${at('state/ledger.jsonl')}\n`;
      expect(undo(cramped)).toEqual({ said, whole: false });
      expect(entries()).toHaveLength(others().length + 1);
      expect(undo()).toEqual({ said: '', whole: true });
      expect(entries()).toEqual([]);
    });
  });

  it('that cannot be opened for writing keeps everything from being undone', () => {
    note(file('x'));
    put('x', 'ours');
    const command = undoCommand(undoItems(entries()), options);
    rmSync(at('state'), { recursive: true });
    expect(() => run(command)).toThrow();
    expect(get('x')).toBe('ours');
  });

  it('is damaged when any other line is no line of its own, and says which', () => {
    note(file('x'));
    appendFileSync(at('state/ledger.jsonl'), 'what?\n');
    note(file('y'));
    expect(ledger()).toMatchObject({ kind: 'damaged', lines: [3], readable: { header: identity } });
  });

  it('of a newer Keelson is told as such', () => {
    expect(parseLedger('{"format":2,"id":"a","name":"b","version":"9"}\n{"what":1}\n')).toMatchObject({
      kind: 'newer',
      format: 2,
    });
  });

  it('takes nothing for ours that was not written down before it was changed', () => {
    note(file('x'));
    const line = '{"id":"program:/usr/bin/theirs","installed":{"sha256":"a","size":1,"mtime":1,"inode":1}}\n';
    appendFileSync(at('state/ledger.jsonl'), line);
    expect(entries().map(({ id }) => id)).toEqual([`file:${at('x')}`]);
  });

  it('goes last, with everything that it kept', () => {
    put('one', 'theirs');
    note(file('one'));
    undo();
    expect(run(forgetNodeCommand)).toBe('file /var/lib/keelson\n');
    expect(existsSync(at('state'))).toBe(false);
  });
});

it('writes down the whole of what a setting of the kernel was', () => {
  note({ kind: 'sysctl', name: 'kernel.pid_max', value: '1' }, { kind: 'trace', name: 'kernel.threads-max' });
  expect(entries().map(({ before }) => before?.value)).toEqual(
    ['pid_max', 'threads-max'].map((name) => readFileSync(`/proc/sys/kernel/${name}`, 'utf8').trim()),
  );
});

it('undoes a unit with what it has left: killed in between, the next reset finds both to do', () => {
  note({ kind: 'unit', unit: 'ours.service', system: false, files: [], programs: [] });
  put('leases', 'of pods');
  const command = (leavings: Command): Command =>
    undoCommand(undoItems(entries()), { ...options, leavings: new Map([['ours.service', leavings]]) });
  expect(() => run(command(sh`kill -9 $$`))).toThrow();
  expect(entries().map(({ id }) => id)).toEqual(['unit:ours.service']);
  run(command(sh`rm -f ${at('leases')}`));
  expect([existsSync(at('leases')), entries()]).toEqual([false, []]);
});

it('a block in /etc/hosts that has lost its end is told, and waits in the ledger for whoever mends it', () => {
  note({ kind: 'hosts', name: 'hosts', value: '10.0.0.1 n1' });
  const hosts = (command: Command): Command => command.replaceAll("'/etc/hosts'", `'${at('hosts')}'`) as Command;
  put('hosts', `127.0.0.1 localhost\n${HOSTS_BEGIN}\n10.0.0.1 n1\n`);
  expect(undo(hosts)).toEqual({ said: `left ${at('hosts')}\n`, whole: false });
  expect(entries()).toHaveLength(1);
  put('hosts', '127.0.0.1 localhost\n');
  expect(undo(hosts).whole).toBe(true);
  expect(entries()).toEqual([]);
});

describe('images', () => {
  it('go when the services that used them have ended, and before their runtime', () => {
    const written = ['unit:docker.service', 'file:/a', 'unit:kubelet.service', 'image:docker r/web:v1'];
    const order = undoItems(written.map((id) => ({ id, before: null }))).map(({ id }) => id);
    expect(order).toEqual(['unit:kubelet.service', 'file:/a', 'image:docker r/web:v1', 'unit:docker.service']);
    expect(undoItems([{ id: 'image:docker r/a', before: { value: 'sha256:1' } }])[0]?.kind).toBe('none');
  });
});

describe('a node of the first version', () => {
  const adopt = (...resources: Resource[]): string => run(adoptCommand(identity, 'docker', resources, []));

  it('gets a ledger: what it had put aside was there before, the rest was not, and images are known by its memory', () => {
    put('config.toml', 'ours');
    put('config.toml.keelson-backup', 'theirs');
    put('unit', 'ours');
    mkdirSync(at('state/images'), { recursive: true });
    put(`state/images/${'a'.repeat(64)}`, 'r/web:v1 sha256:1\n');
    adopt(file('config.toml'), file('unit'), { kind: 'sysctl', name: 'net.ipv4.ip_forward', value: '1' });
    expect(entries().map(({ id }) => id)).toEqual([
      `file:${at('config.toml')}`,
      `file:${at('unit')}`,
      'image:docker r/web:v1',
    ]);
    undo();
    expect(get('config.toml')).toBe('theirs');
    expect(readdirSync(root).filter((name) => /unit|backup/.test(name))).toEqual([]);
  });

  it('loses the routes to nodes that have left, by its own words, and no others', () => {
    put(
      'routes',
      'ExecStop=-/sbin/ip route del 172.20.2.0/24 via 10.0.0.2\nExecStop=-/sbin/ip route del 172.20.22.0/24 via 10.0.0.22\n',
    );
    const command = adoptCommand(identity, 'docker', [], ['10.0.0.2', '10.0.0.9']);
    run(command.replaceAll('/etc/systemd/system/keelson-routes.service', at('routes')) as Command);
    expect(get('calls')).toBe('ip route del 172.20.2.0/24 via 10.0.0.2\n');
  });

  it('is adopted as a whole or not at all: a try that was cut off is gone on with', () => {
    for (const name of ['one', 'two']) put(name, 'ours');
    put('one.keelson-backup', 'theirs');
    put('bin/sync', '#!/bin/sh\nkill -9 $PPID\n');
    chmodSync(at('bin/sync'), 0o755);
    expect(() => adopt(file('one'))).toThrow();
    expect(ledger().kind).toBe('none');
    rmSync(at('bin/sync'));
    adopt(file('one'), file('two'));
    expect(entries().map(({ id }) => id)).toEqual([`file:${at('one')}`, `file:${at('two')}`]);
    undo();
    expect(get('one')).toBe('theirs');
  });

  it('is adopted once', () => {
    put('unit', 'ours');
    adopt(file('unit'));
    const first = get('state/ledger.jsonl');
    adopt(file('unit'));
    expect(get('state/ledger.jsonl')).toBe(first);
  });
});

describe('a ledger that is made anew', () => {
  const rebuild = (...parts: Parameters<typeof rebuildLedgerCommand>[1]): string =>
    run(rebuildLedgerCommand(identity, parts));
  /** What a damaged ledger says in the lines that can be read. */
  const readable = () => {
    const read = ledger();
    if (read.kind !== 'damaged') throw new Error(read.kind);
    return read.readable.entries;
  };
  /** Three files of ours, each in place of somebody's; the line of the second is damaged. */
  const damage = (): void => {
    for (const name of ['one', 'two', 'three']) put(name, `theirs ${name}`);
    note(file('one'), file('two'), file('three'));
    for (const name of ['one', 'two', 'three']) put(name, 'ours');
    const lines = get('state/ledger.jsonl').split('\n');
    put('state/ledger.jsonl', lines.map((line, index) => (index === 2 ? 'x' + line.slice(1) : line)).join('\n'));
  };
  const copies = (): string[] => readdirSync(at('state/before'));
  const orphans = (): string[] => readdirSync(at('state/orphans')).filter((name) => !name.startsWith('ledger.'));

  it('has the lines that were agreed to, and what they put aside comes back', () => {
    damage();
    const [one, three] = readable();
    if (!one || !three) throw new Error('no entries');
    const old = get('state/ledger.jsonl');
    const printed = rebuild(file('two'), one, three);
    expect(entries().map(({ id }) => id)).toEqual([`file:${at('two')}`, `file:${at('one')}`, `file:${at('three')}`]);
    // Nobody knows what the copy of the second was: it is told, and kept.
    const [orphan = ''] = orphans();
    expect(printed).toBe(`orphan ${at(`state/orphans/${orphan}`)}\n`);
    expect(get(`state/orphans/${orphan}`)).toBe('theirs two');
    expect(copies()).toHaveLength(2);
    const kept = readdirSync(at('state/orphans')).filter((name) => name.startsWith('ledger.'));
    expect(kept.map((name) => get(`state/orphans/${name}`))).toEqual([old]);
    expect(undo()).toMatchObject({ whole: true });
    expect([get('one'), existsSync(at('two')), get('three')]).toEqual(['theirs one', false, 'theirs three']);
    expect(run(forgetNodeCommand)).toContain(`kept ${at(`state/orphans/${orphan}`)}\n`);
    expect(readdirSync(at('state'))).toEqual(['orphans']);
    expect(get(`state/orphans/${orphan}`)).toBe('theirs two');
  });

  it('does not touch what was not agreed to, and keeps the copy of what was there before it', () => {
    damage();
    const [one] = readable();
    if (!one) throw new Error('no entry');
    rebuild(one);
    undo();
    expect([get('one'), get('two'), get('three')]).toEqual(['theirs one', 'ours', 'ours']);
    expect(
      orphans()
        .map((name) => get(`state/orphans/${name}`))
        .sort(),
    ).toEqual(['theirs three', 'theirs two']);
  });

  it('leaves nothing of itself when no copy is without a line', () => {
    put('one', 'ours');
    mkdirSync(at('state'));
    put('state/ledger.jsonl', 'nonsense\n');
    expect(rebuild(file('one'))).toBe('');
    expect(undo().said).toBe(`file ${at('one')}\n`);
    run(forgetNodeCommand);
    expect(existsSync(at('state'))).toBe(false);
  });

  it('is the old one until it is whole, and what a killed try has left does not count', () => {
    damage();
    const old = get('state/ledger.jsonl');
    put('bin/sync', '#!/bin/sh\nkill -9 $PPID\n');
    chmodSync(at('bin/sync'), 0o755);
    expect(() => rebuild(file('two'))).toThrow();
    expect(get('state/ledger.jsonl')).toBe(old);
    expect(copies()).toHaveLength(3);
    rmSync(at('bin/sync'));
    rebuild(file('one'));
    expect(entries().map(({ id }) => id)).toEqual([`file:${at('one')}`]);
  });
});

describe('hostile names', () => {
  it('stay words, in the ledger and in what is undone', () => {
    const name = "a b'$(touch pwned)`touch pwned`";
    note(file(name));
    put(name, 'ours');
    expect(undo().whole).toBe(true);
    expect(readdirSync(root).filter((one) => one.includes('pwned'))).toEqual([]);
  });
});

describe('a network link', () => {
  it('that was there before stays', () => {
    put('bin/ip', '#!/bin/sh\necho "ip $*" >> "$ROOT/calls"\n[ "$*" != "link show dev ours0" ]\n');
    note({ kind: 'link', name: 'theirs0' }, { kind: 'link', name: 'ours0' });
    undo();
    expect(get('calls')).toContain('ip link delete ours0\n');
    expect(get('calls')).not.toContain('ip link delete theirs0\n');
  });
});

describe('rules and units', () => {
  it('a unit of the system that Keelson has started stops, unless others have come to use it', () => {
    const stop = (): string =>
      run(
        undoCommand(
          undoItems([{ id: 'unit:docker.service', before: { enabled: 'disabled', active: 'inactive' } }]),
          options,
        ),
      );
    mkdirSync(at('state'));
    expect(stop()).toBe('service docker.service\n');
    rmSync(at('calls'));
    put('containers', 'theirs\n');
    expect(stop()).toBe('used docker.service\n');
    expect(get('calls')).toBe('systemctl is-active --quiet docker.service\nsystemctl daemon-reload\n');
  });

  it.each(['active', 'activating'])('a unit of somebody else that was %s is started again', (active) => {
    const unit = 'kubelet.service';
    mkdirSync(at('state'));
    run(undoCommand(undoItems([{ id: `unit:${unit}`, before: { enabled: 'enabled', active } }]), options));
    expect(get('calls').trim().split('\n').slice(-2)).toEqual([
      `systemctl enable --quiet ${unit}`,
      `systemctl restart ${unit}`,
    ]);
  });

  it('are taken back newest first, each by its own words', () => {
    note(
      { kind: 'unit', unit: 'etcd.service', system: false, files: [], programs: [] },
      { kind: 'rule', table: 'filter', words: ['FORWARD', '-j', 'ACCEPT'] },
    );
    rmSync(at('calls'));
    undo();
    const calls = get('calls').trim().split('\n');
    expect(calls.filter((call) => /-D|disable/.test(call))).toEqual([
      'iptables -w -t filter -D FORWARD -j ACCEPT',
      'systemctl disable --now --quiet etcd.service',
    ]);
  });
});
