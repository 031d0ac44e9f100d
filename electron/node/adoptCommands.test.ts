/** Ledgers that are made of what is there: for nodes of the first version, and where one is damaged or lost. */
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Resource } from '../../shared/resources/resource';
import type { Command } from '../shell/quote';
import { adoptCommand, rebuildLedgerCommand } from './adoptCommands';
import { forgetNodeCommand } from './undoCommands';
import { root, at, put, get, run, identity, note, file, ledger, entries, undo, useNode } from './testing/node';

useNode();

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
