import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDraft, createRecentFiles, createSettings } from './preferences';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keelson-preferences-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

it('changes one setting and keeps the others', async () => {
  const settings = createSettings({ dataDir, log });
  expect(await settings.get()).toEqual({ language: 'system', theme: 'system' });
  await settings.set({ language: 'zh' });
  expect(await settings.set({ theme: 'dark' })).toEqual({ language: 'zh', theme: 'dark' });
  expect(await createSettings({ dataDir, log }).get()).toEqual({ language: 'zh', theme: 'dark' });
});

it('gives the draft back as it was typed, even when it is no valid cluster', async () => {
  expect(await createDraft({ dataDir, log }).load()).toBeUndefined();
  const typed = { document: { name: 'UPPER', nodes: [{}] }, dirty: true };
  await createDraft({ dataDir, log }).save(typed);
  expect(await createDraft({ dataDir, log }).load()).toEqual(typed);
});

it('lists the last ten files, each once, the newest first', async () => {
  const recent = createRecentFiles({ dataDir, log });
  for (let n = 1; n <= 12; n += 1) await recent.add(`/c${String(n)}.yaml`);
  await recent.add('/c5.yaml');
  await recent.remove('/c11.yaml');
  expect(await recent.list()).toEqual(['5', '12', '10', '9', '8', '7', '6', '4', '3'].map((n) => `/c${n}.yaml`));
});
