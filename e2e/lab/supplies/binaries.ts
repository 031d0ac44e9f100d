import { existsSync, readdirSync, statSync } from 'node:fs';
import { link, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, cachePath } from '../cache';
import { goPrograms, type Supply } from './go/goModule';
import { recipes, type ProgramSet } from './go/recipes';
import { kubernetesBinaries } from './kubernetes';
import { subjects, type Subject, type SubjectName } from './subjects';

/**
 * One flat folder with every program of a subject: what a cluster file's `binaries.source: upload` wants; or why it cannot be had on
 * this machine. Its files are hard links to the folders of the programs, so that nothing lies in the cache twice.
 */
export async function binariesOf(name: SubjectName): Promise<Supply> {
  const subject: Subject = subjects[name];
  const folders = subject.debian ? [await kubernetesBinaries()] : [];
  for (const [set, version] of Object.entries(subject.programs) as [ProgramSet, string][]) {
    const built = await programs(set, version);
    if ('missing' in built) return { missing: `${set} ${version}: ${built.missing}` };
    folders.push(built.folder);
  }
  const [only, ...more] = folders;
  return { folder: only !== undefined && more.length === 0 ? only : await linked(name, folders) };
}

/** Where the programs of one set come from. */
const programs = (set: ProgramSet, version: string): Promise<Supply> => goPrograms(recipes[set](version));

/** Made anew when a program of another version has come into the table of subjects. */
async function linked(name: SubjectName, folders: readonly string[]): Promise<string> {
  const files = new Map(folders.flatMap((folder) => readdirSync(folder).map((file) => [file, join(folder, file)])));
  const result = cachePath('binaries', name);
  if (existsSync(result) && !isLinked(result, files)) await rm(result, { recursive: true });
  return cached('binaries', name, async (folder) => {
    for (const [file, source] of files) await link(source, join(folder, file));
  });
}

function isLinked(folder: string, files: ReadonlyMap<string, string>): boolean {
  const there = readdirSync(folder);
  return (
    there.length === files.size &&
    there.every((file) => {
      const source = files.get(file);
      return source !== undefined && statSync(source).ino === statSync(join(folder, file)).ino;
    })
  );
}
