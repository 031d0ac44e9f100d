/** Writing down and undoing, by a real /bin/sh in a temporary folder. */
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
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLedger } from '../../shared/resources/ledger';
import type { Resource } from '../../shared/resources/resource';
import { undoItems } from '../../shared/resources/undo';
import { sh, type Command } from '../shell/quote';
import { HOSTS_BEGIN } from '../../shared/resources/hostsBlock';
import { noteCommand, noteGoneCommand, recordCommand, saveEditedCommand } from './ledgerCommands';
import { setRightsCommand } from './rightsCommand';
import { forgetNodeCommand, undoCommand } from './undoCommands';
import {
  root,
  at,
  put,
  get,
  run,
  options,
  identity,
  note,
  file,
  program,
  folder,
  ledger,
  entries,
  undo,
  useNode,
} from './testing/node';

useNode();

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

  it('is known by what Keelson has written, which the ledger says', () => {
    const sum = (content: string): string => createHash('sha256').update(content).digest('hex');
    note(file('unit'));
    expect(entries()).toEqual([{ id: `file:${at('unit')}`, before: null, written: [sum('ours')] }]);
    note({ ...file('unit'), content: 'ours, newer' } as Resource);
    expect(entries()).toEqual([{ id: `file:${at('unit')}`, before: null, written: [sum('ours'), sum('ours, newer')] }]);
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

  describe('a unit that the system may bring, with a file of ours', () => {
    const unit = 'keelson-none.service';
    const items = undoItems([
      { id: `file:/etc/systemd/system/${unit}`, before: null },
      { id: `unit:${unit}`, before: { enabled: 'enabled', active: 'active' } },
    ]);
    const users = new Map([[unit, sh`cat ${{ raw: '"$ROOT/containers"' as Command }} 2>/dev/null`]]);
    const command = undoCommand(items, { ...options, users, systemUnits: [unit] });

    it('ends with its file, and what stood there before runs again', () => {
      mkdirSync(at('state'));
      run(command);
      expect(get('calls')).toContain(`systemctl disable --now --quiet ${unit}\n`);
      expect(get('calls').trim().split('\n').slice(-2)).toEqual([
        `systemctl enable --quiet ${unit}`,
        `systemctl restart ${unit}`,
      ]);
      expect(get('state/ledger.jsonl')).toContain(`{"id":"file:/etc/systemd/system/${unit}","gone":true}`);
    });

    it('runs on while it runs containers of others, and the reset says that and goes no further', () => {
      mkdirSync(at('state'));
      put('containers', 'theirs\n');
      expect(() => run(command)).toThrow(
        expect.objectContaining({ status: 1, stdout: `left ${unit}, which runs containers of others\n` }),
      );
      expect(get('calls')).toBe(`systemctl is-active --quiet ${unit}\nsystemctl daemon-reload\n`);
      expect(get('state/ledger.jsonl')).toBe('');
    });
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
