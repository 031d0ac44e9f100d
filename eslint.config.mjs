import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The dependency rule of ARCHITECTURE.md: which folders a folder must not import from. */
const bans = (...groups) => ({
  'no-restricted-imports': [
    'error',
    { patterns: groups.map((ban) => (Array.isArray(ban) ? { group: ban[0], message: ban[1] } : ban)) },
  ],
});
const node = [['node:*', 'fs', 'path', 'child_process', 'os', 'crypto'], 'shared/ is pure: no Node.'];
/** Packages run anywhere or they do not; relative paths begin with a dot. */
const impurePackages = {
  regex: '^(?!\\.|(zod|diff|ipaddr\\.js|yaml|vitest)$)',
  message: 'shared/ is pure: of packages it knows zod, diff, ipaddr.js and yaml.',
};
const electronItself = [
  ['electron', 'electron/*'],
  'Only main*, window/, preload* and ipc/register*, ipc/events* may know Electron.',
];
const upwards = (...names) => [
  // shared/ipc is the contract and open to all.
  [
    ...names.flatMap((name) => [`**/${name}`, `**/${name}/**`]),
    ...['main', 'window', 'preload'].flatMap((name) =>
      ['..', '../..', '../../..'].flatMap((up) => [`${up}/${name}*`, `${up}/${name}*/**`]),
    ),
    '!**/shared/ipc',
    '!**/shared/ipc/**',
  ],
  'Imports go downwards only: main -> ipc -> services -> jobs -> steps -> {ssh, logs, storage} -> pki.',
];
/** An exception to a ban on electron's folders. */
const open = (name) => [`!**/electron/${name}`, `!**/electron/${name}/**`];
const renderer = [['**/renderer/**'], 'Nothing but the window imports from renderer/.'];
const electronFolder = [['**/electron/**'], 'Go through shared/ipc.ts.'];
const tests = ['**/*.test.ts', '**/*.test.tsx'];

export default tseslint.config(
  { ignores: ['out/', 'dist/', '.tsbuild/', 'node_modules/', 'test-results/', '**/*.cjs', '**/*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['shared/**'],
    rules: bans(impurePackages, renderer, electronFolder),
  },
  { files: ['electron/**'], rules: bans(electronItself, renderer) },
  {
    // The bans do not see `import()`.
    files: ['shared/**', 'electron/**'],
    rules: {
      'no-restricted-syntax': ['error', { selector: 'ImportExpression', message: 'Import at the top of the file.' }],
    },
  },
  { files: ['electron/services/**'], rules: bans(electronItself, renderer, upwards('ipc', 'cli')) },
  { files: ['electron/jobs/**'], rules: bans(electronItself, renderer, upwards('ipc', 'cli', 'services')) },
  { files: ['electron/steps/**'], rules: bans(electronItself, renderer, upwards('ipc', 'cli', 'services', 'jobs')) },
  {
    files: ['electron/ssh/**', 'electron/logs/**', 'electron/storage/**'],
    rules: bans(electronItself, renderer, upwards('ipc', 'cli', 'services', 'jobs', 'steps')),
  },
  {
    files: ['electron/node/**'],
    rules: bans(electronItself, renderer, upwards('ipc', 'cli', 'services', 'jobs', 'steps', 'logs', 'storage')),
  },
  {
    files: ['electron/shell/**', 'electron/concurrency/**', 'electron/pki/**'],
    rules: bans(
      ...[electronItself, renderer],
      upwards('ipc', 'cli', 'services', 'jobs', 'steps', 'node', 'ssh', 'logs', 'storage'),
    ),
  },
  {
    files: [
      'electron/main*.ts',
      'electron/window/**',
      'electron/preload*.ts',
      'electron/ipc/register*.ts',
      'electron/ipc/events*.ts',
    ],
    rules: bans(renderer),
  },
  { files: ['electron/cli/**', 'e2e/**'], rules: { 'no-console': 'off' } },
  {
    files: ['renderer/**'],
    plugins: { 'react-hooks': reactHooks },
    rules: { ...reactHooks.configs.recommended.rules, ...bans(electronItself, electronFolder, node) },
  },
  {
    files: ['e2e/**'],
    rules: bans([
      ['**/renderer/**', '**/electron/*', '**/electron/*/**', ...open('services'), ...open('testing')],
      'e2e uses electron/services, electron/testing and shared.',
    ]),
  },
  {
    files: [...tests, 'e2e/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
);
