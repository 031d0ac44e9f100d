import { defineConfig } from 'vitest/config';

/** Conditions are waited for, real shells and servers too: on a busy machine that takes its time, which is no failure. */
const patience = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 60_000 } } };

export default defineConfig({
  test: {
    // Left to itself it keeps one processor free, which is half of a small machine.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'engine',
          environment: 'node',
          include: ['shared/**/*.test.ts', 'electron/**/*.test.ts', 'e2e/**/*.test.ts', 'renderer/**/*.test.ts'],
          ...patience,
        },
      },
      {
        test: {
          name: 'window',
          environment: 'happy-dom',
          include: ['renderer/**/*.test.tsx'],
          setupFiles: ['renderer/testing/afterTests.ts'],
          ...patience,
        },
      },
    ],
  },
});
