/** The lock of a node, taken and broken by a real /bin/sh: only from the job that the person was told of. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../shell/quote';
import type { Host } from '../ssh/host';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from './paths';
import { takeLock, type BreakLock } from './lock';

const { signal } = new AbortController();
let root: string;
let host: Host;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-lock-'));
  const run = (command: Command): Promise<{ exitCode: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const moved = command.replaceAll(`'${paths.run}`, `'${join(root, 'run')}`);
      execFile('/bin/sh', ['-c', moved], (_error, stdout, stderr) => resolve({ exitCode: 0, stdout, stderr }));
    });
  host = { name: 'n1', run, ask: run } as unknown as Host;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const take = (job: string, breakLock: BreakLock = false): Promise<void> =>
  takeLock(host, { user: job, workstation: 'desk', job }, { signal, breakLock, runs: () => Promise.resolve(true) });
const owner = (): string => readFileSync(join(root, paths.lock.replace(paths.run, 'run'), 'owner'), 'utf8');

it('names who has it, and keeps out everybody who was told of somebody else', async () => {
  await take('wei');
  expect(owner()).toContain('job=wei');
  const locked = { code: 'NODE_LOCKED', params: { host: 'n1', user: 'wei', workstation: 'desk', job: 'wei' } };
  await expect(take('ann')).rejects.toMatchObject(locked);
  await expect(take('ann', { job: 'bob' })).rejects.toMatchObject(locked);
  expect(owner()).toContain('job=wei');
});

it('is broken for whoever was told of the job that has it, or asked to break any', async () => {
  await take('wei');
  await take('ann', { job: 'wei' });
  expect(owner()).toContain('job=ann');
  await take('bob', true);
  expect(owner()).toContain('job=bob');
  expect(existsSync(join(root, 'run'))).toBe(true);
});

describe('a lock without a name', () => {
  const lock = (): string => join(root, 'run', 'lock');
  beforeEach(() => mkdirSync(lock(), { recursive: true }));
  const nameless = { code: 'LOCK_WITHOUT_OWNER', params: { host: 'n1', minutes: 0 } };

  it('is told as what it is, and stays for whoever was told of a job', async () => {
    await expect(take('ann')).rejects.toMatchObject(nameless);
    await expect(take('ann', { job: 'wei' })).rejects.toMatchObject(nameless);
    expect(existsSync(lock())).toBe(true);
  });

  it.each([[{ job: '' }], [true]] as const)(
    'is broken for whoever was told that nobody is named (%j)',
    async (breakLock) => {
      writeFileSync(join(lock(), 'owner'), '');
      await take('ann', breakLock);
      expect(owner()).toContain('job=ann');
    },
  );

  it('that has got its name meanwhile is not broken', async () => {
    writeFileSync(join(lock(), 'owner'), 'user=wei\nworkstation=desk\njob=wei\n');
    await expect(take('ann', { job: '' })).rejects.toMatchObject({ code: 'NODE_LOCKED', params: { job: 'wei' } });
    expect(owner()).toContain('job=wei');
  });
});
