/** Half of all desktops cannot tell names apart that differ in their case alone, and people cannot where only the ending differs. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { components } from '../../shared/components';

const root = join(import.meta.dirname, '../..');
const sources = ['assets', 'e2e', 'electron', 'renderer', 'shared'];

/** `matrix` for Matrix.tsx, and for a test of it: that belongs to its file. */
const plainName = (file: string): string =>
  file
    .replace(/\.(test|e2e)(?=\.tsx?$)/, '')
    .replace(/\.tsx?$/, '')
    .toLowerCase();

function clashesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name)).map(({ name }) => name);
  const sourceFiles = files.filter((name) => !/\.(test|e2e)\.tsx?$/.test(name));
  const clashes = sourceFiles.filter((name) =>
    sourceFiles.some((other) => other !== name && plainName(other) === plainName(name)),
  );
  return [
    ...clashes.map((name) => join(folder, name)),
    ...entries.flatMap((entry) => (entry.isDirectory() ? clashesIn(join(folder, entry.name)) : [])),
  ];
}

it('no two source files of a folder differ only in case or ending', () => {
  expect(sources.flatMap((folder) => clashesIn(join(root, folder)))).toEqual([]);
});

/** More than that side by side, and nobody finds anything; tests included. */
const MANY = 20;

function crowdsIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).length;
  return [
    ...(files > MANY ? [`${folder}: ${String(files)}`] : []),
    ...entries.flatMap((entry) => (entry.isDirectory() ? crowdsIn(join(folder, entry.name)) : [])),
  ];
}

it('no folder has more than 20 files side by side', () => {
  expect(sources.flatMap((folder) => crowdsIn(join(root, folder)))).toEqual([]);
});

it("a component's folder is called as the component is", () => {
  const folder = join(root, 'shared/components');
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(components.map(({ id }) => id).sort());
});
