import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { goPrograms, type GoPrograms } from './goModule';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-go-'));
  vi.stubEnv('KEELSON_CACHE', join(root, 'cache'));
  vi.stubEnv('PATH', `${join(root, 'bin')}:${process.env['PATH'] ?? ''}`);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

/** A `go` that notes how it was called, and does what the script says. */
function fakeGo(script: string): () => string[] {
  mkdirSync(join(root, 'bin'));
  const file = join(root, 'bin/go');
  writeFileSync(file, `#!/bin/sh\necho "$*" >>'${root}/calls'\n${script}\n`);
  chmodSync(file, 0o755);
  return () => readFileSync(join(root, 'calls'), 'utf8').trim().split('\n');
}

/** Its programs tell what they were made of. */
const working = `case "$1 $2" in
  'mod download') echo '{"GoMod": "/modules/a.mod"}' ;;
  'mod edit') echo '{"Go": "1.26.0"}' ;;
  'build '*)
    mkdir -p "$GOCACHE"
    while [ "$1" != -o ]; do shift; done
    { echo "$3, C $CGO_ENABLED"; cat go.mod; } >"$2" ;;
esac`;

const wanted: GoPrograms = {
  name: 'thing',
  version: '1.2.3',
  modules: ['a.org/thing'],
  programs: { one: 'a.org/thing/cmd/one', two: 'a.org/thing/cmd/two' },
  variables: { 'a.org/thing.Version': 'v1.2.3' },
};

it('builds the programs in a module around theirs, once, and leaves nothing else', async () => {
  const calls = fakeGo(working);
  const folder = join(root, 'cache/thing/1.2.3');
  expect(await Promise.all([goPrograms(wanted), goPrograms(wanted)])).toEqual([{ folder }, { folder }]);
  expect(readdirSync(folder)).toEqual(['one', 'two']);
  expect(readFileSync(join(folder, 'two'), 'utf8')).toContain('a.org/thing/cmd/two, C 0\nmodule keelson.lab/thing\n');
  expect(calls().filter((call) => call.includes('cmd/one'))).toEqual([
    `build -ldflags=-s -w -X a.org/thing.Version=v1.2.3 -o ${folder}.partial/one a.org/thing/cmd/one`,
  ]);
  expect(existsSync(join(root, 'cache/go'))).toBe(false);
});

it('builds programs that run tests, and copies files of the module', async () => {
  mkdirSync(join(root, 'module'));
  writeFileSync(join(root, 'module/data.json'), '{}');
  const calls = fakeGo(
    working
      .replace('"GoMod": "/modules/a.mod"', `"GoMod": "/modules/a.mod", "Dir": "${join(root, 'module')}"`)
      .replace("'build '*)", "'build '* | 'test -c')"),
  );
  const tests = { 'e2e.test': 'a.org/thing/e2e' };
  const files = { 'copy.json': 'data.json' };
  const folder = join(root, 'cache/thing/1.2.3');
  expect(await goPrograms({ ...wanted, programs: { one: 'a.org/one' }, tests, files })).toEqual({ folder });
  expect(readdirSync(folder)).toEqual(['copy.json', 'e2e.test', 'one']);
  expect(calls().at(-1)).toMatch(/^test -c -vet=off -ldflags=.* a\.org\/thing\/e2e$/);
});

it('links C in, with what that needs', async () => {
  const calls = fakeGo(working);
  const prepare = vi.fn(() => Promise.resolve());
  const built = await goPrograms({ ...wanted, programs: { one: 'a.org/one' }, c: { tags: ['x', 'y'], prepare } });
  expect(prepare).toHaveBeenCalledOnce();
  expect(built).toEqual({ folder: join(root, 'cache/thing/1.2.3') });
  expect(calls().at(-1)).toMatch(/^build -tags=x,y -ldflags=-s -w -extldflags -static -X/);
});

it('says what Go said last where modules cannot be had, and asks no second time', async () => {
  const calls = fakeGo("echo 'go: looking for it' >&2; echo 'dial tcp: no such host' >&2; exit 1");
  const missing = { missing: 'not to be built from Go modules: dial tcp: no such host' };
  expect(await goPrograms(wanted)).toEqual(missing);
  expect(await goPrograms(wanted)).toEqual(missing);
  expect(calls()).toEqual(['list -m a.org/thing@v1.2.3']);
});

it('says that there is no Go', async () => {
  mkdirSync(join(root, 'bin'));
  // What the lock on the caches is made of.
  for (const name of ['flock', 'cat']) symlinkSync(join('/usr/bin', name), join(root, 'bin', name));
  vi.stubEnv('PATH', join(root, 'bin'));
  expect(await goPrograms(wanted)).toEqual({ missing: expect.stringMatching(/^go could not be started/) as string });
});
