/** Scripts that write a file side by side, run by a real /bin/sh in a temporary folder. */
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sh, type Command } from './quote';
import { removeLeftoversCommand, writing } from './writing';

let root: string;
const at = (name: string): string => join(root, name);
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-writing-'));
  mkdirSync(at('bin'));
  mkdirSync(at('folder'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const env = () => ({ PATH: `${at('bin')}:/usr/bin:/bin` });
const run = (command: Command): string => execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8', env: env() });
const start = (command: Command) => promisify(execFile)('/bin/sh', ['-c', command], { env: env() });
const program = (name: string, script: string): void => {
  writeFileSync(at(`bin/${name}`), `#!/bin/sh\n${script}\n`);
  chmodSync(at(`bin/${name}`), 0o755);
};

describe('a temporary file', () => {
  it('lies beside its target, for its owner alone, and is gone at the end', () => {
    const command = sh`set -e
${{ raw: writing }}
temporary ${at('folder/a b')}
echo "$tmp"
stat -c %a "$tmp"`;
    const [first, mode] = run(command).split('\n');
    const [second] = run(command).split('\n');
    expect(first).toMatch(/\/folder\/\.a b\.keelson-[0-9A-Za-z]{12}$/);
    expect(second).not.toBe(first);
    expect(mode).toBe('600');
    expect(readdirSync(at('folder'))).toEqual([]);
  });

  it('is gone when the script is stopped', () => {
    const command = sh`${{ raw: writing }}
temporary ${at('folder/f')}
kill -TERM $$
echo never`;
    expect(() => run(command)).toThrow(expect.objectContaining({ status: 143, stdout: '' }));
    expect(readdirSync(at('folder'))).toEqual([]);
  });

  it('is removed later when the script was killed, and nothing else', () => {
    const kept = ['.f.keelson-', '.f.keelson-backup', '.f.keelson-0123456789abc', '.g.keelson-0123456789ab', 'f'];
    const left = ['.f.keelson-0123456789ab', '.f.keelson-aZ09aZ09aZ09', '.a *b.keelson-0123456789ab'];
    for (const name of [...kept, ...left, '.ab.keelson-0123456789ab']) writeFileSync(at(`folder/${name}`), '');
    mkdirSync(at('folder/.f.keelson-lock'));
    expect(run(removeLeftoversCommand([at('folder/f'), at('folder/a *b'), at('none/f')]))).toBe('');
    expect(readdirSync(at('folder')).sort()).toEqual([...kept, '.ab.keelson-0123456789ab', '.f.keelson-lock'].sort());
  });
});

describe.each(['with flock', 'without flock'])('a lock %s', (kind) => {
  beforeEach(() => {
    if (kind === 'without flock') program('flock', 'exit 127');
  });

  it('lets one script at a time read a file and write it anew', { timeout: 60_000 }, async () => {
    writeFileSync(at('folder/count'), '0');
    // Not by rename, so that a second writer would find an empty file, or count twice from the same number.
    const count = sh`set -e
${{ raw: writing }}
lock ${at('folder')}
n=$(cat ${at('folder/count')})
: > ${at('folder/count')}
echo $(( n + 1 )) > ${at('folder/count')}`;
    await Promise.all(Array.from({ length: 20 }, () => start(count)));
    expect(readFileSync(at('folder/count'), 'utf8')).toBe('20\n');
    expect(readdirSync(at('folder'))).toEqual(['count']);
  });

  it('ends with the script, however that ends', () => {
    const lock = sh`${{ raw: writing }}
lock ${at('folder')}`;
    expect(() => run(sh`${{ raw: lock }}; kill -TERM $$`)).toThrow(expect.objectContaining({ status: 143 }));
    expect(run(sh`${{ raw: lock }}; echo mine`)).toBe('mine\n');
    expect(readdirSync(at('folder'))).toEqual([]);
  });
});

it('a lock without flock that a killed script has left is told by its name, and nothing is written', () => {
  program('flock', 'exit 127');
  program('sleep', 'exit 0');
  mkdirSync(at('folder/.keelson-lock'));
  const command = sh`${{ raw: writing }}
lock ${at('folder')}
echo never`;
  expect(() => run(command)).toThrow(
    expect.objectContaining({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining(at('folder/.keelson-lock')) as string,
    }),
  );
  expect(statSync(at('folder/.keelson-lock')).isDirectory()).toBe(true);
});
