/** The packaged desktop app that the end-to-end suite drives: built by electron-builder, around the cached Electron. */
import { join, resolve } from 'node:path';
import { ensureElectron } from '../lab/supplies/electronRuntime';
import { nodeScript, type Say } from './nodeScript';

const aloud: Say = (text) => process.stdout.write(text);

async function run(script: string, args: readonly string[], say: Say): Promise<void> {
  if (!(await nodeScript(script, args, say))) throw new Error(`${script} ${args.join(' ')} failed`);
}

/** Packs out/ with electron-builder.yml as it is, but for `options`; answers the absolute path of the program. */
async function pack(folder: string, options: readonly string[], say: Say): Promise<string> {
  const electron = await ensureElectron();
  const all = [
    '--linux',
    'dir',
    '--publish=never',
    `-c.electronDist=${electron.dir}`,
    `-c.electronVersion=${electron.version}`,
    '-c.npmRebuild=false',
    `-c.directories.output=${folder}`,
    ...options,
  ];
  await run('electron-builder/out/cli/cli.js', all, say);
  return join(folder, 'linux-unpacked', 'keelson');
}

/**
 * Builds the unpacked Linux app for tests. Playwright starts Electron through the inspector, so this build keeps that
 * fuse on; release.e2e.ts looks at the release's own fuses.
 */
export async function buildPackagedApp(say: Say = aloud): Promise<string> {
  await run('electron-vite/bin/electron-vite.js', ['build'], say);
  return pack(resolve('dist', 'test'), ['-c.electronFuses.enableNodeCliInspectArguments=true'], say);
}

/** Packs what was built last with the release's own configuration. */
export const buildReleaseApp = (folder: string): Promise<string> => pack(folder, [], aloud);
