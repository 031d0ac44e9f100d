import { expect, it } from 'vitest';
import { differenceOf } from './difference';

it('says one value after another', () => {
  expect(differenceOf({ before: '644', after: '600' }, 1)).toEqual({ kind: 'value', before: '644', after: '600' });
});

it('shows only the lines of a text that differ, with some around them and where they are', () => {
  const lines = Array.from({ length: 40 }, (_, n) => `line ${String(n + 1)}`);
  const after = lines.with(1, 'other').toSpliced(30, 1);
  expect(differenceOf({ before: `${lines.join('\n')}\n`, after: `${after.join('\n')}\n` }, 1)).toEqual({
    kind: 'text',
    hunks: [
      { line: 1, lines: [' line 1', '-line 2', '+other', ' line 3'] },
      { line: 30, lines: [' line 30', '-line 31', ' line 32'] },
    ],
  });
});

it('does not take the end of a file for a difference', () => {
  expect(differenceOf({ before: 'a\nb', after: 'a\nb\n' }, 1)).toEqual({ kind: 'text', hunks: [] });
});

it('shows nothing of what it was not given: secrets, programs, files that are not there', () => {
  expect(differenceOf({ after: 'a' }, 1)).toBeUndefined();
  expect(differenceOf({ before: 'a' }, 1)).toBeUndefined();
  expect(differenceOf({}, 1)).toBeUndefined();
});
