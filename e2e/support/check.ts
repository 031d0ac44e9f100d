/**
 * `npm run check`: everything that must hold before a change lands, and one line of counts over all of it. All phases run
 * even when one fails, so that one run tells everything: first those that share the processors, while whatever the lab still
 * lacks is built; then the end-to-end suite, which has the machine to itself.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPackagedApp } from './packagedApp';
import { machine } from './machine';
import { nodeScript, type Say } from './nodeScript';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, in a line each: told once more in the end, where the first hundred pages of output are no longer seen. */
  readonly reasons?: readonly string[];
}
interface Phase {
  readonly name: string;
  /** What it says is shown when it has ended: others run beside it. */
  readonly run: (say: Say) => Counts | Promise<Counts>;
}

const playwright = join('node_modules', '@playwright', 'test', 'cli.js');
const reports = mkdtempSync(join(tmpdir(), 'keelson-check-'));

/** A screen that nobody sees: the suite's windows neither need a display nor disturb the one that is there. */
const screen = ['--auto-servernum', '--server-args=-screen 0 1400x900x24'];

const one = (passed: boolean): Counts => ({ passed: Number(passed), failed: Number(!passed), skipped: 0 });

/** Errors outside of any test, which the report does not have: what vitest says of them, from its heading on. */
function errorsOutsideTests(said: string): string[] {
  const from = said.search(/Unhandled (Error|Rejection)|Failed Suites|\[vitest-/);
  return from < 0 ? ['vitest ended with an error'] : said.slice(from).split('\n').slice(0, 60);
}

async function unitTests(say: Say): Promise<Counts> {
  const file = join(reports, 'vitest.json');
  const outputs = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  let said = '';
  const clean = await nodeScript('vitest/vitest.mjs', ['run', ...outputs], (text) => {
    said += text;
    say(text);
  });
  if (!existsSync(file)) return { ...one(false), reasons: errorsOutsideTests(said) };
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults: { name: string; assertionResults: { status: string; fullName: string }[] }[];
  };
  const names = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => `${name}: ${fullName}`),
  );
  const reasons = clean || names.length > 0 ? names : errorsOutsideTests(said);
  const failed = clean ? 0 : Math.max(1, names.length);
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests, reasons };
}

/** How many specs there are, for the line of counts where they cannot run. */
function countSpecs(): number {
  const list = spawnSync(process.execPath, [playwright, 'test', '--list', '--reporter=json'], { encoding: 'utf8' });
  return (JSON.parse(list.stdout) as { stats: { expected: number; skipped: number } }).stats.skipped;
}

function endToEnd(): Counts {
  if (!machine.canRunLab) {
    console.log('Skipped, with the packaged app that it drives: see the reason at the end.');
    return { passed: 0, failed: 0, skipped: countSpecs() };
  }
  if (packagedApp === '') throw new Error('There is no packaged app to drive: see what the end-to-end suite needs.');
  const file = join(reports, 'playwright.json');
  const run = spawnSync('xvfb-run', [...screen, process.execPath, playwright, 'test', '--reporter=list,json'], {
    stdio: 'inherit',
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: file, KEELSON_APP: packagedApp },
  });
  if (!existsSync(file)) return one(false);
  const { stats } = JSON.parse(readFileSync(file, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  };
  const failed = stats.unexpected + stats.flaky;
  return { passed: stats.expected, failed: failed > 0 || run.status === 0 ? failed : 1, skipped: stats.skipped };
}

/** The program that the end-to-end suite drives. */
let packagedApp = '';

/** Makes what no test is: it counts only where it fails. */
async function endToEndNeeds(say: Say): Promise<Counts> {
  if (machine.canRunLab) {
    await machine.prepareSuite((line) => {
      say(`${line}\n`);
    });
    packagedApp = await buildPackagedApp(say);
  }
  return { passed: 0, failed: 0, skipped: 0 };
}

const script = (name: string, path: string, ...args: readonly string[]): Phase => ({
  name,
  run: async (say) => one(await nodeScript(path, args, say)),
});

/** Each in the order of its phases, all at the same time. */
const lanes: readonly (readonly Phase[])[] = [
  [{ name: 'what the end-to-end suite needs', run: endToEndNeeds }],
  [
    script('eslint', 'eslint/bin/eslint.js', '.', '--max-warnings', '0'),
    script('prettier', 'prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
    script('unused exports, files and packages', 'knip/bin/knip.js'),
  ],
  [script('types', 'typescript/bin/tsc', '-b'), { name: 'unit, component and contract tests', run: unitTests }],
];

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
const failures: string[] = [];

async function run({ name, run: phase }: Phase): Promise<void> {
  const said: string[] = [];
  const started = Date.now();
  let counts: Counts;
  try {
    counts = await phase((text) => said.push(text));
  } catch (error) {
    said.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    counts = one(false);
  }
  console.log(`\n== ${name}\n${said.join('')}`);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  failures.push(...(counts.reasons ?? []));
  const seconds = Math.round((Date.now() - started) / 1000);
  lines.push(
    `${name}: ${String(counts.passed)} passed, ${String(counts.failed)} failed, ${String(counts.skipped)} skipped (${String(seconds)} s)`,
  );
}

async function main(): Promise<void> {
  lines.push(...(await machine.prepare()));
  await Promise.all(
    lanes.map(async (lane) => {
      for (const phase of lane) await run(phase);
    }),
  );
  await run({ name: 'end-to-end', run: endToEnd });
  rmSync(reports, { recursive: true, force: true });
  for (const text of failures) console.log(text);
  console.log(`\n${lines.join('\n')}\n`);
  console.log(`${String(total.passed)} passed, ${String(total.failed)} failed, ${String(total.skipped)} skipped`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

void main();
