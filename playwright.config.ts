import { defineConfig } from '@playwright/test';

/** One worker: the specs share the lab's three hosts. Times are limits for a slow machine, never expectations. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 10 * 60_000,
  expect: { timeout: 30_000 },
  globalSetup: './e2e/support/globalSetup.ts',
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
});
