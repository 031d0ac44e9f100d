import { createPrivateKey } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createClusterSecrets, makeClusterSecrets } from './clusterSecrets';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keelson-secrets-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

it('makes a token and a 2048 bit signing key once, also for callers at the same time', async () => {
  const store = createClusterSecrets({ dataDir });
  expect(await store.read('lab')).toBeUndefined();
  const [first, second] = await Promise.all([store.ensure('lab'), store.ensure('lab')]);
  expect(second).toEqual(first);
  expect(first.token).toMatch(/^[0-9a-f]{32}$/);
  expect(createPrivateKey(first.serviceAccountKey).asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(await createClusterSecrets({ dataDir }).ensure('lab')).toEqual(first);
  expect((await store.ensure('other')).token).not.toBe(first.token);
});

it('prefers what is installed, and keeps it', async () => {
  const store = createClusterSecrets({ dataDir });
  await store.ensure('lab');
  const installed = await makeClusterSecrets();
  expect(await store.ensure('lab', () => Promise.resolve(installed))).toEqual(installed);
  expect(await store.read('lab')).toEqual(installed);
});

it('never replaces a file that it cannot understand by new secrets, and quotes nothing of it', async () => {
  const store = createClusterSecrets({ dataDir });
  const { token } = await store.ensure('lab');
  const path = join(dataDir, 'secrets', 'lab.json');
  await writeFile(path, `{"token": ${token}`);
  const failure: unknown = await store.ensure('lab').catch((cause: unknown) => cause);
  expect(failure).toMatchObject({ code: 'SECRETS_UNREADABLE', params: { path } });
  expect(JSON.stringify(failure)).not.toContain(token);

  const installed = await makeClusterSecrets();
  expect(await store.ensure('lab', () => Promise.resolve(installed))).toEqual(installed);
  expect((await readdir(join(dataDir, 'secrets'))).sort()).toEqual(['lab.json', 'lab.json.broken']);
});
