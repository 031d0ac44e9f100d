#!/usr/bin/env node
// `npx keelson`: in a checkout runs the sources, so that it can never be older than they are; elsewhere what was built.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const source = join(__dirname, 'main.ts');
const built = join(__dirname, '../../out/main/cli.js');

function tsx() {
  try {
    return require('tsx/cjs/api');
  } catch {
    return undefined;
  }
}

const loader = existsSync(source) ? tsx() : undefined;
if (loader) loader.require(source, __filename);
else if (existsSync(built)) require(built);
else {
  console.error('Keelson is not built: run `npm ci` or `npm run build` first.');
  process.exitCode = 1;
}
