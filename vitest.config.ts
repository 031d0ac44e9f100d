import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'engine',
          environment: 'node',
          include: ['shared/**/*.test.ts', 'electron/**/*.test.ts', 'e2e/**/*.test.ts', 'renderer/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'window',
          environment: 'happy-dom',
          include: ['renderer/**/*.test.tsx'],
          // Whole pages are drawn: on a busy machine that takes its time, which is no failure.
          testTimeout: 120_000,
        },
      },
    ],
  },
});
