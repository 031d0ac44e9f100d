import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claim, isRunElsewhere, ownerFile } from './owner';

let folder: string;
let other: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keelson-owner-'));
});
afterEach(async () => {
  other?.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** Another process, which looks at the folder, or holds the door that is written down there. */
async function run(script: string): Promise<string> {
  const args = ['-e', script, await readFile(ownerFile(folder), 'utf8')];
  other = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(other.stdout!, 'data')) as [Buffer];
  return said.toString().trim();
}
const KNOCK = `require('net').connect(process.argv[1])
  .on('connect', () => console.log('open')).on('error', ({ code }) => console.log(code))`;
const HOLD = `require('net').createServer().listen(process.argv[1], () => console.log('open'))`;

it('is seen by other processes for as long as the claim lasts, and is not taken for another by its own', async () => {
  const release = await claim(folder);
  expect(await run(KNOCK)).toBe('open');
  expect(await isRunElsewhere(folder)).toBe(false);
  const door = await readFile(ownerFile(folder), 'utf8');
  release();
  await writeFile(ownerFile(folder), door);
  expect(await run(KNOCK)).not.toBe('open');
  expect(await isRunElsewhere(folder)).toBe(false);
});

it('is another process until that has died, whichever way', async () => {
  const door = process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/\W/g, '')}` : join(folder, 'door');
  await writeFile(ownerFile(folder), door);
  expect(await isRunElsewhere(folder)).toBe(false);
  expect(await run(HOLD)).toBe('open');
  expect(await isRunElsewhere(folder)).toBe(true);
  other?.kill('SIGKILL');
  await once(other!, 'exit');
  // On POSIX its socket is still there: like a process number, that alone says nothing.
  expect(await isRunElsewhere(folder)).toBe(false);
});

it('leaves no sockets behind, not even those of processes that died', async () => {
  await claim(folder);
  const left = await readFile(ownerFile(folder), 'utf8');
  const release = await claim(folder);
  const door = await readFile(ownerFile(folder), 'utf8');
  expect([existsSync(left), existsSync(door)]).toEqual([false, true]);
  release();
  expect(existsSync(door)).toBe(false);
});

it('is nobody where nothing was written, or something else', async () => {
  expect(await isRunElsewhere(folder)).toBe(false);
  await writeFile(ownerFile(folder), String(process.ppid));
  expect(await isRunElsewhere(folder)).toBe(false);
});

it('can be given up when its file cannot be removed, and cannot be claimed where none can be written', async () => {
  const release = await claim(folder);
  await rm(ownerFile(folder));
  await mkdir(join(ownerFile(folder), 'x'), { recursive: true });
  expect(release).not.toThrow();
  await expect(claim(folder)).rejects.toMatchObject({ code: 'EISDIR' });
});
