/** CONFORMANCE.md: one line for each configuration that was tested, and beside this file the tests that its counts come from. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { summary, writeJunit, type TestResult } from './junit';

const page = join(__dirname, '../../CONFORMANCE.md');
const results = 'lab/conformance/results';

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

/** A test that did not pass, with the file of its sitting. */
const failureOf = (sitting: Sitting, { name, status, reason = status }: TestResult): string =>
  `- [${sitting.date}, ${sitting.kubernetes}, ${sitting.configuration}](${results}/${fileOf(sitting)}): \`${name}\`: ${inOneLine(reason)}`;

/** As it may stand in a Markdown list: the first and the last words of what may be a page long. */
function inOneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('`', "'").trim();
  return `\`\`${line.length > 300 ? `${line.slice(0, 150)} ... ${line.slice(-150)}` : line}\`\``;
}

/** The page with the line of a sitting at the table's end, or in the place of the line that names the same file; and what failed. */
export function withSitting(text: string, sitting: Sitting): string {
  const isOther = (line: string): boolean => !line.includes(`(${results}/${fileOf(sitting)})`);
  const lines = text.split('\n');
  const isRow = (line: string): boolean => line.startsWith('|');
  const before = lines.slice(0, lines.findIndex(isRow));
  const rows = [...lines.filter(isRow).filter(isOther), lineOf(sitting)];
  const failures = [
    ...lines.filter((line) => line.startsWith('- [')).filter(isOther),
    ...summary(sitting.tests).failed.map((test) => failureOf(sitting, test)),
  ];
  return [...before, ...rows, '', '## What failed', '', ...(failures.length > 0 ? failures : ['Nothing.']), ''].join(
    '\n',
  );
}

/** Writes both, the page as every other file of the repository is formatted. */
export async function record(sitting: Sitting): Promise<void> {
  const text = withSitting(readFileSync(page, 'utf8'), sitting);
  writeFileSync(join(dirname(page), results, fileOf(sitting)), writeJunit(sitting.tests));
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), filepath: page }));
}
