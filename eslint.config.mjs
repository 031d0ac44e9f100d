import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The dependency rule of ARCHITECTURE.md: which folders a folder must not import from. */
const bans = (...groups) => ({
  'no-restricted-imports': ['error', { patterns: groups.map(([group, message]) => ({ group, message })) }],
});
const node = [['node:*', 'fs', 'path', 'child_process', 'os', 'crypto'], 'shared/ is pure: no Node.'];
const electronItself = [
  ['electron', 'electron/*'],
  'Only main*, window*, preload* and ipc/register*, ipc/events* may know Electron.',
];
const upwards = (...names) => [
  // shared/ipc/ is the contract and open to all.
  [...names.map((name) => `**/${name}/**`), '!**/shared/ipc/**'],
  'Imports go downwards only: main -> ipc -> services -> jobs -> steps -> {ssh, pki, logs, storage}.',
];
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
    rules: bans(node, electronItself, renderer, electronFolder, [['react', 'antd'], 'shared/ is pure: no DOM.']),
  },
  { files: ['electron/**'], rules: bans(electronItself, renderer) },
  { files: ['electron/services/**'], rules: bans(electronItself, renderer, upwards('ipc', 'cli')) },
  { files: ['electron/jobs/**'], rules: bans(electronItself, renderer, upwards('ipc', 'cli', 'services')) },
  { files: ['electron/steps/**'], rules: bans(electronItself, renderer, upwards('ipc', 'cli', 'services', 'jobs')) },
  {
    files: ['electron/ssh/**', 'electron/pki/**', 'electron/logs/**', 'electron/storage/**'],
    rules: bans(electronItself, renderer, upwards('ipc', 'cli', 'services', 'jobs', 'steps')),
  },
  {
    files: [
      'electron/main*.ts',
      'electron/window*.ts',
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
      ['**/renderer/**', '**/electron/ipc/**', '**/electron/jobs/**', '**/electron/steps/**', '**/electron/ssh/**'],
      'e2e uses electron/services, electron/testing and shared.',
    ]),
  },
  {
    files: [...tests, 'e2e/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
);
