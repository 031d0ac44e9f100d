import { mkdir, readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeHost, type FakeHost, type FakeHostOptions } from '../testing/fakeHost';
import { testHosts, testPlatform, trustingHostKeys, type TestNode } from '../testing/testHosts';
import { connect } from './connection';
import type { Target } from './login/authentication';
import { openHostKeys } from './login/hostKeys';
import { sh } from '../shell/quote';

const password = 'correct horse';
const signal = new AbortController().signal;

let platform: Awaited<ReturnType<typeof testPlatform>>;
let cleanups: (() => unknown)[];

beforeEach(async () => {
  platform = await testPlatform();
  cleanups = [platform.remove];
});
afterEach(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

const start = async (options: FakeHostOptions = {}): Promise<FakeHost> => {
  const server = await startFakeHost(options);
  cleanups.push(server.close);
  return server;
};

/** A TCP server that is no SSH server. */
const listen = async (serve: (socket: net.Socket) => void): Promise<{ address: string; port: number }> => {
  const server = net.createServer((socket) => serve(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => server.close());
  return { address: '127.0.0.1', port: (server.address() as net.AddressInfo).port };
};

/** Logs in to one node and runs a command; answers its output. */
const tryNode = async (node: TestNode): Promise<string> => {
  const hosts = testHosts(platform, [node]);
  cleanups.push(hosts.close);
  return (await (await hosts.get('n1')).run(sh`echo in`, { signal })).stdout;
};

const privateKey = async (text: string): Promise<string> => {
  await mkdir(path.join(platform.homeDir, '.ssh'), { recursive: true });
  await writeFile(path.join(platform.homeDir, '.ssh', 'id'), text);
  return '~/.ssh/id';
};

const ed25519 = (options: { passphrase?: string } = {}) => {
  for (;;) {
    const encrypted = options.passphrase === undefined ? {} : { ...options, cipher: 'aes256-ctr', rounds: 1 };
    const pair = ssh2.utils.generateKeyPairSync('ed25519', encrypted);
    // ssh2 1.17 now and then writes a key that it cannot read itself.
    if (!(ssh2.utils.parseKey(pair.private, options.passphrase) instanceof Error)) return pair;
  }
};

describe('reaching a host', () => {
  it('tells a refused connection', async () => {
    const { port } = await listen(() => undefined);
    await cleanups.pop()?.();
    await expect(tryNode({ server: { address: '127.0.0.1', port }, secrets: { password } })).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
      params: { host: 'n1', address: '127.0.0.1', port, reason: 'refused' },
    });
  });

  it('tells a name that nobody knows', async () => {
    const server = { address: 'no-such-host.invalid', port: 22 };
    await expect(tryNode({ server, secrets: { password } })).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
      params: { reason: 'name-unknown' },
    });
  });

  it('tells another kind of server', async () => {
    const server = await listen((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    await expect(tryNode({ server, secrets: { password } })).rejects.toMatchObject({ code: 'SSH_NOT_SSH' });
  });

  it('tells a server that hangs up at once', async () => {
    const server = await listen((socket) => socket.end());
    await expect(tryNode({ server, secrets: { password } })).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
      params: { reason: 'closed' },
    });
  });

  const target = (server: { address: string; port: number }): Target => ({
    ...server,
    host: 'n1',
    user: 'root',
    auth: { kind: 'password' },
  });
  const options = () => ({ secrets: { password }, hostKeys: openHostKeys(platform.dataDir), platform, signal });

  it('tells a server that says nothing', async () => {
    const server = await listen(() => undefined);
    await expect(connect(target(server), { ...options(), timeoutMs: 50 })).rejects.toMatchObject({
      code: 'SSH_TIMEOUT',
    });
  });

  it('can be cancelled', async () => {
    const controller = new AbortController();
    const server = await listen(() => controller.abort());
    const attempt = connect(target(server), { ...options(), signal: controller.signal });
    await expect(attempt).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('logging in', () => {
  it('works with a password, also through PAM', async () => {
    const both = await start({ password });
    const dialogue = await start({ password, passwordMethods: ['keyboard-interactive'] });
    expect(await tryNode({ server: both, secrets: { password } })).toBe('in\n');
    expect(await tryNode({ server: dialogue, secrets: { password } })).toBe('in\n');
    expect(dialogue.logins).toEqual(['password', 'keyboard-interactive:accepted']);
  });

  it('fails with a wrong password and says what the server would accept', async () => {
    const server = await start({ password });
    await expect(tryNode({ server, secrets: { password: 'wrong' } })).rejects.toMatchObject({
      code: 'SSH_AUTH_FAILED',
      params: { host: 'n1', user: 'root', method: 'password' },
      detail: expect.stringContaining('password, keyboard-interactive') as string,
    });
    expect(server.logins).toEqual(['password']);
  });

  it('asks for a password before anything is sent', async () => {
    const server = await start({ password });
    await expect(tryNode({ server })).rejects.toMatchObject({
      code: 'SSH_CREDENTIALS_MISSING',
      params: { host: 'n1', what: 'password' },
    });
    expect(server.logins).toEqual([]);
  });

  it('works with a key file below the home folder', async () => {
    const pair = ed25519();
    const server = await start({ publicKeys: [pair.public] });
    const keyPath = await privateKey(pair.private);
    expect(await tryNode({ server, ssh: { auth: { kind: 'key', path: keyPath } } })).toBe('in\n');
  });

  it.each(['rsa', 'ec'] as const)('works with an encrypted %s key in PKCS#8', async (kind) => {
    const cipher = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open' } as const;
    const pair =
      kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const traditional = pair.privateKey.export({ type: kind === 'rsa' ? 'pkcs1' : 'sec1', format: 'pem' }) as string;
    const parsed = ssh2.utils.parseKey(traditional);
    if (parsed instanceof Error) throw parsed;
    const server = await start({ publicKeys: [`${parsed.type} ${parsed.getPublicSSH().toString('base64')}`] });
    const auth = { kind: 'key' as const, path: await privateKey(pair.privateKey.export(cipher) as string) };
    expect(await tryNode({ server, ssh: { auth }, secrets: { passphrase: 'open' } })).toBe('in\n');
    await expect(tryNode({ server, ssh: { auth } })).rejects.toMatchObject({
      code: 'SSH_CREDENTIALS_MISSING',
      params: { what: 'passphrase' },
    });
    await expect(tryNode({ server, ssh: { auth }, secrets: { passphrase: 'shut' } })).rejects.toMatchObject({
      code: 'SSH_PASSPHRASE_WRONG',
    });
  });

  it('tells a missing from a wrong passphrase', async () => {
    const pair = ed25519({ passphrase: 'open' });
    const server = await start({ publicKeys: [pair.public] });
    const auth = { kind: 'key' as const, path: await privateKey(pair.private) };
    await expect(tryNode({ server, ssh: { auth } })).rejects.toMatchObject({
      code: 'SSH_CREDENTIALS_MISSING',
      params: { host: 'n1', what: 'passphrase' },
    });
    await expect(tryNode({ server, ssh: { auth }, secrets: { passphrase: 'shut' } })).rejects.toMatchObject({
      code: 'SSH_PASSPHRASE_WRONG',
    });
    expect(await tryNode({ server, ssh: { auth }, secrets: { passphrase: 'open' } })).toBe('in\n');
  });

  it('tells why a key file is of no use', async () => {
    const server = await start({ publicKeys: [] });
    const reasonFor = async (keyPath: string) =>
      tryNode({ server, ssh: { auth: { kind: 'key', path: keyPath } } }).catch((error: unknown) => error);
    expect(await reasonFor('~/.ssh/none')).toMatchObject({ code: 'SSH_KEY_UNREADABLE', params: { reason: 'ENOENT' } });
    expect(await reasonFor(await privateKey('no key'))).toMatchObject({ params: { reason: 'format' } });
    expect(await reasonFor(await privateKey(ed25519().public))).toMatchObject({ params: { reason: 'public' } });
    expect(await reasonFor(await privateKey(ed25519().private))).toMatchObject({
      code: 'SSH_AUTH_FAILED',
      params: { method: 'key' },
    });
  });

  it('tells that there is no agent', async () => {
    const server = await start({ password });
    const agent = { server, ssh: { auth: { kind: 'agent' as const } } };
    await expect(tryNode(agent)).rejects.toMatchObject({ code: 'SSH_AGENT_UNAVAILABLE', params: { host: 'n1' } });
    platform = { ...platform, sshAgent: path.join(platform.homeDir, 'no.sock') };
    await expect(tryNode(agent)).rejects.toMatchObject({ code: 'SSH_AGENT_UNAVAILABLE', params: { host: 'n1' } });
  });
});

describe('host keys', () => {
  it('have to be accepted once', async () => {
    const server = await start({ password });
    const hostKeys = openHostKeys(platform.dataDir);
    const hosts = testHosts(platform, [{ server, secrets: { password } }], hostKeys);
    cleanups.push(hosts.close);
    const [fingerprint = ''] = server.fingerprints;
    await expect(hosts.get('n1')).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_UNKNOWN',
      params: { host: 'n1', address: '127.0.0.1', port: server.port, fingerprint, type: 'ssh-ed25519' },
    });
    expect(server.logins).toEqual([]);
    await hostKeys.accept(server.address, server.port, fingerprint);
    expect((await hosts.get('n1')).name).toBe('n1');
    expect(await readFile(path.join(platform.dataDir, 'known_hosts.json'), 'utf8')).toContain(fingerprint);
  });

  it('are refused when they have changed, also by one who accepts new ones, until accepted anew', async () => {
    const before = await start({ password });
    expect(await tryNode({ server: before, secrets: { password } })).toBe('in\n');
    await before.close();
    cleanups.splice(cleanups.indexOf(before.close), 1);
    const server = await start({ password, port: before.port });
    const hostKeys = trustingHostKeys(platform);
    const hosts = testHosts(platform, [{ server, secrets: { password } }], hostKeys);
    cleanups.push(hosts.close);
    const [expected, actual = ''] = [before.fingerprints[0], server.fingerprints[0]];
    await expect(hosts.get('n1')).rejects.toMatchObject({ code: 'SSH_HOST_KEY_CHANGED', params: { expected, actual } });
    expect(server.logins).toEqual([]);
    await hostKeys.accept(server.address, server.port, actual);
    expect((await hosts.get('n1')).name).toBe('n1');
  });

  it('are asked for by the type that is stored', async () => {
    const rsaOnly = await start({ password, hostKeyTypes: ['rsa'] });
    expect(await tryNode({ server: rsaOnly, secrets: { password } })).toBe('in\n');
    const stored = await readFile(path.join(platform.dataDir, 'known_hosts.json'), 'utf8');
    const server = await start({ password, hostKeyTypes: ['ed25519', 'rsa'] });
    await writeFile(
      path.join(platform.dataDir, 'known_hosts.json'),
      stored.replace(`:${String(rsaOnly.port)}"`, `:${String(server.port)}"`),
    );
    // Another RSA key, so it is refused; but it is the RSA key that was asked for.
    await expect(tryNode({ server, secrets: { password } })).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_CHANGED',
      params: { actual: server.fingerprints[1] },
    });
  });

  it('cannot be accepted unseen', async () => {
    const hostKeys = openHostKeys(platform.dataDir);
    await expect(hostKeys.accept('127.0.0.1', 22, 'SHA256:x')).rejects.toMatchObject({ code: 'SSH_HOST_KEY_UNKNOWN' });
  });

  it('are all refused when the store is damaged', async () => {
    const server = await start({ password });
    await mkdir(platform.dataDir, { recursive: true });
    await writeFile(path.join(platform.dataDir, 'known_hosts.json'), '{ broken');
    await expect(tryNode({ server, secrets: { password } })).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});

describe('jump hosts', () => {
  it('lend their connection when they are nodes', async () => {
    const [gate, inner] = [await start({ password, forwarding: true }), await start({ password })];
    const hosts = testHosts(platform, [
      { server: gate, secrets: { password } },
      { server: inner, secrets: { password }, ssh: { jump: 'n1' } },
    ]);
    cleanups.push(hosts.close);
    expect((await (await hosts.get('n2')).run(sh`pwd`, { signal })).stdout).toBe(`${inner.home}\n`);
    await hosts.get('n1');
    expect(gate.connections()).toBe(1);
    gate.drop();
    await expect.poll(() => inner.connections()).toBe(0);
    expect((await (await hosts.get('n2')).run(sh`pwd`, { signal })).stdout).toBe(`${inner.home}\n`);
  });

  it('are logged in to like the node when they are not', async () => {
    const [gate, inner] = [await start({ password, forwarding: true }), await start({ password })];
    const jump = `other@${gate.address}:${String(gate.port)}`;
    expect(await tryNode({ server: inner, secrets: { password }, ssh: { jump } })).toBe('in\n');
  });

  it.each([[['n1', 'n2']], [['n2', 'n1']]])(
    'are logged in to for each node by its own password (%j)',
    async (order) => {
      const gate = await start({ password: 'two', forwarding: true });
      const ssh = { jump: `other@${gate.address}:${String(gate.port)}` };
      const hosts = testHosts(platform, [
        { server: await start({ password: 'one' }), secrets: { password: 'one' }, ssh },
        { server: await start({ password: 'two' }), secrets: { password: 'two' }, ssh },
        { server: await start({ password: 'two' }), secrets: { password: 'two' }, ssh },
      ]);
      cleanups.push(hosts.close);
      const ends = new Map<string, unknown>();
      for (const name of [...order, 'n3']) {
        ends.set(
          name,
          await hosts.get(name).then(
            () => 'in',
            (error: unknown) => error,
          ),
        );
      }
      expect(ends.get('n1')).toMatchObject({ code: 'SSH_AUTH_FAILED', params: { host: 'n1' } });
      expect([ends.get('n2'), ends.get('n3')]).toEqual(['in', 'in']);
      // n2 and n3 share the gate.
      expect(gate.logins.filter((login) => login.endsWith(':accepted'))).toHaveLength(1);
    },
  );

  it('may not forward, or not reach the node', async () => {
    const closed = await start({ password });
    const open = await start({ password, forwarding: true });
    const inner = await start({ password });
    const via = (gate: FakeHost, port: number) =>
      tryNode({
        server: { address: '127.0.0.1', port },
        secrets: { password },
        ssh: { jump: `other@${gate.address}:${String(gate.port)}` },
      });
    await expect(via(closed, inner.port)).rejects.toMatchObject({ code: 'SSH_UNREACHABLE' });
    await inner.close();
    cleanups.splice(cleanups.indexOf(inner.close), 1);
    await expect(via(open, inner.port)).rejects.toMatchObject({ code: 'SSH_UNREACHABLE' });
  });
});

describe('the connection test', () => {
  it('looks around and leaves', async () => {
    const server = await start({ password });
    const hosts = testHosts(platform, [{ server, secrets: { password } }]);
    const facts = await hosts.test('n1');
    expect(facts.fingerprint).toBe(server.fingerprints[0]);
    expect(facts.kernel).toBe((await readFile('/proc/sys/kernel/osrelease', 'utf8')).trim());
    for (const value of [facts.cpus, facts.memoryMb, facts.diskFreeMb]) expect(value).toBeGreaterThan(0);
    for (const text of [facts.hostname, facts.os, facts.architecture]) expect(text).not.toBe('');
    await expect.poll(() => server.connections()).toBe(0);
  });
});

describe('journals', () => {
  it('travel over connections of their own, eight to each', async () => {
    const server = await start({ password, maxSessions: 8 });
    const hosts = testHosts(platform, [{ server, secrets: { password } }]);
    cleanups.push(hosts.close);
    await hosts.get('n1');
    const logs = await hosts.logs('n1');
    const controller = new AbortController();
    let lines = 0;
    const follows = Array.from({ length: 10 }, () =>
      logs
        .follow(sh`echo line; sleep 1000`, { signal: controller.signal, onLine: () => (lines += 1) })
        .catch((error: unknown) => error),
    );
    await expect.poll(() => lines).toBe(10);
    expect(server.connections()).toBe(3);
    controller.abort();
    for (const error of await Promise.all(follows)) expect(error).toMatchObject({ code: 'CANCELLED', params: {} });
  });

  it('find another connection where a server allows fewer channels', async () => {
    const server = await start({ password, maxSessions: 2 });
    const hosts = testHosts(platform, [{ server, secrets: { password } }]);
    cleanups.push(hosts.close);
    const controller = new AbortController();
    const seen = new Set<number>();
    const follows = Array.from({ length: 5 }, async (_, index) => {
      const logs = await hosts.logs('n1');
      const options = { signal: controller.signal, onLine: () => seen.add(index) };
      await logs.follow(sh`echo line; sleep 1000`, options).catch(() => undefined);
    });
    await expect.poll(() => seen.size).toBe(5);
    controller.abort();
    await Promise.all(follows);
  });
});
