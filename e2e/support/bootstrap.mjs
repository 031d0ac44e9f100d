/**
 * The start of `npm run demo` and `npm run check` on a machine that has only Node and npm: installs the npm packages
 * when they are missing or out of date, then hands over to the TypeScript script of that name. Plain JavaScript,
 * because nothing else can run before the packages are there.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [script, ...args] = process.argv.slice(2);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Keelson needs Node 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

const readJson = (...path) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));

/** Whether node_modules holds what package-lock.json says: npm leaves a note there of what it has installed, as its last act. */
function isInstalled() {
  const note = join('node_modules', '.package-lock.json');
  if (!existsSync(join(root, note))) return false;
  const there = readJson(note).packages;
  return Object.entries(readJson('package-lock.json').packages).every(
    ([path, { version, optional }]) => path === '' || optional || there[path]?.version === version,
  );
}

if (!isInstalled()) {
  console.log('Installing the npm packages (npm ci) ...');
  const npm = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) process.exit(npm.status ?? 1);
}

// Not tsx's own command: that one kills a script which takes its time to clean up after a signal.
const run = spawn(process.execPath, ['--import', 'tsx', join('e2e', 'support', `${script}.ts`), ...args], {
  cwd: root,
  stdio: 'inherit',
});
// A terminal sends Ctrl-C to the script by itself; here it must only not end us before the script has cleaned up.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => run.kill(signal));
run.on('exit', (code) => process.exit(code ?? 1));
