import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { testPlatform } from '../testing/testHosts';
import { fileNotes } from './fileNotes';

let platform: Awaited<ReturnType<typeof testPlatform>>;
let file: string;
beforeEach(async () => {
  platform = await testPlatform();
  await mkdir(platform.dataDir, { recursive: true });
  file = path.join(platform.dataDir, 'kubelet');
});
afterEach(async () => {
  vi.useRealTimers();
  await platform.remove();
});

/** How often the file was looked at for these questions, one after the other, each time by a new process. */
async function looks(questions: readonly string[]): Promise<number> {
  let count = 0;
  for (const question of questions) {
    const find = () => Promise.resolve(`${question} ${String((count += 1))}`);
    await fileNotes(platform.cacheDir)(file, question, z.string(), find);
  }
  return count;
}
/** The file's last change is long ago. */
const later = (): unknown => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });

it('answers from a note as long as the file stays as it is, and each question by itself', async () => {
  await writeFile(file, 'one');
  later();
  expect(await looks(['version', 'version', 'flags'])).toBe(2);
  expect(await looks(['version', 'flags'])).toBe(0);
  await writeFile(file, 'two');
  await utimes(file, 0, 0);
  expect(await looks(['version', 'flags'])).toBe(2);
});

it('notes nothing about a file that may be changing right now', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await writeFile(file, 'one');
  expect(await looks(['version', 'version'])).toBe(2);
});

it('looks anew where a note says something else than it should', async () => {
  await writeFile(file, 'one');
  later();
  await looks(['version']);
  for (const note of await readdir(platform.cacheDir)) await writeFile(path.join(platform.cacheDir, note), '{');
  expect(await looks(['version', 'version'])).toBe(1);
  await rm(platform.cacheDir, { recursive: true });
  expect(await looks(['version'])).toBe(1);
});
