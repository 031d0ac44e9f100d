/** The lock of a node, taken and broken by a real /bin/sh: only from the job that the person was told of. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Command } from '../shell/quote';
import type { Host } from '../ssh/host';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
