/** No file imports itself by way of others, not even its types: who reads one of a circle has to read all of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const files = new Set(
  ['assets', 'e2e', 'electron', 'renderer', 'shared'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  ),
);

/** `import … from './x'`, `export … from './x'`, `import './x'` and `import('./x')`. */
const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'(\.[^']*)'/g)].flatMap(([, name = '']) => {
    const path = join(dirname(file), name);
    return [`${path}.ts`, `${path}.tsx`, join(path, 'index.ts')]
      .filter((candidate) => files.has(candidate))
      .slice(0, 1);
  });

/** One circle for each import that leads back to a file on the way to it. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): string[] => {
    const at = way.indexOf(file);
    if (at >= 0) return [[...way.slice(at), file].map((one) => relative(root, one)).join(' > ')];
    if (done.has(file)) return [];
    done.add(file);
    return (graph.get(file) ?? []).flatMap((next) => walk(next, [...way, file]));
  };
  return [...graph.keys()].flatMap((file) => walk(file, []));
}

it('imports form no circle', () => {
  const graph = new Map([...files].map((file) => [file, importsOf(file)]));
  expect([...graph.values()].flat().length).toBeGreaterThan(1000);
  expect(circles(graph)).toEqual([]);
});

it('a circle is found', () => {
  const graph = new Map([
    ['/a', ['/b']],
    ['/b', ['/c', '/a']],
    ['/c', ['/b']],
    ['/d', ['/a']],
  ]);
  expect(circles(graph)).toHaveLength(2);
});
