import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { cached } from '../cache';
import { ensure } from '../requirements';
import { run } from '../run';
import { PrivateApt, release } from './debian';

/** What differs from its own defaults: static, and without what today's kernel headers no longer have (CONFIG_TC, queueing disciplines). */
const settings: Readonly<Record<string, string>> = { CONFIG_STATIC: 'y', CONFIG_TC: 'n' };

/**
 * A static busybox as its project makes it, from Debian's source package without Debian's changes (a minute): Debian's shell drops
 * environment variables whose names are no shell names, which some of Kubernetes' tests set, and prefers its applets to programs.
 */
export async function upstreamBusybox(): Promise<string> {
  const folder = await cached('busybox', release, async (result) => {
    await ensure('busybox');
    const work = join(result, 'work');
    const tree = join(work, 'tree');
    await mkdir(tree, { recursive: true });
    const apt = await PrivateApt.create(join(work, 'apt'));
    const tarball = await apt.downloadSource('busybox', work);
    await run('tar', ['-xf', tarball, '-C', tree, '--strip-components=1']);
    const make = (...args: string[]) => run('make', ['-C', tree, ...args]);
    await make('defconfig');
    const config = join(tree, '.config');
    await writeFile(config, configured(await readFile(config, 'utf8')));
    await make(`-j${String(availableParallelism())}`, 'busybox');
    await copyFile(join(tree, 'busybox'), join(result, 'busybox'));
    await rm(work, { recursive: true });
  });
  return join(folder, 'busybox');
}

/** What is off is a comment in such a file; make asks for what is in it twice. */
const configured = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const name = /CONFIG_\w+/.exec(line)?.[0] ?? '';
      const value = settings[name];
      return value === undefined ? line : `${name}=${value}`;
    })
    .join('\n');
