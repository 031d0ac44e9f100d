import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startFakeHost, type FakeHostOptions } from '../../testing/fakeHost';
import { installFakeSudo, type FakeSudoOptions } from '../../testing/fakeSudo';
import { testHosts, testPlatform } from '../../testing/testHosts';
import type { HostSecrets } from './credentials';
import { sh } from '../../shell/quote';

const signal = new AbortController().signal;
const password = 'correct horse';
let cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
  cleanups = [];
});

async function startWithSudo(
  sudo: FakeSudoOptions,
  secrets: HostSecrets = { password },
  further: Pick<FakeHostOptions, 'maxSessions'> = {},
) {
  const platform = await testPlatform();
  cleanups.push(platform.remove);
  const env = await installFakeSudo(path.join(platform.workDir, 'bin'), sudo);
  const server = await startFakeHost({ password, env, ...further });
  cleanups.push(server.close);
  const hosts = testHosts(platform, [
    { server, secrets: { password, ...secrets }, ssh: { user: 'admin', sudo: true } },
  ]);
  cleanups.push(hosts.close);
  const log = (name: string) => readFile(path.join(server.home, name), 'utf8').catch(() => '');
  return { server, hosts, log };
}

const asRoot = sh`printf '%s ' "$KEELSON_FAKE_ROOT"; cat`;

describe('sudo', () => {
  it('without a password', async () => {
    const { hosts } = await startWithSudo({});
    const host = await hosts.get('n1');
    expect((await host.run(asRoot, { signal, stdin: 'input' })).stdout).toBe('1 input');
    expect((await host.run(asRoot, { signal, stdin: 'input', asUser: true })).stdout).toBe(' input');
  });

  it('with a password on stdin, never in an argument list', async () => {
    const { hosts, server, log } = await startWithSudo({ password: 'sudo secret' }, { sudoPassword: 'sudo secret' });
    const host = await hosts.get('n1');
    expect((await host.run(asRoot, { signal, stdin: 'input\nmore' })).stdout).toBe('1 input\nmore');
    const written = await host.writeFiles([{ path: path.join(server.home, 'f'), mode: 0o600, content: 'x\n' }], {
      signal,
    });
    expect(written).toEqual([path.join(server.home, 'f')]);
    expect(server.lines.join('\n') + (await log('sudo.log'))).not.toContain('sudo secret');
    expect(await log('sudo.tries')).toBe('');
  });

  it('asks for a password once for commands that follow each other', async () => {
    const { hosts, log } = await startWithSudo({ password });
    const host = await hosts.get('n1');
    const before = (await log('sudo.log')).split('\n').length;
    for (const stdin of ['', 'a\n', '', 'b\n']) {
      expect((await host.run(asRoot, { signal, stdin })).stdout).toBe(`1 ${stdin}`);
    }
    expect((await log('sudo.log')).split('\n').length - before).toBe(1);
  });

  it('gets along with a server whose only channels are taken by shells that wait with other rights', async () => {
    const { hosts, server } = await startWithSudo({ password }, { password }, { maxSessions: 1 });
    const host = await hosts.get('n1');
    for (const asUser of [false, true, false, true]) {
      expect((await host.run(asRoot, { signal, asUser })).stdout).toBe(asUser ? ' ' : '1 ');
    }
    expect(server.channels.most).toBe(1);
  });

  it('with the login password where no other was entered', async () => {
    const { hosts } = await startWithSudo({ password });
    expect((await (await hosts.get('n1')).run(asRoot, { signal })).stdout).toBe('1 ');
  });

  it('stops what it started', async () => {
    const { hosts } = await startWithSudo({ password });
    const controller = new AbortController();
    const run = (await hosts.get('n1')).run(sh`echo started; sleep 1000`, {
      signal: controller.signal,
      onLine: () => controller.abort(),
    });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED', params: {} });
  });

  it('takes a wrong password as one attempt', async () => {
    const { hosts, log } = await startWithSudo({ password: 'sudo secret' }, { sudoPassword: 'wrong' });
    await expect(hosts.get('n1')).rejects.toMatchObject({
      code: 'SUDO_FAILED',
      params: { host: 'n1', reason: 'wrong-password' },
    });
    expect(await log('sudo.tries')).toBe('1\n');
  });

  it('that does not answer can be given up, and leaves no connection', async () => {
    const { hosts, server, log } = await startWithSudo({ password, hangs: true });
    const controller = new AbortController();
    const attempt = hosts.get('n1', controller.signal);
    attempt.catch(() => undefined);
    await expect.poll(() => log('sudo.log')).toContain('true');
    controller.abort();
    await expect(attempt).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect.poll(() => server.connections()).toBe(0);
  });

  it('that does not answer is not waited for without end', async () => {
    const { hosts, server, log } = await startWithSudo({ password, hangs: true });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const attempt = hosts.get('n1');
      attempt.catch(() => undefined);
      while (!(await log('sudo.log')).includes('true')) await new Promise(setImmediate);
      await vi.advanceTimersByTimeAsync(60_000);
      await expect(attempt).rejects.toMatchObject({ code: 'COMMAND_TIMEOUT', params: { host: 'n1', command: 'sudo' } });
    } finally {
      vi.useRealTimers();
    }
    await expect.poll(() => server.connections()).toBe(0);
  });

  it('says when no password was entered', async () => {
    const { hosts } = await startWithSudo({ password: 'sudo secret' }, {});
    await expect(hosts.get('n1')).rejects.toMatchObject({ code: 'SUDO_FAILED', params: { reason: 'wrong-password' } });
  });

  it.each([
    ['not-allowed', { password, refusal: 'admin is not in the sudoers file.' }],
    ['tty', { broken: 'sorry, you must have a tty to run sudo' }],
    ['missing', { broken: 'command not found' }],
  ])('says that it is %s', async (reason, options) => {
    const { hosts } = await startWithSudo(options);
    await expect(hosts.get('n1')).rejects.toMatchObject({ code: 'SUDO_FAILED', params: { host: 'n1', reason } });
  });
});
