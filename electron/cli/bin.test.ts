import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let root: string;
/** Seconds since 1970. */
const [EARLIER, LATER] = [1_700_000_000, 1_700_000_100];

function put(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}
const touch = (time: number, ...paths: string[]): void =>
  paths.forEach((path) => utimesSync(join(root, path), time, time));
const answer = (): string =>
  execFileSync(process.execPath, [join(root, 'electron/cli/bin.cjs')], { encoding: 'utf8' }).trim();

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-bin-'));
  put('electron/cli/main.ts', `console.log('sources');`);
  put('shared/deep/one.ts', '');
  put('out/main/cli.js', `console.log('built');`);
  copyFileSync(resolve('electron/cli/bin.cjs'), join(root, 'electron/cli/bin.cjs'));
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  touch(EARLIER, 'shared/deep/one.ts', 'shared/deep', 'shared');
  touch(EARLIER, 'electron/cli/main.ts', 'electron/cli/bin.cjs', 'electron/cli', 'electron');
  touch(LATER, 'out/main/cli.js');
});
afterEach(() => rmSync(root, { recursive: true }));

it('runs what was built after the last change of the sources', () => {
  expect(answer()).toBe('built');
});

it.each([
  ['a source is newer', () => touch(LATER + 1, 'shared/deep/one.ts')],
  ['a source was taken away or added', () => touch(LATER + 1, 'shared/deep')],
  ['nothing is built', () => rmSync(join(root, 'out'), { recursive: true })],
])('runs the sources when %s', (_, change) => {
  change();
  expect(answer()).toBe('sources');
});
