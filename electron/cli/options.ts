/** Every command and option of the command line, as data: parsing, help and tests derive from it. */
import { parseArgs } from 'node:util';
import { profiles, type Profile } from '../../shared/cluster/defaults';
import { architectures, type Architecture } from '../../shared/versions/publishers';
import type { Language } from '../../shared/messages/language';

const text = (placeholder: string) => ({ type: 'string', placeholder }) as const;
const flag = { type: 'boolean' } as const;

export const options = {
  file: text('FILE'),
  out: text('PATH'),
  credentials: text('FILE'),
  'accept-host-keys': flag,
  'accept-host-key': { ...text('SHA256:...'), multiple: true },
  'with-secrets': flag,
  'run-programs': flag,
  'break-lock': flag,
  offline: flag,
  profile: text('secure|simple'),
  cis: flag,
  kubernetes: text('1.MINOR|1.MINOR.PATCH'),
  arch: text('amd64|arm64'),
  mirror: { ...text('REGISTRY=ADDRESS'), multiple: true },
  node: { ...text('HOSTNAME'), multiple: true },
  certificate: { ...text('ID'), multiple: true },
  unit: text('UNIT'),
  address: text('IP'),
  roles: text('worker'),
  user: text('USER'),
  port: text('PORT'),
  key: text('FILE'),
  password: flag,
  agent: flag,
  sudo: flag,
  jump: text('NODE|USER@HOST:PORT'),
  dead: flag,
  'delete-pods': flag,
  ours: { ...text('all|certain|none|ID'), multiple: true },
  theirs: { ...text('ID'), multiple: true },
  to: text('FILE'),
  'passphrase-file': text('FILE'),
  'store-passphrase-file': text('FILE'),
  plain: flag,
  follow: { ...flag, short: 'f' },
  yes: { ...flag, short: 'y' },
  json: flag,
  lang: text('en|zh'),
  help: { ...flag, short: 'h' },
} as const;

export type OptionName = keyof typeof options;
const general = ['json', 'lang', 'help'] as const satisfies readonly OptionName[];
const remote = ['file', 'credentials', 'accept-host-keys', 'accept-host-key'] as const satisfies readonly OptionName[];
/** What works with a cluster's authorities, which may be sealed. */
const signing = [...remote, 'store-passphrase-file'] as const satisfies readonly OptionName[];

/** `credentials`, because the first master may have to be asked for the secrets. */
const written = ['file', 'out', 'with-secrets', 'credentials', 'yes'] as const satisfies readonly OptionName[];

/** How the nodes that a command adds are logged in to. */
const login = [
  'address',
  'user',
  'port',
  'key',
  'password',
  'agent',
  'sudo',
  'jump',
] as const satisfies readonly OptionName[];

const passphrases = ['passphrase-file', 'store-passphrase-file'] as const satisfies readonly OptionName[];

/** Which options each command takes besides the general ones. */
const commandOptions = {
  init: ['file', 'profile', 'yes'],
  validate: ['file'],
  render: written,
  plan: [...signing, 'offline'],
  apply: [...signing, 'run-programs', 'break-lock', 'yes'],
  status: signing,
  logs: [...remote, 'node', 'unit', 'follow'],
  kubeconfig: ['file', 'out', 'credentials', 'yes'],
  verify: [...remote, 'cis'],
  'kube-bench': ['out', 'yes'],
  export: written,
  'bundle get': ['file', 'kubernetes', 'arch'],
  'bundle save': ['file', 'arch', 'mirror', 'credentials', 'yes'],
  'bundle open': ['file'],
  'node add': [...signing, ...login, 'roles', 'run-programs', 'break-lock', 'yes'],
  'node remove': [...signing, ...login, 'dead', 'delete-pods', 'break-lock', 'yes'],
  'node ledger': [...remote, 'ours', 'theirs', 'break-lock', 'yes'],
  certs: [...remote],
  'certs renew': [...signing, 'node', 'certificate', 'break-lock', 'yes'],
  'admin revoke': [...signing, 'break-lock', 'yes'],
  reset: [...remote, 'node', 'break-lock', 'yes'],
  'authorities show': ['file'],
  'authorities export': ['file', 'to', ...passphrases, 'yes'],
  'authorities import': ['file', ...passphrases],
  'authorities protect': ['file', 'plain', ...passphrases],
} as const satisfies Record<string, readonly OptionName[]>;

export type CommandName = keyof typeof commandOptions;
/** The word without a dash that a command takes, and needs. */
export const operands: Readonly<Partial<Record<CommandName, string>>> = {
  'node add': 'HOSTNAME',
  'node remove': 'HOSTNAME',
  'node ledger': 'HOSTNAME',
  'authorities import': 'FILE',
  'bundle save': 'FILE',
  'bundle open': 'FILE',
};
export const commandNames = Object.keys(commandOptions) as CommandName[];

/** The commands of two words that begin with this one: `node add` and `node remove` for `node`. */
export const commandsOf = (group: string): CommandName[] => commandNames.filter((name) => name.startsWith(`${group} `));

export const optionsOf = (command: CommandName): readonly OptionName[] => [...commandOptions[command], ...general];

/** The values as they were given; a command reads only the options it takes. */
export interface Values {
  /** '' for none: a command that was given a version needs no file. */
  readonly file: string;
  readonly profile?: Profile;
  readonly kubernetes?: string;
  readonly arch?: Architecture;
  /** Of registries: `registry.k8s.io=https://mirror.example`. */
  readonly mirror?: readonly string[];
  readonly out?: string;
  readonly credentials?: string;
  readonly acceptHostKeys: boolean;
  /** Fingerprints of keys that the person has compared: `SHA256:...`, as `ssh-keygen -lf` prints them. */
  readonly acceptHostKey?: readonly string[];
  readonly withSecrets: boolean;
  readonly runPrograms: boolean;
  readonly breakLock: boolean;
  /** Without asking any host. */
  readonly offline: boolean;
  readonly cis?: true;
  /** Of a command that takes one. */
  readonly operand?: string;
  /** The last one that was given, and all of them. */
  readonly node?: string;
  readonly nodes?: readonly string[];
  /** Of certificates. */
  readonly certificate?: readonly string[];
  readonly address?: string;
  readonly roles?: string;
  readonly user?: string;
  readonly port?: string;
  readonly key?: string;
  readonly jump?: string;
  readonly password?: true;
  readonly agent?: true;
  readonly sudo?: true;
  readonly dead?: true;
  readonly deletePods?: true;
  /** What is Keelson's on a node, and what of that is not. */
  readonly ours?: readonly string[];
  readonly theirs?: readonly string[];
  readonly unit?: string;
  readonly to?: string;
  readonly passphraseFile?: string;
  readonly storePassphraseFile?: string;
  readonly plain?: true;
  readonly follow: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly lang?: Language;
}

export type Parsed =
  | { readonly kind: 'run'; readonly command: CommandName; readonly values: Values }
  | { readonly kind: 'help'; readonly command?: CommandName }
  /** Of the commands that begin with this word. */
  | { readonly kind: 'help'; readonly group: string }
  | { readonly kind: 'version' }
  /** `code` and `what` are put into words by texts.ts. */
  | {
      readonly kind: 'wrong';
      readonly code: UsageError;
      readonly what: string;
      readonly command?: CommandName;
      readonly group?: string;
    };

export type UsageError =
  | 'noCommand'
  | 'unknownCommand'
  | 'halfCommand'
  | 'noOperand'
  | 'unknownOption'
  | 'needsValue'
  | 'extraArgument'
  | 'badLanguage'
  | 'badArchitecture'
  | 'badProfile'
  | 'badFingerprint';

/** The base64 of 32 bytes; some tools add the sign that fills it up. */
const fingerprint = /^(SHA256:[A-Za-z0-9+/]{43})=?$/;

const isHelp = (word: string): boolean => ['--help', '-h', 'help'].includes(word);

const isCommand = (name: string): name is CommandName => Object.hasOwn(commandOptions, name);

/** What the arguments (without node and script) ask for. Never throws. */
export function parseCommandLine(argv: readonly string[]): Parsed {
  const { name, rest } = commandOf(argv);
  if (name === undefined) return { kind: 'wrong', code: 'noCommand', what: '' };
  if (isHelp(name)) {
    const { name: command = '' } = commandOf(rest);
    if (isCommand(command)) return { kind: 'help', command };
    return commandsOf(command).length > 0 ? { kind: 'help', group: command } : { kind: 'help' };
  }
  if (name === '--version') return { kind: 'version' };
  if (commandsOf(name).length > 0 && !isCommand(name)) {
    if (rest.some(isHelp)) return { kind: 'help', group: name };
    return { kind: 'wrong', code: 'halfCommand', what: name, group: name };
  }
  if (!isCommand(name)) return { kind: 'wrong', code: 'unknownCommand', what: name };
  return parseOptions(name, rest);
}

/** Some commands have two words: `node add`. */
function commandOf([first, second, ...others]: readonly string[]): { name: string | undefined; rest: string[] } {
  const isPair = first !== undefined && commandsOf(first).length > 0;
  if (isPair && second !== undefined && !second.startsWith('-') && !isHelp(second))
    return { name: `${first} ${second}`, rest: others };
  return { name: first, rest: second === undefined ? [] : [second, ...others] };
}

type Given = ReturnType<typeof parseArgs>['values'];
type Tokens = NonNullable<ReturnType<typeof parseArgs>['tokens']>;
type Wrong = Pick<Extract<Parsed, { kind: 'wrong' }>, 'code' | 'what'>;

function parseOptions(command: CommandName, args: readonly string[]): Parsed {
  const config = Object.fromEntries(optionsOf(command).map((option) => [option, options[option]]));
  // Not strict: the tokens tell exactly what is wrong, where node's own error is an English sentence.
  const { values, tokens } = parseArgs({ args: [...args], options: config, strict: false, tokens: true });
  const words = wrongWord(command, tokens);
  if (words) return { kind: 'wrong', ...words, command };
  if (values['help'] === true) return { kind: 'help', command };
  const [operand] = operandsIn(tokens);
  const wrong = wrongValue(values) ?? missingOperand(command, operand);
  if (wrong) return { kind: 'wrong', ...wrong, command };
  return { kind: 'run', command, values: { ...valuesOf(values), ...(operand === undefined ? {} : { operand }) } };
}

const operandsIn = (tokens: Tokens): string[] =>
  tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));

/** The first word that this command does not take, or takes otherwise. */
function wrongWord(command: CommandName, tokens: Tokens): Wrong | undefined {
  const extra = operandsIn(tokens)[operands[command] === undefined ? 0 : 1];
  for (const token of tokens) {
    if (token.kind === 'positional' && token.value === extra) return { code: 'extraArgument', what: extra };
    if (token.kind !== 'option') continue;
    const name = optionsOf(command).find((one) => one === token.name);
    if (!name) return { code: 'unknownOption', what: token.rawName };
    const isGiven = token.value !== undefined && token.value !== '';
    // `--file --json`: the value was forgotten, and the next option stands in its place.
    const isOption = token.inlineValue === false && token.value.startsWith('-');
    const { type } = options[name];
    if (type === 'string' && (!isGiven || isOption)) return { code: 'needsValue', what: token.rawName };
    if (type === 'boolean' && isGiven) return { code: 'extraArgument', what: `${token.rawName}=${token.value}` };
  }
  return undefined;
}

const missingOperand = (command: CommandName, operand: string | undefined): Wrong | undefined => {
  const wanted = operands[command];
  return wanted !== undefined && operand === undefined ? { code: 'noOperand', what: wanted } : undefined;
};

/** All values of an option that may be given more than once. */
const allOf = (value: Given[string]): string[] => (Array.isArray(value) ? value.map(String) : []);

function wrongValue({ lang, arch, profile, 'accept-host-key': keys }: Given): Wrong | undefined {
  if (lang !== undefined && lang !== 'en' && lang !== 'zh') return { code: 'badLanguage', what: String(lang) };
  if (profile !== undefined && !profiles.some((one) => one === profile))
    return { code: 'badProfile', what: String(profile) };
  if (arch !== undefined && !architectures.some((one) => one === arch))
    return { code: 'badArchitecture', what: String(arch) };
  const malformed = allOf(keys).find((one) => !fingerprint.test(one));
  return malformed === undefined ? undefined : { code: 'badFingerprint', what: malformed };
}

const unlessGiven = {
  ...{ file: 'cluster.yaml', acceptHostKeys: false, withSecrets: false, runPrograms: false, breakLock: false },
  ...{ offline: false, follow: false, yes: false, json: false },
} as const satisfies Values;

/** `delete-pods` -> `deletePods`. */
const inCamelCase = (option: string): string =>
  option.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function valuesOf({ node, 'accept-host-key': keys, ...others }: Given): Values {
  const [nodes, fingerprints] = [allOf(node), allOf(keys)];
  return {
    ...unlessGiven,
    ...(others['kubernetes'] === undefined ? {} : { file: '' }),
    ...Object.fromEntries(Object.entries(others).map(([option, value]) => [inCamelCase(option), value])),
    ...(nodes.length > 0 ? { node: nodes.at(-1), nodes } : {}),
    ...(fingerprints.length > 0 ? { acceptHostKey: fingerprints.map((one) => one.replace(fingerprint, '$1')) } : {}),
  } as Values;
}

/** The language among the arguments, for help and usage errors too; undefined when none or a wrong one is named. */
export function languageAsked(argv: readonly string[]): Language | undefined {
  const index = argv.indexOf('--lang');
  const value = index >= 0 ? argv[index + 1] : argv.find((one) => one.startsWith('--lang='))?.slice('--lang='.length);
  return value === 'en' || value === 'zh' ? value : undefined;
}
