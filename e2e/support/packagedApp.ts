/** The packaged desktop app that the end-to-end suite drives: built by electron-builder, around the cached Electron. */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { ensureElectron } from '../lab/supplies/electronRuntime';

function run(script: string, args: readonly string[]): void {
  const result = spawnSync(process.execPath, [join('node_modules', script), ...args], { stdio: 'inherit' });
  if (result.status !== 0)
    throw new Error(`${script} ${args.join(' ')} failed with exit code ${String(result.status)}`);
}

/** Packs out/ with electron-builder.yml as it is, but for `options`; answers the absolute path of the program. */
async function pack(folder: string, options: readonly string[]): Promise<string> {
  const electron = await ensureElectron();
  run('electron-builder/out/cli/cli.js', [
    '--linux',
    'dir',
    '--publish=never',
    `-c.electronDist=${electron.dir}`,
    `-c.electronVersion=${electron.version}`,
    '-c.npmRebuild=false',
    `-c.directories.output=${folder}`,
    ...options,
  ]);
  return join(folder, 'linux-unpacked', 'keelson');
}

/**
 * Builds the unpacked Linux app for tests. Playwright starts Electron through the inspector, so this build keeps that
 * fuse on; release.e2e.ts looks at the release's own fuses.
 */
export function buildPackagedApp(): Promise<string> {
  run('electron-vite/bin/electron-vite.js', ['build']);
  return pack(resolve('dist', 'test'), ['-c.electronFuses.enableNodeCliInspectArguments=true']);
}

/** Packs what was built last with the release's own configuration. */
export const buildReleaseApp = (folder: string): Promise<string> => pack(folder, []);
