import { describe, expect, it } from 'vitest';
import { command, unitText } from './unit';
import { commandsOf, flagValuesOf, requirementsOf, settingsIn, wordsOf } from './readUnit';

describe('reading a unit', () => {
  it.each(['a b', '', '50%', '$HOME', 'say "x"', 'C:\\x', "it's", ';', 'http://10.0.0.1:2379,b=c', '--a=--b'])(
    'gives back the word %j that was written',
    (word) => {
      const text = unitText({ Service: [['ExecStart', command('/b', word, ['-e', 'X=1'])]] });
      expect(commandsOf(text)).toEqual([['/b', word, '-e', 'X=1']]);
    },
  );

  it('joins continued lines and leaves out comments, also those between them (systemd.syntax)', () => {
    const text =
      '[Unit]\nRequires=docker.service a.service\n[Service]\n# no\nExecStart=-/b/etcd \\\n  # --x=1\n  --name=a\n';
    expect(settingsIn(text).map(({ section, key }) => `${section}.${key}`)).toEqual([
      'Unit.Requires',
      'Service.ExecStart',
    ]);
    expect(commandsOf(text)).toEqual([['/b/etcd', '--name=a']]);
    expect(requirementsOf(text)).toEqual(['docker.service', 'a.service']);
  });

  it('reads flags with and without an equals sign, and what stands last', () => {
    const flags = flagValuesOf('[Service]\nExecStart=/b/x --a=1 --b 2 --c --d=x=y "--e=two words" --a=3 -v 4\n');
    expect(Object.fromEntries(flags)).toEqual({ a: '3', b: '2', c: 'true', d: 'x=y', e: 'two words', v: '4' });
  });

  it('reads single quotes too', () => {
    expect(wordsOf("/b 'a b' c")).toEqual(['/b', 'a b', 'c']);
  });
});
