import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { AppError } from '../../shared/errors';
import { jsonFile } from './jsonFile';

/** Windows has no modes; Node answers what a file there may do. */
const onWindows = process.platform === 'win32';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keelson-json-'));
});
afterEach(() => rm(folder, { recursive: true }));

const counter = () => {
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const path = join(folder, 'inner', 'counter.json');
  return { log, path, file: jsonFile({ path, schema: z.object({ n: z.number() }), initial: { n: 0 }, log }) };
};

it('starts with the initial value and keeps what is written', async () => {
  const { file, path } = counter();
  expect(await file.read()).toEqual({ n: 0 });
  await file.update(({ n }) => ({ n: n + 1 }));
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ n: 1 });
  expect(await counter().file.read()).toEqual({ n: 1 });
});

it('loses no update when several are made at once', async () => {
  const { file } = counter();
  await Promise.all(Array.from({ length: 10 }, () => file.update(({ n }) => ({ n: n + 1 }))));
  expect(await file.read()).toEqual({ n: 10 });
});

it('keeps file and folder private', async () => {
  const { file, path } = counter();
  await file.update((value) => value);
  expect((await stat(path)).mode & 0o777).toBe(onWindows ? 0o666 : 0o600);
  expect((await stat(join(folder, 'inner'))).mode & 0o777).toBe(onWindows ? 0o777 : 0o700);
});

it('moves damaged files aside, keeps each of them, and says so', async () => {
  const { file, path, log } = counter();
  await file.update((value) => value);
  await writeFile(path, '{"n": "no number"}');
  expect(await file.read()).toEqual({ n: 0 });
  await writeFile(path, '{"n": 1');
  expect(await file.read()).toEqual({ n: 0 });
  expect((await readdir(join(folder, 'inner'))).sort()).toEqual(['counter.json.broken', 'counter.json.broken-2']);
  expect(await readFile(`${path}.broken`, 'utf8')).toBe('{"n": "no number"}');
  expect(log.warn).toHaveBeenCalledTimes(2);
});

it('names the file and the reason when it cannot write, and works again afterwards', async () => {
  const { file, path } = counter();
  await writeFile(join(folder, 'inner'), 'in the way');
  const failure: unknown = await file.update((value) => value).catch((cause: unknown) => cause);
  expect(failure).toBeInstanceOf(AppError);
  expect(failure).toMatchObject({ code: 'FILE_UNREADABLE', params: { path, reason: 'ENOTDIR' } });
  await rm(join(folder, 'inner'));
  expect(await file.update(() => ({ n: 7 }))).toEqual({ n: 7 });
});
