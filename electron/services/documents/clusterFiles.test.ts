import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createClusterIdentities } from '../../storage/clusterIdentities';
import { createClusterFiles } from './clusterFiles';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keelson-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('forgets a recent file that is gone, and keeps one that only has a mistake in it', async () => {
  const platform = { dataDir: folder, cacheDir: folder, homeDir: folder, workDir: folder, log };
  const files = createClusterFiles(platform, createClusterIdentities(platform));
  const [typo, gone] = [join(folder, 'typo.yaml'), join(folder, 'gone.yaml')];
  for (const path of [typo, gone]) await files.save(path, { name: 'lab' });
  await writeFile(typo, 'name: [');
  await rm(gone);
  await expect(files.open(typo)).rejects.toMatchObject({ code: 'YAML_INVALID' });
  await expect(files.open(gone)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  expect(await files.recent()).toEqual([typo]);
});
