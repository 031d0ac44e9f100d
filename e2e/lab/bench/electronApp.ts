/** Keelson's command line in the main process of Electron, where the app does its work. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../run';
import { ensureElectron } from '../supplies/electronRuntime';
import type { Runtime } from './deployment';

/** Made in this folder, with Electron's files linked. */
export async function electronApp(folder: string): Promise<Runtime> {
  const { dir } = await ensureElectron();
  await run('cp', ['-al', dir, folder]);
  const app = join(folder, 'resources/app');
  await mkdir(app, { recursive: true });
  await copyFile(join(import.meta.dirname, 'electronMain.cjs'), join(app, 'main.cjs'));
  await writeFile(join(app, 'package.json'), JSON.stringify({ name: 'keelson-bench', main: 'main.cjs' }));
  return {
    program: 'xvfb-run',
    arguments: ['-a', join(folder, 'electron'), '--no-sandbox', '--disable-gpu', '--'],
  };
}
