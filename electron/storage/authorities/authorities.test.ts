import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterAuthorities } from '../../../shared/pki/authorities';
import { createAuthorities } from '../../pki/createAuthorities';
import { withNewSuperAdmin } from '../../pki/superAdmin';
import { freshFolder } from '../../testing/freshFolder';
import { createAuthoritiesStore, type AuthoritiesStore } from './authorities';
import { authoritiesText } from './document';

const lab = { id: 'lab-id', name: 'lab' };
const making = { now: new Date('2027-03-01T12:00:00Z'), keyAlgorithm: 'ecdsa-p256' } as const;
const passphrase = 'correct horse';

/** Made once: to seal takes a good part of a second, as it should. */
let made: ClusterAuthorities;
let plain: string;
let sealed: string;
beforeAll(async () => {
  made = await createAuthorities(making);
  plain = await authoritiesText(lab, made);
  sealed = await authoritiesText(lab, made, passphrase);
});

let dataDir: string;
let store: AuthoritiesStore;
let path: string;
beforeEach(() => {
  dataDir = freshFolder();
  store = createAuthoritiesStore({ dataDir });
  path = join(dataDir, 'authorities', 'lab-id.json');
});

const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;
const kept = (): Promise<string> => readFile(path, 'utf8');
const keep = async (content: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
};

type Json = Record<string, unknown>;
const at = (document: Json, place: string): unknown =>
  place.split('.').reduce<unknown>((value, key) => (value as Json)[key], document);
/** A text with another value at a place; undefined takes it out. */
function edited(content: string, place: string, change: (document: Json) => unknown): string {
  const document = JSON.parse(content) as Json;
  const [, above = '', key = ''] = /^(?:(.*)\.)?(.*)$/.exec(place)!;
  const holder = (above === '' ? document : at(document, above)) as Json;
  holder[key] = change(document);
  return JSON.stringify(document);
}

/** The private parts, which must appear nowhere else. */
const secretsOf = ({ cluster, etcd, frontProxy, superAdmin, serviceAccount, encryptionKey }: ClusterAuthorities) => [
  ...[cluster, etcd, frontProxy, superAdmin, serviceAccount].map(({ privateKey }) => privateKey.split('\n')[2]!),
  encryptionKey,
];

/** The error, after having looked that it tells nothing. */
async function failure(work: Promise<unknown>): Promise<unknown> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const said = [JSON.stringify(error), (error as Error).stack, String((error as Error).cause)].join('\n');
  for (const secret of [passphrase, ...secretsOf(made)]) expect(said).not.toContain(secret);
  return error;
}

describe('authorities', () => {
  it('are made once and kept, in a private file in a private folder', async () => {
    expect(await store.find('lab-id')).toBeUndefined();
    const [first, second] = await Promise.all([store.ensure(lab, making), store.ensure(lab, making)]);
    expect(second).toEqual(first);
    expect(await createAuthoritiesStore({ dataDir }).ensure(lab, making)).toEqual(first);
    expect(await modeOf(path)).toBe(0o600);
    expect(await modeOf(dirname(path))).toBe(0o700);
    expect(await readdir(dirname(path))).toEqual(['lab-id.json']);
    const other = await store.ensure({ id: 'other', name: 'lab' }, making);
    expect(other.cluster.certificate).not.toBe(first.cluster.certificate);
  });

  it('are the same for several programs that begin at once', async () => {
    const program = join(dataDir, 'program.ts');
    await writeFile(
      program,
      `import { createAuthoritiesStore } from ${JSON.stringify(resolve('electron/storage/authorities/authorities'))};
       const store = createAuthoritiesStore({ dataDir: ${JSON.stringify(dataDir)} });
       const making = { now: new Date('2027-03-01T12:00:00Z'), keyAlgorithm: 'ecdsa-p256' } as const;
       process.stdin.once('data', () => {
         void store.ensure({ id: 'lab-id', name: 'lab' }, making).then(({ etcd }) => {
           process.stdout.write(etcd.certificate, () => process.exit());
         });
       });
       process.stdout.write('ready\\n');`,
    );
    const start = () => {
      const child = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['pipe', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (more: string) => (said += more));
      return { child, ready: once(child.stdout, 'data'), ended: once(child, 'close').then(() => said) };
    };
    const programs = [start(), start()];
    await Promise.all(programs.map(({ ready }) => ready));
    // Both have loaded everything; a store of this process begins with them.
    for (const { child } of programs) child.stdin.end('go');
    const own = await store.ensure(lab, making);
    for (const said of await Promise.all(programs.map(({ ended }) => ended))) {
      expect(said).toBe(`ready\n${own.etcd.certificate}`);
    }
    expect(await readdir(dirname(path))).toEqual(['lab-id.json']);
  });

  it('change only in what may change', async () => {
    await keep(plain);
    const next = await store.update(lab, (found) => ({ ...found, adminGroup: found.adminGroup + 1 }));
    expect(next).toEqual({ ...made, adminGroup: 2 });
    expect(await store.ensure(lab, making)).toEqual(next);
    await expect(store.update({ ...lab, id: 'other' }, (found) => found)).rejects.toMatchObject({
      code: 'AUTHORITIES_MISSING',
    });
  });

  it('are forgotten with their cluster', async () => {
    await keep(plain);
    await store.forget('lab-id');
    await store.forget('lab-id');
    expect((await store.ensure(lab, making)).cluster).not.toEqual(made.cluster);
  });

  it('are private in a folder that is not', async () => {
    await mkdir(dirname(path));
    await chmod(dirname(path), 0o755);
    await store.ensure(lab, making);
    expect(await modeOf(path)).toBe(0o600);
  });

  it('are not made where a file stands in the way of their folder', async () => {
    await writeFile(join(dataDir, 'authorities'), 'no folder');
    expect(await failure(store.ensure(lab, making))).toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});

describe('under a passphrase', () => {
  beforeEach(() => keep(sealed));

  it('no key can be read, and everything public can', async () => {
    for (const secret of secretsOf(made)) expect(sealed).not.toContain(secret);
    expect(sealed).not.toContain('PRIVATE KEY');
    const found = await store.find('lab-id');
    expect(found).toMatchObject({ isSealed: true, visible: { cluster: lab, adminGroup: 1 } });
    expect(found?.visible.certificates.etcd).toBe(made.etcd.certificate);
    expect(await found?.open(passphrase)).toEqual(made);
  });

  it('they are made sealed, and stay so when they change', async () => {
    const other = { id: 'other', name: 'lab' };
    const others = await store.ensure(other, { ...making, passphrase });
    await store.update(other, (found) => ({ ...found, adminGroup: 2 }), passphrase);
    const found = await store.find('other');
    expect(found).toMatchObject({ isSealed: true, visible: { adminGroup: 2 } });
    expect(await found?.open(passphrase)).toEqual({ ...others, adminGroup: 2 });
  });

  it('they are closed without it, and with another one', async () => {
    expect(await failure(store.ensure(lab, making))).toMatchObject({ code: 'AUTHORITIES_LOCKED', params: { path } });
    const wrong = store.ensure(lab, { ...making, passphrase: 'wrong horse' });
    expect(await failure(wrong)).toMatchObject({ code: 'AUTHORITIES_PASSPHRASE_WRONG', params: { path } });
    expect(await kept()).toBe(sealed);
  });

  it('that is changed, taken away, and given again, in whatever way a keyboard writes it', async () => {
    await store.protect(lab, { old: passphrase, next: 'pass\u00e9 compos\u00e9' });
    await store.protect(lab, { old: 'passe\u0301 compose\u0301' });
    expect(await store.find('lab-id')).toMatchObject({ isSealed: false });
    expect(await store.ensure(lab, making)).toEqual(made);
    await store.protect(lab, { next: passphrase });
    expect(await store.find('lab-id')).toMatchObject({ isSealed: true });
    expect(await modeOf(path)).toBe(0o600);
  });

  it('that was given once opens them for this process, and none of it is on the disk', async () => {
    await expect(store.unlock(lab, 'wrong horse')).rejects.toMatchObject({ code: 'AUTHORITIES_PASSPHRASE_WRONG' });
    expect(await failure(store.ensure(lab, making))).toMatchObject({ code: 'AUTHORITIES_LOCKED' });
    expect(await store.unlock(lab, passphrase)).toBe('in-memory');
    expect(await store.ensure(lab, making)).toEqual(made);
    await store.update(lab, (found) => ({ ...found, adminGroup: 2 }));
    expect(await store.find('lab-id')).toMatchObject({ isSealed: true, visible: { adminGroup: 2 } });
    expect(await readdir(dataDir)).toEqual(['authorities']);
    expect(await failure(createAuthoritiesStore({ dataDir }).ensure(lab, making))).toMatchObject({
      code: 'AUTHORITIES_LOCKED',
    });
    await expect(store.unlock({ ...lab, id: 'other' }, passphrase)).rejects.toMatchObject({
      code: 'AUTHORITIES_MISSING',
    });
  });

  it('is kept where the machine has a store of secrets, follows a change, and goes with the cluster', async () => {
    const vault = {
      isAvailable: () => Promise.resolve(true),
      encrypt: (text: string) => Promise.resolve(Buffer.from(Buffer.from(text).map((byte) => byte ^ 0xa5))),
      decrypt: (bytes: Buffer) => Promise.resolve(Buffer.from(bytes.map((byte) => byte ^ 0xa5)).toString()),
    };
    const restarted = () => createAuthoritiesStore({ dataDir, vault });
    const kept = join(dataDir, 'passphrases', 'lab-id');
    expect(await restarted().unlock(lab, passphrase)).toBe('kept');
    expect(await readFile(kept, 'utf8')).not.toContain(passphrase);
    expect(await modeOf(kept)).toBe(0o600);
    expect(await restarted().ensure(lab, making)).toEqual(made);
    await restarted().protect(lab, { next: 'battery staple' });
    expect(await restarted().ensure(lab, making)).toEqual(made);
    // Sealed anew by another program: the one that is kept does not fit, and is asked for again.
    await keep(sealed);
    await expect(restarted().ensure(lab, making)).rejects.toMatchObject({ code: 'AUTHORITIES_PASSPHRASE_WRONG' });
    expect(await restarted().unlock(lab, passphrase)).toBe('kept');
    const closed = () => Promise.reject(new Error('the keyring is closed'));
    const broken = createAuthoritiesStore({
      dataDir,
      vault: { isAvailable: closed, encrypt: closed, decrypt: closed },
    });
    expect(await failure(broken.ensure(lab, making))).toMatchObject({ code: 'AUTHORITIES_LOCKED' });
    expect(await broken.unlock(lab, passphrase)).toBe('in-memory');
    await restarted().forget('lab-id');
    expect(await readdir(dirname(kept))).toEqual([]);
  });

  it('that is long enough', async () => {
    for (const work of [
      () => store.ensure({ ...lab, id: 'other' }, { ...making, passphrase: '1234567' }),
      () => store.protect(lab, { old: passphrase, next: '' }),
      () => store.exported(lab, { own: passphrase, passphrase: '1234567' }),
    ]) {
      expect(await failure(work())).toMatchObject({ code: 'PASSPHRASE_TOO_SHORT', params: { min: 8 } });
    }
  });

  it.each<[string, string, (document: Json) => unknown]>([
    ['a name', 'visible.cluster.name', () => 'lob'],
    ['a certificate', 'visible.certificates.etcd', (one) => at(one, 'visible.certificates.cluster')],
    ['the group of administrators', 'visible.adminGroup', () => 7],
    ['a letter of the keys', 'sealed.text', (one) => `AAAA${String(at(one, 'sealed.text')).slice(4)}`],
    ['the seal', 'sealed.tag', () => Buffer.alloc(16).toString('base64')],
  ])('whoever changes %s is noticed', async (_, place, change) => {
    await keep(edited(sealed, place, change));
    expect(await failure(store.ensure(lab, { ...making, passphrase }))).toMatchObject({
      code: 'AUTHORITIES_DAMAGED',
      params: { path, reason: 'damaged' },
    });
  });

  it('the order of what is said in the file does not matter', async () => {
    const reversed = (value: unknown): Json => Object.fromEntries(Object.entries(value as Json).reverse());
    await keep(JSON.stringify(reversed(JSON.parse(edited(sealed, 'visible', (one) => reversed(one['visible']))))));
    expect(await store.ensure(lab, { ...making, passphrase })).toEqual(made);
  });

  it.each([2 ** 14, 2 ** 21, 2 ** 17 + 1])('a cost of %i is not paid', async (cost) => {
    await keep(edited(sealed, 'sealed.scrypt.cost', () => cost));
    expect(await failure(store.find('lab-id'))).toMatchObject({ code: 'AUTHORITIES_DAMAGED' });
  });
});

describe('a file that cannot be used', () => {
  const key = (document: Json): unknown => at(document, 'private.keys.cluster');

  it.each<[string, string, () => string]>([
    ['that is empty', 'AUTHORITIES_CUT_SHORT', () => ''],
    ['of which a part is missing', 'AUTHORITIES_CUT_SHORT', () => plain.slice(0, plain.length / 2)],
    ['without its last sign', 'AUTHORITIES_CUT_SHORT', () => plain.trimEnd().slice(0, -1)],
    ['that is no JSON', 'AUTHORITIES_DAMAGED', () => plain.replace('"visible":', '"visible"')],
    ['of something else', 'AUTHORITIES_DAMAGED', () => '{"token":"x"}'],
    ['that is a list', 'AUTHORITIES_DAMAGED', () => '[]'],
    ['of a later version', 'AUTHORITIES_NEWER', () => edited(plain, 'format', () => 2)],
    ['of no version', 'AUTHORITIES_DAMAGED', () => edited(plain, 'format', () => 0)],
    ['without keys', 'AUTHORITIES_DAMAGED', () => edited(plain, 'private', () => undefined)],
    ['with more than it should have', 'AUTHORITIES_DAMAGED', () => edited(plain, 'more', () => 1)],
    ['with the key of another', 'AUTHORITIES_DAMAGED', () => edited(plain, 'private.keys.etcd', key)],
    [
      'with half a key',
      'AUTHORITIES_DAMAGED',
      () => edited(plain, 'private.keys.cluster', (one) => String(key(one)).slice(0, 99)),
    ],
    ['of another cluster', 'AUTHORITIES_OF_OTHER_CLUSTER', () => edited(plain, 'visible.cluster.id', () => 'other')],
  ])('%s is told as such, and stays; nothing new is made', async (_, code, content) => {
    const bad = content();
    await keep(bad);
    for (const work of [() => store.ensure(lab, making), () => store.update(lab, (found) => found)]) {
      expect(await failure(work())).toMatchObject({ code, params: { path } });
    }
    expect(await kept()).toBe(bad);
    expect(await readdir(dirname(path))).toEqual(['lab-id.json']);
  });

  it('is told by what does not fit', async () => {
    await keep(edited(plain, 'private.keys.serviceAccount', key));
    expect(await failure(store.ensure(lab, making))).toMatchObject({ params: { reason: 'other-key' } });
  });
});

describe('an exported file', () => {
  let elsewhere: AuthoritiesStore;
  let given: Parameters<AuthoritiesStore['take']>[1];
  beforeEach(() => {
    elsewhere = createAuthoritiesStore({ dataDir: join(dataDir, 'elsewhere') });
    given = { path: '/media/stick/lab.keelson', passphrase, text: sealed };
  });

  it('says whose it is, and no key; it is taken over on another computer, once', async () => {
    await keep(plain);
    const text = await store.exported(lab, { passphrase });
    expect(text).toContain('"name": "lab"');
    expect(text).toContain('"id": "lab-id"');
    for (const secret of secretsOf(made)) expect(text).not.toContain(secret);

    expect(await elsewhere.take(lab, { ...given, text })).toBe('taken');
    expect(await elsewhere.ensure(lab, making)).toEqual(made);
    const there = join(dataDir, 'elsewhere/authorities/lab-id.json');
    expect(await modeOf(there)).toBe(0o600);
    const before = await stat(there);
    expect(await elsewhere.take(lab, { ...given, text })).toBe('same');
    expect((await stat(there)).ino).toBe(before.ino);
  });

  it('comes from a sealed store with its passphrase alone', async () => {
    await keep(sealed);
    expect(await failure(store.exported(lab, { passphrase: 'of the file' }))).toMatchObject({
      code: 'AUTHORITIES_LOCKED',
    });
    const text = await store.exported(lab, { own: passphrase, passphrase: 'of the file' });
    expect(await elsewhere.take(lab, { ...given, text, passphrase: 'of the file' })).toBe('taken');
    // The same authorities need no key to be known as such.
    expect(await store.take(lab, { ...given, text, passphrase: 'of the file' })).toBe('same');
    expect(await kept()).toBe(sealed);
  });

  it('of another cluster is refused', async () => {
    expect(await failure(store.take({ id: 'other', name: 'lab' }, given))).toMatchObject({
      code: 'AUTHORITIES_OF_OTHER_CLUSTER',
      params: { path: given.path, name: 'lab', id: 'lab-id' },
    });
    expect(await store.find('other')).toBeUndefined();
  });

  it('replaces no others of the same cluster', async () => {
    const others = await store.ensure(lab, making);
    expect(await failure(store.take(lab, given))).toMatchObject({
      code: 'AUTHORITIES_DIFFER',
      params: { path: given.path, name: 'lab' },
    });
    expect(await store.ensure(lab, making)).toEqual(others);
  });

  it('does not give administrators back what was taken from them', async () => {
    const revoked = { ...made, adminGroup: 2 };
    await keep(await authoritiesText(lab, revoked));
    expect(await store.take(lab, given)).toBe('same');
    expect(await store.ensure(lab, making)).toEqual(revoked);
  });

  it('brings along that administrators were revoked; a sealed store opens for it with its own passphrase', async () => {
    await keep(sealed);
    const text = await authoritiesText(lab, { ...made, adminGroup: 2 }, 'of the file');
    const newer = { ...given, text, passphrase: 'of the file' };
    expect(await failure(store.take(lab, newer))).toMatchObject({ code: 'AUTHORITIES_LOCKED', params: { path } });
    expect(await failure(store.take(lab, newer, 'of the file'))).toMatchObject({
      code: 'AUTHORITIES_PASSPHRASE_WRONG',
      params: { path },
    });
    expect(await store.take(lab, newer, passphrase)).toBe('taken');
    const found = await store.find('lab-id');
    expect(found).toMatchObject({ isSealed: true, visible: { adminGroup: 2 } });
    expect(await found?.open(passphrase)).toEqual({ ...made, adminGroup: 2 });
  });

  it('brings along an administrator of the last resort that ends later, and no earlier one', async () => {
    const renewed = await withNewSuperAdmin(made, { ...making, now: new Date('2027-09-01T12:00:00Z') });
    await keep(await authoritiesText(lab, { ...made, adminGroup: 2 }));
    const newer = { ...given, text: await authoritiesText(lab, renewed, passphrase) };
    expect(await store.take(lab, newer)).toBe('taken');
    // What is newer here stays.
    expect(await store.ensure(lab, making)).toEqual({ ...renewed, adminGroup: 2 });
    expect(await store.take(lab, given)).toBe('same');
    expect(await store.ensure(lab, making)).toEqual({ ...renewed, adminGroup: 2 });
  });

  it('brings back what was damaged, which is set aside', async () => {
    await keep(plain.slice(0, 500));
    expect(await store.take(lab, given)).toBe('taken');
    expect(await store.ensure(lab, making)).toEqual(made);
    expect((await readdir(dirname(path))).sort()).toEqual(['lab-id.json', 'lab-id.json.broken']);
  });

  it('leaves what a later version has written as it is', async () => {
    await keep('{"format":2}');
    expect(await failure(store.take(lab, given))).toMatchObject({ code: 'AUTHORITIES_NEWER', params: { path } });
    expect(await kept()).toBe('{"format":2}');
  });

  it.each<[string, string, (text: string) => string, string?]>([
    ['with another passphrase', 'AUTHORITIES_PASSPHRASE_WRONG', (text) => text, 'wrong horse'],
    ['cut short', 'AUTHORITIES_CUT_SHORT', (text) => text.slice(0, -20)],
    ['of a later version', 'AUTHORITIES_NEWER', (text) => text.replace('"format": 1', '"format": 9')],
    ['with another name on it', 'AUTHORITIES_DAMAGED', (text) => text.replace('"name": "lab"', '"name": "lob"')],
  ])('is not taken %s', async (_, code, change, word = passphrase) => {
    const bad = { ...given, text: change(sealed), passphrase: word };
    expect(await failure(store.take(lab, bad))).toMatchObject({ code, params: { path: given.path } });
    expect(await store.find('lab-id')).toBeUndefined();
  });
});
