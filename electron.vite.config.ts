/**
 * Builds main, preload and the window into out/. Main and preload are CommonJS, which every Electron from 25 on loads;
 * the syntax is lowered to what Electron 25 has (Node 18, Chromium 114), the oldest that Keelson is tested with.
 * Everything is bundled except ssh2, whose optional native parts must stay files of their own.
 */
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      target: 'node18',
      rolldownOptions: {
        // The command line is a second door to the same engine: `out/main/cli.js`, see electron/cli/bin.cjs.
        input: { main: resolve('electron/main.ts'), cli: resolve('electron/cli/main.ts') },
        output: { format: 'cjs' },
      },
    },
  },
  preload: {
    build: {
      target: 'node18',
      // A sandboxed preload can only require 'electron': everything else must be inside the one file.
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: { input: { preload: resolve('electron/preload.ts') }, output: { format: 'cjs' } },
    },
  },
  renderer: {
    root: resolve('renderer'),
    plugins: [react()],
    build: {
      target: 'chrome114',
      outDir: resolve('out/renderer'),
      rolldownOptions: { input: resolve('renderer/index.html') },
    },
  },
});
