import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { openArgument } from './openArgument';

it.each([
  [['lab.yaml'], 'lab.yaml'],
  [['--no-sandbox', '.', 'my lab.keelson'], 'my lab.keelson'],
  [['.', '--no-sandbox', '--cluster', 'file-without-extension'], 'file-without-extension'],
  [['--cluster', 'a.yml', 'b.yml'], 'a.yml'],
  [['/tmp/a.yaml'], '/tmp/a.yaml'],
])('finds the cluster file in %j', (argv, path) => {
  expect(openArgument(argv, '/work')).toBe(resolve('/work', path));
});

it.each([[[]], [['.']], [['--original-process-start-time=1.yaml']], [['--cluster']], [['notes.txt']]])(
  'finds none in %j',
  (argv) => {
    expect(openArgument(argv, '/work')).toBeUndefined();
  },
);
