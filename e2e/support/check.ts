/**
 * `npm run check`: everything that must hold before a change lands, and one line of counts over all of it. The phases run
 * one after the other, all of them even when one fails, so that one run tells everything.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPackagedApp } from './packagedApp';
import { machine } from './machine';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}
interface Phase {
  readonly name: string;
  readonly run: () => Counts | Promise<Counts>;
}

const playwright = join('node_modules', '@playwright', 'test', 'cli.js');
const reports = mkdtempSync(join(tmpdir(), 'keelson-check-'));

/** Runs a script of node_modules with its output on this terminal. */
const tool = (name: string, ...args: readonly string[]): boolean =>
  spawnSync(process.execPath, [join('node_modules', name), ...args], { stdio: 'inherit' }).status === 0;

/** A screen that nobody sees: the suite's windows neither need a display nor disturb the one that is there. */
const screen = ['--auto-servernum', '--server-args=-screen 0 1400x900x24'];

const one = (passed: boolean): Counts => ({ passed: Number(passed), failed: Number(!passed), skipped: 0 });

function unitTests(): Counts {
  const file = join(reports, 'vitest.json');
  const outputs = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const clean = tool('vitest/vitest.mjs', 'run', ...outputs);
  if (!existsSync(file)) return one(false);
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
  };
  const failed = report.numFailedTests > 0 || clean ? report.numFailedTests : 1;
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

/** How many specs there are, for the line of counts where they cannot run. */
function countSpecs(): number {
  const list = spawnSync(process.execPath, [playwright, 'test', '--list', '--reporter=json'], { encoding: 'utf8' });
  return (JSON.parse(list.stdout) as { stats: { expected: number; skipped: number } }).stats.skipped;
}

async function endToEnd(): Promise<Counts> {
  if (!machine.canRunLab) {
    console.log('Skipped, with the packaged app that it drives: see the reason at the end.');
    return { passed: 0, failed: 0, skipped: countSpecs() };
  }
  const file = join(reports, 'playwright.json');
  const app = await buildPackagedApp();
  const run = spawnSync('xvfb-run', [...screen, process.execPath, playwright, 'test', '--reporter=list,json'], {
    stdio: 'inherit',
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: file, KEELSON_APP: app },
  });
  if (!existsSync(file)) return one(false);
  const { stats } = JSON.parse(readFileSync(file, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  };
  const failed = stats.unexpected + stats.flaky;
  return { passed: stats.expected, failed: failed > 0 || run.status === 0 ? failed : 1, skipped: stats.skipped };
}

const phases: readonly Phase[] = [
  { name: 'eslint', run: () => one(tool('eslint/bin/eslint.js', '.', '--max-warnings', '0')) },
  { name: 'prettier', run: () => one(tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')) },
  { name: 'unused exports, files and packages', run: () => one(tool('knip/bin/knip.js')) },
  { name: 'types', run: () => one(tool('typescript/bin/tsc', '-b')) },
  { name: 'unit, component and contract tests', run: unitTests },
  { name: 'packaged app and end-to-end', run: endToEnd },
];

async function main(): Promise<void> {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const lines: string[] = [];
  for (const line of await machine.prepare()) lines.push(line);
  for (const phase of phases) {
    console.log(`\n== ${phase.name}`);
    const started = Date.now();
    let counts: Counts;
    try {
      counts = await phase.run();
    } catch (error) {
      console.error(error);
      counts = one(false);
    }
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    const seconds = Math.round((Date.now() - started) / 1000);
    lines.push(
      `${phase.name}: ${String(counts.passed)} passed, ${String(counts.failed)} failed, ${String(counts.skipped)} skipped (${String(seconds)} s)`,
    );
  }
  rmSync(reports, { recursive: true, force: true });
  console.log(`\n${lines.join('\n')}\n`);
  console.log(`${String(total.passed)} passed, ${String(total.failed)} failed, ${String(total.skipped)} skipped`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

void main();
