import { describe, expect, it } from 'vitest';
import { attempt, command, shell, unitText } from './unit';

const line = (value: Parameters<typeof unitText>[0]['Service']): string =>
  unitText({ ...(value ? { Service: value } : {}) })
    .replace('[Service]\n', '')
    .replace(/\n$/, '');

describe('unitText', () => {
  it('writes sections and settings in order, a key as often as it is given', () => {
    expect(
      unitText({
        Unit: [['Description', 'x: a service']],
        Service: [
          ['ExecStop', 'a'],
          ['ExecStop', 'b'],
        ],
      }),
    ).toBe('[Unit]\nDescription=x: a service\n\n[Service]\nExecStop=a\nExecStop=b\n');
  });

  it('puts each argument on a line of its own, and words that belong together on one', () => {
    expect(line([['ExecStart', command(['/b', 'run'], '--a=1', ['-e', 'X=1'])]])).toBe(
      'ExecStart=/b run \\\n  --a=1 \\\n  -e X=1',
    );
  });

  it('marks a command that may fail', () => {
    expect(line([['ExecStop', attempt(['/b', 'rm'])]])).toBe('ExecStop=-/b rm');
  });

  // systemd.service(5), "Command lines": %, $, quotes and backslashes mean something to systemd.
  it.each([
    ['a b', '"a b"'],
    ['', '""'],
    ['50%', '"50%%"'],
    ['$HOME', '"$$HOME"'],
    ['say "x"', '"say \\"x\\""'],
    ['C:\\x', '"C:\\\\x"'],
    ["it's", '"it\'s"'],
    [';', '";"'],
    ['http://10.0.0.1:2379,b=c', 'http://10.0.0.1:2379,b=c'],
  ])('writes the word %j as %s', (word, expected) => {
    expect(line([['ExecStart', command(['/b', word])]])).toBe(`ExecStart=/b ${expected}`);
  });

  it('hands a line of shell over as one word', () => {
    expect(line([['ExecStartPost', shell('a || b "$x"')]])).toBe('ExecStartPost=/bin/sh -c "a || b \\"$$x\\""');
  });
});
