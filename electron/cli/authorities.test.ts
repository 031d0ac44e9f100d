/** The authorities on the command line: what is shown and handed on, and that nothing of a key or a passphrase is. */
import { chmod, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import * as yaml from 'yaml';
import type { ClusterAuthorities } from '../../shared/pki/authorities';
import { createAuthoritiesStore, type AuthoritiesStore } from '../storage/authorities/authorities';
import { freshFolder } from '../testing/freshFolder';
import { nodeOn } from '../testing/testHosts';
import type { CommandContext } from './context';
import { passphraseFor } from './secrets/passphrase';
import { startKeelson, type Ended } from './testing/keelson';
import { texts } from './texts';

const lab = { id: 'lab-id', name: 'lab' };
const making = { now: new Date('2027-03-01T12:00:00Z'), keyAlgorithm: 'ecdsa-p256' } as const;
const words = { file: 'correct horse', store: 'battery staple' };

let folder: string;
let store: AuthoritiesStore;
beforeEach(async () => {
  folder = freshFolder();
  store = createAuthoritiesStore({ dataDir: join(folder, 'data') });
  await write('cluster.yaml', clusterFile('lab-id'));
  for (const [name, word] of Object.entries(words)) await write(`${name}.word`, `${word}\nsecond line\n`);
});

const write = async (name: string, content: string, mode = 0o600): Promise<void> => {
  await writeFile(join(folder, name), content);
  await chmod(join(folder, name), mode);
};
const clusterFile = (id?: string): string =>
  yaml.stringify({
    ...{ apiVersion: 'keelson/v1', ...(id === undefined ? {} : { id }), name: 'lab', kubernetesVersion: '1.20.2' },
    ...{ nodes: [nodeOn({ address: '127.0.0.1', port: 9 })], binaries: { source: { kind: 'preinstalled' } } },
  });

const secureFile = (id: string): string =>
  yaml.stringify({
    ...(yaml.parse(clusterFile(id)) as object),
    ...{ profile: 'secure', kubernetesVersion: '1.37.2', runtime: 'containerd' },
    network: { cni: 'bridge', nodePortRange: '30000-32767' },
  });

let made: ClusterAuthorities | undefined;
/** Runs it, and looks that it has said no secret. */
async function keelson(...args: string[]): Promise<Ended> {
  const ended = await startKeelson(folder, ['authorities', ...args]).ended;
  const said = ended.stdout + ended.stderr;
  expect(said).not.toContain('PRIVATE');
  for (const word of Object.values(words)) expect(said).not.toContain(word);
  if (made) expect(said).not.toContain(made.encryptionKey);
  return ended;
}
const jsonOf = ({ stdout }: Ended): unknown => JSON.parse(stdout);
const logs = async (): Promise<string> => {
  const place = join(folder, 'data');
  const files = (await readdir(place, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.log'),
  );
  return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))).join('');
};

const exportArgs = ['export', '--to', 'lab.keelson', '--passphrase-file', 'file.word'];
const importArgs = ['import', 'lab.keelson', '--passphrase-file', 'file.word'];

describe('authorities of a cluster that has none here', () => {
  it.each([[['show']], [exportArgs], [['protect', '--passphrase-file', 'file.word']]])(
    '%j: are missing',
    async (args) => {
      const { code, stderr, stdout } = await keelson(...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('no certificate authorities of the cluster lab');
      expect(await readdir(folder)).not.toContain('lab.keelson');
    },
  );
});

describe('authorities that are sealed, for a command that works with the cluster', () => {
  beforeEach(async () => {
    await write('cluster.yaml', secureFile('lab-id'));
    made = await store.ensure(lab, { ...making, passphrase: words.store });
  });
  const run = async (...args: string[]): Promise<Ended> => {
    const ended = await startKeelson(folder, args).ended;
    for (const word of Object.values(words)) expect(ended.stdout + ended.stderr).not.toContain(word);
    return ended;
  };

  it.each([
    ['apply', '--yes'],
    ['plan'],
    ['status'],
    ['admin', 'revoke', '--yes'],
    ['certs', 'renew', '--yes'],
    ['node', 'add', 'n2', '--address', '10.0.0.2'],
    ['node', 'remove', 'n1'],
  ])('%s %s: is asked for its passphrase before any host is', async (...args) => {
    const without = await run(...args);
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('--store-passphrase-file');
    const wrong = await run(...args, '--store-passphrase-file', 'file.word');
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).toContain('The passphrase does not fit');
    for (const { stdout, stderr } of [without, wrong]) expect(stdout + stderr).not.toContain('127.0.0.1');
  });

  it('goes on with the right one', async () => {
    const { stderr, stdout } = await run('plan', '--store-passphrase-file', 'store.word');
    expect(stdout + stderr).toContain('n1');
    expect(stderr).not.toContain('passphrase');
  });
});

describe('the administrator of the last resort', () => {
  const renew = ['certs', 'renew', '--certificate', 'superAdmin', '--yes'];
  beforeEach(() => write('cluster.yaml', secureFile('lab-id')));

  it('gets a new certificate, sealed like the old one, and no host is asked', async () => {
    made = await store.ensure(lab, { ...making, passphrase: words.store });
    const locked = await startKeelson(folder, renew).ended;
    expect(locked).toMatchObject({ code: 2, stdout: '' });
    const ended = await startKeelson(folder, [...renew, '--store-passphrase-file', 'store.word']).ended;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('No host is touched');
    expect(ended.stdout).toContain('stays valid until it expires');
    const kept = await store.find('lab-id');
    expect(kept?.isSealed).toBe(true);
    const { superAdmin, ...rest } = (await kept?.open(words.store))!;
    const { superAdmin: before, ...same } = made;
    expect(rest).toEqual(same);
    expect([superAdmin.certificate, superAdmin.privateKey]).not.toContain(before.certificate);
    expect(superAdmin.privateKey).not.toBe(before.privateKey);
  });

  it.each([
    ['are not here', 'other-id', [], 'no certificate authorities of the cluster lab'],
    ['are, but nobody calls it so on a node', 'lab-id', ['--node', 'node1'], 'superAdmin'],
  ])('cannot be renewed where the authorities %s', async (_, id, more, said) => {
    made = await store.ensure(lab, making);
    await write('cluster.yaml', secureFile(id).replace(/hostname: .*/, 'hostname: node1'));
    const { code, stderr } = await startKeelson(folder, [...renew, ...more]).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(said);
    expect(await (await store.find('lab-id'))?.open()).toEqual(made);
  });
});

describe('authorities that are here', () => {
  beforeEach(async () => {
    made = await store.ensure(lab, making);
  });

  it('are shown by names, ends and fingerprints', async () => {
    const { code, stdout, stderr } = await keelson('show');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('lab-id.json: not encrypted');
    expect(stdout).toMatch(/the cluster +kubernetes +2037-02-26 +([0-9A-F]{2}:){31}[0-9A-F]{2}\n/);
    expect(stdout).toMatch(/etcd +etcd-ca +2037-02-26/);
    expect(stdout).toMatch(/API extensions +front-proxy-ca +2037-02-26/);
    expect(stdout).toMatch(/last resort\) +kubernetes-super-admin +2028-02-29/);
    expect(stdout).toMatch(/service accounts +([0-9A-F]{2}:){31}[0-9A-F]{2}\n/);
    const json = jsonOf(await keelson('show', '--json'));
    expect(json).toMatchObject({ type: 'authorities', id: 'lab-id', name: 'lab', sealed: false });
    expect(json).toHaveProperty('certificates.3.notAfter', '2028-02-29T12:00:00.000Z');
  });

  it('are exported under a passphrase, protected, and come back in another place', async () => {
    const first = await keelson(...exportArgs);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('Wrote ');
    expect((await stat(join(folder, 'lab.keelson'))).mode & 0o777).toBe(0o600);
    const file = await readFile(join(folder, 'lab.keelson'), 'utf8');
    expect(file).toContain('"name": "lab"');
    expect(file).not.toContain('PRIVATE KEY');

    // Not over a file that is there, unless agreed to.
    expect(await keelson(...exportArgs)).toMatchObject({ code: 2 });
    expect(await readFile(join(folder, 'lab.keelson'), 'utf8')).toBe(file);

    const before = await store.find('lab-id');
    expect(jsonOf(await keelson(...importArgs, '--json'))).toMatchObject({ type: 'imported', result: 'same' });
    await store.forget('lab-id');
    expect(await keelson(...importArgs)).toMatchObject({ code: 0, stderr: '' });
    expect((await store.find('lab-id'))?.visible).toEqual(before?.visible);
    expect(await (await store.find('lab-id'))?.open()).toEqual(made);

    expect(await keelson('protect', '--passphrase-file', 'store.word')).toMatchObject({ code: 0, stderr: '' });
    expect((await keelson('show')).stdout).toContain('the private keys are encrypted');
    // Without a terminal nobody can be asked.
    const asked = await keelson(...exportArgs, '--yes');
    expect(asked).toMatchObject({ code: 2, stdout: '' });
    expect(asked.stderr).toContain('--store-passphrase-file');
    expect(await keelson(...exportArgs, '--yes', '--store-passphrase-file', 'store.word')).toMatchObject({ code: 0 });
    expect(await keelson('protect', '--plain', '--store-passphrase-file', 'store.word')).toMatchObject({ code: 0 });
    expect(await store.find('lab-id')).toMatchObject({ isSealed: false });
    expect(await logs()).not.toMatch(/PRIVATE|correct|battery/);
  });

  it('of another cluster are not imported, nor for a file that does not say which it is', async () => {
    await keelson(...exportArgs);
    await store.forget('lab-id');
    for (const id of ['other-id', undefined]) {
      await write('cluster.yaml', clusterFile(id));
      const { code, stderr } = await keelson(...importArgs);
      expect(code).toBe(2);
      expect(stderr).toContain("are not this cluster's, but those of lab (lab-id)");
    }
    expect(await readdir(join(folder, 'data', 'authorities'))).toEqual([]);
  });

  it('stay closed to a wrong passphrase, which can be corrected', async () => {
    await keelson(...exportArgs);
    await write('file.word', 'wrong horse\n');
    const { code, stderr } = await keelson(...importArgs);
    expect(code).toBe(1);
    expect(stderr).toMatch(/The passphrase does not fit .*lab\.keelson/);
  });

  it.each<[string, string, number, string | RegExp]>([
    ['that others may read', 'correct horse\n', 0o644, /can be read by others \(mode 0644\)/],
    ['without a first line', '\ncorrect horse\n', 0o600, 'the first line is empty'],
    ['with a short word', 'horse\n', 0o600, 'at least 8 characters'],
  ])('take no passphrase from a file %s', async (_, content, mode, said) => {
    await write('file.word', content, mode);
    const { code, stderr } = await keelson(...exportArgs);
    expect(code).toBe(mode === 0o600 && content.startsWith('horse') ? 1 : 2);
    expect(stderr).toMatch(said);
    expect(await readdir(folder)).not.toContain('lab.keelson');
  });
});

describe('a passphrase', () => {
  const question = 'Passphrase: ';
  /** Somebody at the terminal who answers this, one after the other. */
  function person(values: object, ...answers: string[]) {
    const asked: [string, boolean | undefined][] = [];
    const notes: string[] = [];
    const terminal = {
      ...{ canAsk: true, note: (line: string) => notes.push(line), out: (line: string) => notes.push(line) },
      ask: (text: string, hidden?: boolean) => {
        asked.push([text, hidden]);
        return Promise.resolve(answers.shift() ?? '');
      },
    };
    const context = { values, terminal, texts: texts.en, language: 'en' } as unknown as CommandContext;
    return { context, asked, notes };
  }

  it('is asked for without an echo, a new one twice', async () => {
    const { context, asked } = person({}, 'one', 'two word', 'two word');
    expect(await passphraseFor(context, { option: 'passphrase-file', question })).toBe('one');
    expect(await passphraseFor(context, { option: 'passphrase-file', question, isNew: true })).toBe('two word');
    expect(asked).toEqual([
      [question, true],
      [question, true],
      ['The same again: ', true],
    ]);
  });

  it('that is typed in two ways is none', async () => {
    const { context, notes } = person({}, 'one word', 'one wort');
    await expect(passphraseFor(context, { option: 'passphrase-file', question, isNew: true })).rejects.toMatchObject({
      exitCode: 2,
    });
    expect(notes).toEqual(['These were two different passphrases. Nothing was changed.']);
  });

  it('may come through a descriptor that is open', async () => {
    const file = await open(join(folder, 'file.word'));
    const { context, asked } = person({ storePassphraseFile: `/dev/fd/${String(file.fd)}` });
    expect(await passphraseFor(context, { option: 'store-passphrase-file', question })).toBe(words.file);
    expect(asked).toEqual([]);
    await file.close();
  });
});
