#!/usr/bin/env node
// `npx keelson`: what was built, unless a source has been changed since; in a checkout that is not built, the sources.
const { existsSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../..');
const source = join(__dirname, 'main.ts');
const built = join(root, 'out/main/cli.js');

/** When something in the folder was last changed, taken away or added. */
function lastChange(folder) {
  const inside = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? lastChange(path) : statSync(path).mtimeMs;
  });
  return Math.max(statSync(folder).mtimeMs, ...inside);
}

const isCurrent = () => ['electron', 'shared'].every((name) => lastChange(join(root, name)) < statSync(built).mtimeMs);

function tsx() {
  try {
    return require('tsx/cjs/api');
  } catch {
    return undefined;
  }
}

const isBuilt = existsSync(built);
const loader = existsSync(source) && !(isBuilt && isCurrent()) ? tsx() : undefined;
if (loader) loader.require(source, __filename);
else if (isBuilt) require(built);
else {
  console.error('Keelson is not built: run `npm ci` or `npm run build` first.');
  process.exitCode = 1;
}
