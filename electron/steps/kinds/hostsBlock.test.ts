/** The block in /etc/hosts, changed by a real /bin/sh in a temporary folder. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { freshFolder } from '../../testing/freshFolder';
import type { Command } from '../../shell/quote';
import { dropHostsCommand, putHostsCommand } from './hostsBlock';
import { clusterFrom, threeNodes } from '../testing/sandbox';

const { nodes } = clusterFrom(threeNodes);
const lines = '# keelson begin\n10.77.0.11 n1\n10.77.0.12 n2\n10.77.0.13 n3\n# keelson end\n';

let root: string;
let hosts: string;
beforeEach(() => {
  root = freshFolder('bin', 'etc');
  hosts = join(root, 'etc/hosts');
});

const run = (command: Command): string =>
  execFileSync('/bin/sh', ['-c', command], {
    encoding: 'utf8',
    env: { PATH: `${join(root, 'bin')}:/usr/bin:/bin` },
  }).trim();
const put = (): string => run(putHostsCommand(nodes, hosts));
const drop = (): string => run(dropHostsCommand({}, hosts));
const text = (): string => readFileSync(hosts, 'utf8');

describe('the block in /etc/hosts', () => {
  it.each([
    ['an empty file', '', lines],
    ['a file', '127.0.0.1 localhost\n', `127.0.0.1 localhost\n${lines}`],
    ['a file without a last line end', '127.0.0.1 localhost', `127.0.0.1 localhost\n${lines}`],
    ['an older block, in its place', `a\n# keelson begin\n1.2.3.4 x\n# keelson end\nb\n`, `a\n${lines}b\n`],
    ['an older block at the very end', 'a\n# keelson begin\n# keelson end', `a\n${lines}`],
    ['an older block, keeping an end without line end', `${lines}b`, `${lines}b`],
    ['two blocks, leaving one', `a\n${lines}b\n${lines}`, `a\n${lines}b\n`],
    ['a begin whose end is lost, keeping what follows', '# keelson begin\nb\n', `# keelson begin\nb\n${lines}`],
    ['an end whose begin is lost', 'a\n# keelson end\nb\n', `a\n# keelson end\nb\n${lines}`],
    [
      'a block whose line ends somebody has changed',
      `a\r\n${lines.replaceAll('\n', '\r\n')}b\r\n`,
      `a\r\n${lines}b\r\n`,
    ],
  ])('is written into %s', (_, before, after) => {
    writeFileSync(hosts, before);
    expect(put()).toBe(before === after ? 'unchanged' : 'updated');
    expect(text()).toBe(after);
    expect(put()).toBe('unchanged');
    expect(text()).toBe(after);
  });

  it('is written where there is no file, and nothing is made to remove it', () => {
    expect(drop()).toBe('unchanged');
    expect(existsSync(hosts)).toBe(false);
    expect(put()).toBe('updated');
    expect(text()).toBe(lines);
  });

  it('is never taken for one that begins at an older marker', () => {
    writeFileSync(hosts, `# keelson begin\nmine\n${lines}`);
    expect(drop()).toBe('updated');
    expect(text()).toBe('# keelson begin\nmine\n');
  });

  it.each(['', '127.0.0.1 localhost\n', 'a\n\n\nb\n'])('is removed without a trace from %j', (before) => {
    writeFileSync(hosts, before);
    put();
    expect(drop()).toBe('updated');
    expect(text()).toBe(before);
    expect(drop()).toBe('unchanged');
  });

  it('leaves every byte outside it alone, in any encoding and at any length', () => {
    const gbk = Buffer.from([0x23, 0xd6, 0xd0, 0xce, 0xc4, 0x00, 0xff, 0x0a]);
    const long = Buffer.from('0.0.0.0 advertisement.example.com\n'.repeat(40_000));
    const before = Buffer.concat([gbk, long, gbk]);
    writeFileSync(hosts, before);
    put();
    expect(readFileSync(hosts).equals(Buffer.concat([before, Buffer.from(lines)]))).toBe(true);
    writeFileSync(hosts, Buffer.concat([gbk, Buffer.from(lines), long]));
    expect(put()).toBe('unchanged');
    drop();
    expect(readFileSync(hosts).equals(Buffer.concat([gbk, long]))).toBe(true);
  });

  it('changes neither mode nor kind of the file, and leaves nothing beside it', () => {
    const real = join(root, 'real');
    writeFileSync(real, 'a\n');
    chmodSync(real, 0o640);
    symlinkSync(real, hosts);
    put();
    expect(lstatSync(hosts).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe(`a\n${lines}`);
    expect(statSync(real).mode & 0o777).toBe(0o640);
    expect(readdirSync(root).sort()).toEqual(['bin', 'etc', 'real']);
  });

  it('is written into a file that cannot be replaced, because it is a mount', () => {
    writeFileSync(join(root, 'bin/mv'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    writeFileSync(hosts, 'a\n');
    const { ino } = statSync(hosts);
    expect(put()).toBe('updated');
    expect(text()).toBe(`a\n${lines}`);
    expect(statSync(hosts).ino).toBe(ino);
    expect(readdirSync(join(root, 'etc'))).toEqual(['hosts']);
  });
});
