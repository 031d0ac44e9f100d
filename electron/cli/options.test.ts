import { describe, expect, it } from 'vitest';
import { commandHelp, generalHelp, groupHelp } from './help';
import { commandNames, commandsOf, languageAsked, optionsOf, parseCommandLine } from './options';
import { languageFrom, texts } from './texts';

describe('parseCommandLine', () => {
  it('reads a command with its options', () => {
    const argv = ['apply', '--file', 'a.yaml', '--credentials=c.yaml', '--accept-host-keys', '--json', '--lang', 'zh'];
    expect(parseCommandLine(argv)).toEqual({
      kind: 'run',
      command: 'apply',
      values: {
        ...{ file: 'a.yaml', credentials: 'c.yaml', acceptHostKeys: true, json: true, lang: 'zh' },
        ...{ withSecrets: false, runPrograms: false, breakLock: false, offline: false, follow: false, yes: false },
      },
    });
  });

  it('takes cluster.yaml when no file is named, and short options', () => {
    const parsed = parseCommandLine(['logs', '--node', 'n1', '--unit', 'etcd', '-f']);
    expect(parsed).toMatchObject({ values: { file: 'cluster.yaml', node: 'n1', unit: 'etcd', follow: true } });
  });

  it.each([
    [[], 'noCommand', ''],
    [['deploy'], 'unknownCommand', 'deploy'],
    [['constructor'], 'unknownCommand', 'constructor'],
    [['node'], 'halfCommand', 'node'],
    [['node', 'bogus'], 'unknownCommand', 'node bogus'],
    [['node', 'add'], 'noOperand', 'HOSTNAME'],
    [['apply', '--bogus'], 'unknownOption', '--bogus'],
    [['validate', '--yes'], 'unknownOption', '--yes'],
    [['apply', '--toString'], 'unknownOption', '--toString'],
    [['render', '--out'], 'needsValue', '--out'],
    [['render', '--out='], 'needsValue', '--out'],
    [['init', '--file', '--yes'], 'needsValue', '--file'],
    [['apply', '--json=no'], 'extraArgument', '--json=no'],
    [['validate', 'cluster.yaml'], 'extraArgument', 'cluster.yaml'],
    [['plan', '--lang', 'fr'], 'badLanguage', 'fr'],
  ])('says what is wrong with %j', (argv, code, what) => {
    expect(parseCommandLine(argv)).toMatchObject({ kind: 'wrong', code, what });
  });

  it.each([
    [['--help'], { kind: 'help' }],
    [['help', 'plan'], { kind: 'help', command: 'plan' }],
    [['apply', '--help'], { kind: 'help', command: 'apply' }],
    [['apply', '-h', '--file', 'x'], { kind: 'help', command: 'apply' }],
    [['node', '--help'], { kind: 'help', group: 'node' }],
    [['node', 'help'], { kind: 'help', group: 'node' }],
    [['help', 'node'], { kind: 'help', group: 'node' }],
    [['node', 'add', '--help'], { kind: 'help', command: 'node add' }],
    [['help', 'node', 'remove'], { kind: 'help', command: 'node remove' }],
    [['help', 'bogus'], { kind: 'help' }],
    [['--version'], { kind: 'version' }],
  ])('understands %j', (argv, parsed) => {
    expect(parseCommandLine(argv)).toEqual(parsed);
  });
});

describe('help', () => {
  it.each(['en', 'zh'] as const)('names every command and every option (%s)', (language) => {
    const general = generalHelp(texts[language], '/data');
    for (const command of commandNames) {
      expect(general).toContain(texts[language].command[command]);
      const help = commandHelp(texts[language], command);
      for (const option of optionsOf(command)) expect(help).toContain(`--${option}`);
    }
    expect(general).toContain('/data');
  });

  it.each(['en', 'zh'] as const)('of half a command names what can follow (%s)', (language) => {
    const help = groupHelp(texts[language], 'node');
    expect(commandsOf('node')).toEqual(['node add', 'node remove', 'node ledger']);
    for (const command of commandsOf('node')) expect(help).toContain(`${command} HOSTNAME`);
    expect(help).not.toContain('apply');
  });
});

describe('language', () => {
  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_US.UTF-8' }, 'en'],
    [{ LC_ALL: '', LC_MESSAGES: 'zh_TW' }, 'zh'],
    [{}, 'en'],
  ])('follows the environment %j', (env, language) => {
    expect(languageFrom(env)).toBe(language);
  });

  it('can be named, even where the rest of the arguments is wrong', () => {
    expect(languageAsked(['bogus', '--lang', 'zh'])).toBe('zh');
    expect(languageAsked(['--lang=en'])).toBe('en');
    expect(languageAsked(['--lang', 'fr'])).toBeUndefined();
  });
});
