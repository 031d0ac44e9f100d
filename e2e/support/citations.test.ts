/** What comments and documents name can be looked up: a file that is here, or something public with its address. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
/** With what is not committed yet. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .trim()
  .split('\n');
/** Whether a file is called that, with or without its folders. */
const isHere = (name: string): boolean => files.some((file) => `/${file}`.endsWith(`/${name}`));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Block comments, and runs of line comments as one. */
const commentsOf = (text: string): string[] =>
  text.match(/\/\*\*?\s[^]*?\*\/|(?:(?:^|[ \t])\/\/ .*(?:\n[ \t]*)?)+/gm) ?? [];

/** Files of other projects are named with the project: `github.com/owner/name`, or `containerd's docs/PLUGINS.md`. */
const foreign = /github\.com\/|\b(kubernetes|containerd|etcd)('s|\/)/;

it('comments name only files that are here, or public ones with their project', () => {
  const unknown = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) =>
      commentsOf(read(file)).flatMap((comment) =>
        (comment.match(/[\w@.-]+(?:\/[\w@.-]+)*\.(?:md|tsx?|mjs|cjs|css)\b/g) ?? [])
          .filter((name) => !isHere(name) && !foreign.test(comment))
          .map((name) => `${file}: ${name}`),
      ),
    );
  expect(unknown).toEqual([]);
});

it('links of documents lead to files that are here', () => {
  const broken = files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      [...read(file).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map(([, link = '']) => link)
        .filter((link) => !/^https?:/.test(link))
        .filter((link) => {
          const target = join(dirname(file), link);
          return !files.some((one) => one === target || one.startsWith(`${target.replace(/\/$/, '')}/`));
        })
        .map((link) => `${file}: ${link}`),
    );
  expect(broken).toEqual([]);
});

it('the way from the button to the unit leads through places that are here', () => {
  const [, way = ''] = read('ARCHITECTURE.md').split(/^## .*presses Deploy$|^## Dependency rule$/m);
  const places = way.match(/\b(electron|renderer|shared)(\/\w+)+/g) ?? [];
  const isPlace = (place: string): boolean =>
    files.some((file) => file.startsWith(`${place}/`) || file.startsWith(`${place}.`));
  expect(places.length).toBeGreaterThan(10);
  expect(places.filter((place) => !isPlace(place))).toEqual([]);
});
