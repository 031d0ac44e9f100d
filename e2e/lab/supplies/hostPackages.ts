import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../cache';
import { run } from '../run';
import { PrivateApt, release } from './debian';

/** HAProxy, with what of its needs no other package of the base image has. */
export const haproxyPackages = ['haproxy', 'liblua5.3-0', 'libopentracing-c-wrapper0', 'libopentracing1'] as const;

/** A folder that is a source of packages for a host's apt, so that HAProxy can be installed where there is no network (seconds). */
export const haproxySource = (): Promise<string> =>
  cached('packages', `${release}-${haproxyPackages[0]}`, async (result) => {
    const work = join(result, 'work');
    await mkdir(work);
    const apt = await PrivateApt.create(work);
    await apt.download(haproxyPackages, result);
    await rm(work, { recursive: true });
    const debs = await readdir(result);
    await writeFile(join(result, 'Packages'), (await Promise.all(debs.map((deb) => entry(result, deb)))).join('\n'));
  });

/** What a list of packages has of each: its own description, and its file. */
async function entry(folder: string, deb: string): Promise<string> {
  const content = await readFile(join(folder, deb));
  const { stdout } = await run('dpkg-deb', ['--field', join(folder, deb)]);
  const sum = createHash('sha256').update(content).digest('hex');
  return `${stdout}Filename: ./${deb}\nSize: ${String(content.length)}\nSHA256: ${sum}\n`;
}
