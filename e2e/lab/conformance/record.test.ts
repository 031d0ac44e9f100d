/** The counts of CONFORMANCE.md are those of the files that it names. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readJunit, summary } from './junit';
import { lineOf, withSitting, type Sitting } from './record';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'CONFORMANCE.md'), 'utf8');
const results = 'lab/conformance/results';

/** `passed | failed | minutes | [tests](FILE)` at the end of each line of the table. */
const lines = [...page.matchAll(/\| +(\d+) +\| +(\d+) +\| +[\d.]+ +\| +\[tests\]\((\S+)\) +\|$/gm)];

it('says of each sitting what its file says', () => {
  expect(lines.length).toBeGreaterThan(0);
  for (const [, passed, failed, file = ''] of lines) {
    const counted = summary(readJunit(readFileSync(join(root, file), 'utf8')));
    expect([file, counted.passed, counted.failed.length]).toEqual([file, Number(passed), Number(failed)]);
  }
});

it('keeps no file that no sitting names', () => {
  const named = lines.map(([, , , file]) => file);
  for (const name of readdirSync(join(root, results))) expect(named).toContain(`${results}/${name}`);
});

const sitting: Sitting = {
  date: '2026-01-02',
  kubernetes: '1.2.3',
  configuration: 'secure, bridge',
  selection: '`a|b`',
  minutes: 2.04,
  tests: [
    { name: 'a', status: 'passed', seconds: 1 },
    { name: 'b', status: 'failed', seconds: 1, reason: 'not `so`\nat all' },
  ],
};

it('adds a line, and replaces the one of the same day and the same things', () => {
  const line = lineOf(sitting);
  expect(line).toBe(
    `| 2026-01-02 | 1.2.3 | secure, bridge | \`a\\|b\` | 1 | 1 | 2.0 | [tests](${results}/2026-01-02-1.2.3-secure-bridge-a-b-.xml) |`,
  );
  const file = `${results}/2026-01-02-1.2.3-secure-bridge-a-b-.xml`;
  const once = withSitting('# Title\n\n| a |\n\n## What failed\n\nNothing.\n', sitting);
  expect(once).toBe(
    `# Title\n\n| a |\n${line}\n\n## What failed\n\n- [2026-01-02, 1.2.3, secure, bridge](${file}): \`b\`: \`\`not 'so' at all\`\`\n`,
  );
  const again = { ...sitting, minutes: 3, tests: sitting.tests.slice(0, 1) };
  expect(withSitting(once, again)).toBe(`# Title\n\n| a |\n${lineOf(again)}\n\n## What failed\n\nNothing.\n`);
});
