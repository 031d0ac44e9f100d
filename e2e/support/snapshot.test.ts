import { expect, it } from 'vitest';
import { differences, type Snapshot } from './snapshot';

const of = (rules: readonly string[]): Snapshot => new Map([['rules', rules]]);

it('tells what is gone and what has come, section by section', () => {
  const before = new Map([...of(['a', 'b']), ['routes', ['default']]]);
  const after = new Map([...of(['b', 'c']), ['routes', ['default']]]);
  expect(differences(before, after)).toEqual(['rules: - a', 'rules: + c']);
});

it('counts equal lines: of two equal rules one may be missing, or one too many', () => {
  expect(differences(of(['accept', 'accept']), of(['accept']))).toEqual(['rules: - accept']);
  expect(differences(of(['accept']), of(['accept', 'accept']))).toEqual(['rules: + accept']);
});

it('tells that rules are in another order, which decides what they do', () => {
  expect(differences(of(['drop', 'accept']), of(['accept', 'drop']))).toEqual([
    'rules: the same lines in another order',
  ]);
  expect(differences(of(['drop', 'accept']), of(['drop', 'accept']))).toEqual([]);
});
