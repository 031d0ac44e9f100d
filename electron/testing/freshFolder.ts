import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder for the test that runs, with these folders in it, gone when the test is over. */
export function freshFolder(...inside: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'keelson-test-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const name of inside) mkdirSync(join(root, name));
  return root;
}
