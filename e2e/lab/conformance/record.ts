/** CONFORMANCE.md: one line for each configuration that was tested, and beside this file the tests that its counts come from. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { summary, writeJunit, type TestResult } from './junit';

const root = join(__dirname, '../../..');
const results = 'e2e/lab/conformance/results';

export interface Sitting {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly kubernetes: string;
  /** What was installed, in few words. */
  readonly configuration: string;
  readonly selection: string;
  readonly minutes: number;
  readonly tests: readonly TestResult[];
}

/** One name for the same things tested on the same day: a later sitting takes the place of an earlier one. */
const fileOf = ({ date, kubernetes, configuration, selection }: Sitting): string =>
  `${[date, kubernetes, configuration, selection]
    .join(' ')
    .replace(/[^\w.-]+/g, '-')
    .toLowerCase()}.xml`;

/** The line of a sitting: its counts are those of the file that it names. */
export function lineOf(sitting: Sitting): string {
  const { date, kubernetes, configuration, selection, minutes, tests } = sitting;
  const { passed, failed } = summary(tests);
  const file = fileOf(sitting);
  const cells = [date, kubernetes, configuration, selection, passed, failed.length, minutes.toFixed(1)];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} | [tests](${results}/${file}) |`;
}

/** The page with the line of a sitting at its end, or in the place of the line that names the same file. */
export function withSitting(page: string, sitting: Sitting): string {
  const line = lineOf(sitting);
  const file = `(${results}/${fileOf(sitting)})`;
  const others = page
    .trimEnd()
    .split('\n')
    .filter((one) => !one.includes(file));
  return [...others, line, ''].join('\n');
}

/** Writes both, the page as every other file of the repository is formatted. */
export async function record(sitting: Sitting): Promise<void> {
  const page = join(root, 'CONFORMANCE.md');
  const text = withSitting(readFileSync(page, 'utf8'), sitting);
  writeFileSync(join(root, results, fileOf(sitting)), writeJunit(sitting.tests));
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), filepath: page }));
}
