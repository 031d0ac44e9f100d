/** What several runs write at once on a node, each a real /bin/sh: what is left is one's or the other's, and nothing lies beside it. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sh, type Command } from '../../shell/quote';
import { removeLeftoversCommand, writing } from '../../shell/writing';
import type { Host } from '../../ssh/host';
import { takeLock } from '../../node/lock';
import { paths } from '../../node/paths';
import { rememberImagesCommand } from './imageCommands';
import { dropKubeconfigCommand, putKubeconfigCommand } from './kubeconfig';
import { rememberCommand } from './serviceCommands';

let root: string;
const at = (name: string): string => join(root, name);
const get = (name: string): string => readFileSync(at(name), 'utf8');
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-writers-'));
  mkdirSync(at('bin'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Answers what it printed; a script that fails throws. */
async function start(command: Command, input = ''): Promise<string> {
  const running = promisify(execFile)('/bin/sh', ['-c', command], { env: { PATH: `${at('bin')}:/usr/bin:/bin` } });
  // Not every script reads its input.
  running.child.stdin?.on('error', () => undefined);
  running.child.stdin?.end(input);
  return (await running).stdout.trim();
}
const ROUNDS = 10;

it('~/.kube/config is one of the two, and the stranger before them is kept', { timeout: 60_000 }, async () => {
  const home = sh`echo ${root}`;
  // Long enough for a write to take more than one call.
  const [one, other] = ['one', 'other'].map((word) => `${word}\n`.repeat(50_000)) as [string, string];
  for (let round = 0; round < ROUNDS; round += 1) {
    rmSync(at('.kube'), { recursive: true, force: true });
    mkdirSync(at('.kube'));
    writeFileSync(at('.kube/config'), 'stranger');
    await Promise.all([one, one, other].map((text) => start(putKubeconfigCommand(home), text)));
    expect([one, other]).toContain(get('.kube/config'));
    expect(get('.kube/config.keelson-backup')).toBe('stranger');
    expect(readdirSync(at('.kube')).sort()).toEqual(['.keelson', 'config', 'config.keelson-backup']);
    expect((await Promise.all([1, 2].map(() => start(dropKubeconfigCommand(home))))).sort()).toEqual(['', 'removed']);
    expect(get('.kube/config')).toBe('stranger');
    expect(readdirSync(at('.kube'))).toEqual(['config']);
  }
});

it('the memory of an archive is whole', { timeout: 60_000 }, async () => {
  writeFileSync(at('bin/docker'), '#!/bin/sh\necho sha256:1\n', { mode: 0o755 });
  const references = Array.from({ length: 20 }, (_, index) => `r/web:v${String(index)}`);
  const command = rememberImagesCommand('docker', 'a'.repeat(64), references, at('memory'));
  for (let round = 0; round < ROUNDS; round += 1) {
    await Promise.all([1, 2, 3].map(() => start(command)));
    expect(get(`memory/${'a'.repeat(64)}`)).toBe(references.map((reference) => `${reference} sha256:1\n`).join(''));
    expect(readdirSync(at('memory'))).toEqual(['a'.repeat(64)]);
  }
});

it('the memory of a good start is whole', { timeout: 60_000 }, async () => {
  writeFileSync(at('unit'), 'x');
  const command = rememberCommand({ unit: 'etcd.service', files: [at('unit')], binaries: [] }, at('units'));
  for (let round = 0; round < ROUNDS; round += 1) {
    await Promise.all([1, 2, 3, 4].map(() => start(command)));
    expect(get('units/etcd.service.sha256')).toMatch(/^[0-9a-f]{64}\n$/);
    expect(readdirSync(at('units'))).toEqual(['etcd.service.sha256']);
  }
});

it(
  'only the holder of the lock clears away left-overs, so no other writer loses what is on its way',
  { timeout: 60_000 },
  async () => {
    const run = async (command: Command): Promise<{ exitCode: number; stdout: string; stderr: string }> => {
      const stdout = await start(command.replaceAll(`'${paths.run}`, `'${at('run')}`) as Command);
      return { exitCode: 0, stdout, stderr: '' };
    };
    const host = { name: 'n1', run, ask: run } as unknown as Host;
    const { signal } = new AbortController();
    const target = at('unit');
    // Slow enough for the other one to come in between making its file and renaming it.
    const write = (text: string): Command => sh`${{ raw: writing }}
temporary ${target}
printf %s ${text} > "$tmp"
until [ -e ${at('looked')} ]; do sleep 0.05; done
mv -- "$tmp" ${target}`;
    /** As each operation does: first the lock, then what killed writers have left, then its own file. */
    const operation = async (job: string): Promise<string> => {
      try {
        const who = { user: job, workstation: 'desk', job };
        await takeLock(host, who, { signal, breakLock: false, runs: () => Promise.resolve(true) });
        await start(removeLeftoversCommand([target]));
      } catch (refused) {
        writeFileSync(at('looked'), '');
        return (refused as { code: string }).code;
      }
      await start(write(job));
      return 'written';
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const name of ['run', 'looked', 'unit']) rmSync(at(name), { recursive: true, force: true });
      writeFileSync(at('.unit.keelson-0123456789aB'), 'half');
      const ends = await Promise.all(['one', 'other'].map(operation));
      expect([...ends].sort()).toEqual(['NODE_LOCKED', 'written']);
      expect(get('unit')).toBe(ends[0] === 'written' ? 'one' : 'other');
      expect(readdirSync(root).filter((name) => name.startsWith('.unit'))).toEqual([]);
    }
  },
);
