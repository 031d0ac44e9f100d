import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCredentials } from './credentialsFile';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keelson-credentials-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function fileWith(content: string, mode = 0o600): Promise<string> {
  const path = join(folder, 'credentials');
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}

describe('readCredentials', () => {
  it.each([
    ['YAML', 'nodes:\n  n1: { password: "a b" }\n  n2: { sudoPassword: c, passphrase: d }\n'],
    ['JSON', '{"nodes":{"n1":{"password":"a b"},"n2":{"sudoPassword":"c","passphrase":"d"}}}'],
  ])('reads %s', async (_, text) => {
    const result = await readCredentials(await fileWith(text));
    expect(result).toEqual({
      nodes: new Map([
        ['n1', { password: 'a b' }],
        ['n2', { sudoPassword: 'c', passphrase: 'd' }],
      ]),
      mirrors: new Map(),
    });
  });

  it('reads the passwords of mirrors', async () => {
    const path = await fileWith('mirrors: {docker.io: {password: "p: \\"#"}}');
    expect(await readCredentials(path)).toEqual({
      nodes: new Map(),
      mirrors: new Map([['docker.io', { password: 'p: "#' }]]),
    });
  });

  it.each([0o640, 0o604, 0o660, 0o644])('refuses a file that others may read (%i)', async (mode) => {
    expect(await readCredentials(await fileWith('nodes: {}', mode))).toEqual({
      problem: { kind: 'open', mode: mode.toString(8).padStart(4, '0') },
    });
  });

  it.each([
    ['a broken file', 'nodes: {n1: {password: hunter2', '1'],
    ['an unknown secret', 'nodes: {n1: {pasword: hunter2}}', 'nodes.n1'],
    ['a number', 'nodes: {n1: {password: 12345678}}', 'nodes.n1.password'],
    ['a mirror without a password', 'mirrors: {docker.io: {}}', 'mirrors.docker.io.password'],
    ['an empty file', '', ''],
  ])('says where %s is wrong and quotes no value', async (_, text, where) => {
    const result = await readCredentials(await fileWith(text));
    expect(result).toEqual({ problem: { kind: 'invalid', where } });
  });

  it('says that there is no such file', async () => {
    await expect(readCredentials(join(folder, 'nothing'))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      params: { reason: 'ENOENT' },
    });
  });
});
