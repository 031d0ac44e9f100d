import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeHost, type FakeHost } from '../testing/fakeHost';
import { testHosts, testPlatform } from '../testing/testHosts';
import type { Host } from './host';
import type { Hosts } from './hosts';
import { sh } from '../shell/quote';

const signal = new AbortController().signal;
const password = 'correct horse';

let platform: Awaited<ReturnType<typeof testPlatform>>;
let server: FakeHost;
let hosts: Hosts;
let host: Host;

beforeAll(async () => {
  platform = await testPlatform();
  server = await startFakeHost({ password });
  hosts = testHosts(platform, [{ server, secrets: { password } }]);
  host = await hosts.get('n1');
});

afterAll(async () => {
  hosts.close();
  await server.close();
  await platform.remove();
});

/** Processes whose arguments contain the text. */
const processes = (text: string): string[] =>
  execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(text) && !line.includes('ps -eo'));

/** A duration that no other test sleeps, to find the process by. */
const uniqueSleep = (): string => `${String(1000 + Math.floor(Math.random() * 1e6))}.${String(process.pid)}`;

describe('commands', () => {
  it('answer output, errors and exit code', async () => {
    const result = await host.ask(sh`echo out; echo err >&2; exit 7`, { signal });
    expect(result).toEqual({ exitCode: 7, stdout: 'out\n', stderr: 'err\n' });
  });

  it('fail with their exit code and what they said', async () => {
    await expect(host.run(sh`echo why >&2; exit 3`, { signal, label: 'try' })).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
      params: { host: 'n1', command: 'try', exitCode: 3 },
      detail: 'why',
    });
  });

  it('tell of a signal as shells do', async () => {
    expect((await host.ask(sh`sh -c 'kill -9 $$'`, { signal })).exitCode).toBe(137);
  });

  it('carry every printable character and hostile names through a real shell', async () => {
    const printable = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index)).join('');
    const values = [
      printable,
      '$(touch pwned)',
      '`touch pwned`',
      "'; touch pwned; '",
      'a\nb',
      '中文 🙂',
      '-n',
      '',
      '\\',
    ];
    const { stdout } = await host.run(sh`printf '%s\\0' ${values}`, { signal });
    expect(stdout.split('\0').slice(0, -1)).toEqual(values);
    expect((await host.run(sh`ls`, { signal })).stdout).not.toContain('pwned');
  });

  it('may be long', async () => {
    const text = 'x'.repeat(300_000);
    const { stdout } = await host.run(sh`text=${text}; echo "\${#text}"`, { signal });
    expect(stdout).toBe('300000\n');
  });

  it('do not appear in an argument list', async () => {
    await host.run(sh`: ${'a-needle'}`, { signal });
    expect(server.lines.join('\n')).not.toContain('a-needle');
  });

  it('run with a neutral locale, a full path and a usual umask', async () => {
    const { stdout } = await host.run(sh`echo "$LC_ALL"; echo "$PATH"; umask`, { signal });
    expect(stdout).toMatch(/^C\n.*:\/usr\/local\/sbin:\/usr\/sbin:\/sbin:\/usr\/bin\/kubernetes-bins\n0?022\n$/);
  });

  it('get their input whole, in one piece or as a stream, whatever it contains', async () => {
    const bytes = Buffer.from(`0\n@keelson 5\n${'中\0'.repeat(400_000)}`);
    const sum = async (stdin: Buffer | Readable): Promise<string> =>
      (await host.run(sh`sha256sum`, { signal, stdin })).stdout;
    const expected = execFileSync('sha256sum', { input: bytes, encoding: 'utf8' });
    expect(await sum(bytes)).toBe(expected);
    expect(await sum(Readable.from([bytes.subarray(0, 9), bytes.subarray(9)]))).toBe(expected);
  });

  it('may leave their input unread', async () => {
    const { stdout } = await host.run(sh`head -c 3`, { signal, stdin: Buffer.alloc(3_000_000, 'a') });
    expect(stdout).toBe('aaa');
  });

  it('have an empty input when none is given', async () => {
    expect((await host.run(sh`cat; echo end`, { signal })).stdout).toBe('end\n');
  });

  it('keep the end of a long output when only that is wanted', async () => {
    const command = sh`head -c 5000000 /dev/zero | tr '\\0' a; echo end`;
    const { stdout } = await host.run(command, { signal, endOnly: true });
    expect(stdout.length).toBeLessThanOrEqual(1024 * 1024);
    expect(stdout.endsWith('aaaend\n')).toBe(true);
  });

  it('give a long answer whole', async () => {
    const { stdout } = await host.ask(sh`echo start; head -c 5000000 /dev/zero | tr '\\0' a; echo end`, { signal });
    expect(stdout.length).toBe('start\n'.length + 5_000_000 + 'end\n'.length);
    expect(stdout.startsWith('start\n')).toBe(true);
    expect(stdout.endsWith('aaaend\n')).toBe(true);
  });

  it('are stopped, and told, when an answer has no end', { timeout: 60_000 }, async () => {
    await expect(host.ask(sh`yes; echo never`, { signal, label: 'say yes' })).rejects.toMatchObject({
      code: 'OUTPUT_TOO_LONG',
      params: { host: 'n1', command: 'say yes', max: 64 },
    });
    expect((await host.run(sh`echo well`, { signal })).stdout).toBe('well\n');
  });

  it('feed lines whose characters are split across packets', async () => {
    const lines: string[] = [];
    // 中 is e4 b8 ad.
    await host.run(sh`printf '\\344'; sleep 0.05; printf '\\270\\255\\r\\nlast'`, {
      signal,
      onLine: (line) => lines.push(line),
    });
    expect(lines).toEqual(['中', 'last']);
  });

  it('are recorded with label, exit code and redacted output', async () => {
    const records: unknown[] = [];
    const observed = host.observed((record) => records.push({ ...record, durationMs: typeof record.durationMs }));
    await observed.ask(sh`echo ${password}; exit 2`, { signal });
    expect(records).toEqual([
      { command: "echo '[redacted]'; exit 2", exitCode: 2, output: '[redacted]', durationMs: 'number' },
    ]);
  });
});

describe('stopping', () => {
  /** Starts a command and aborts as soon as it has printed a line. */
  async function stopAfterFirstLine(command: ReturnType<typeof sh>): Promise<unknown> {
    const controller = new AbortController();
    return host
      .run(command, { signal: controller.signal, onLine: () => controller.abort() })
      .catch((error: unknown) => error);
  }

  it('kills the command and its children before CANCELLED comes', async () => {
    const time = uniqueSleep();
    const error = await stopAfterFirstLine(sh`sleep ${time} & echo started; sh -c ${`sleep ${time}; true`}; true`);
    expect(error).toMatchObject({ code: 'CANCELLED', params: {} });
    expect(processes(`sleep ${time}`)).toEqual([]);
  });

  it('lets the command clean up', async () => {
    const file = path.join(server.home, 'cleaned');
    await stopAfterFirstLine(
      sh`file=${file}; trap 'echo yes >"$file"' EXIT; trap 'exit 143' TERM; echo started; sleep 1000`,
    );
    expect(await readFile(file, 'utf8')).toBe('yes\n');
  });

  it('kills what ignores it', { timeout: 20_000 }, async () => {
    const time = uniqueSleep();
    const error = await stopAfterFirstLine(sh`trap '' TERM HUP; echo started; sleep ${time}`);
    expect(error).toMatchObject({ code: 'CANCELLED', params: {} });
    expect(processes(`sleep ${time}`)).toEqual([]);
  });

  it('never lets a command take a cut input for a whole one', async () => {
    const controller = new AbortController();
    const file = path.join(server.home, 'applied');
    async function* endless() {
      yield Buffer.from('first half\n');
      controller.abort();
      await new Promise((resolve) => setImmediate(resolve));
      yield Buffer.from('never sent\n');
    }
    const stdin = Readable.from(endless());
    const run = host.run(sh`cat >/dev/null; echo done >${file}`, { signal: controller.signal, stdin });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('happens by itself after the time given', async () => {
    const time = uniqueSleep();
    await expect(host.run(sh`sleep ${time}`, { signal, timeoutSeconds: 0.3, label: 'wait' })).rejects.toMatchObject({
      code: 'COMMAND_TIMEOUT',
      params: { host: 'n1', command: 'wait', seconds: 0.3 },
    });
    expect(processes(`sleep ${time}`)).toEqual([]);
  });

  it.each([
    ['cancelled', 0, { code: 'CANCELLED', params: {} }],
    ['late', 0.1, { code: 'COMMAND_TIMEOUT', params: { host: 'n1', command: 'x', seconds: 0.1 } }],
  ])('does not wait for a server that does not even begin (%s)', async (_, timeoutSeconds, error) => {
    let answerNow = (): void => undefined;
    const turn = new Promise<void>((resolve) => (answerNow = resolve));
    const busy = await startFakeHost({ password, busy: turn });
    const others = testHosts(platform, [{ server: busy, secrets: { password } }]);
    const controller = new AbortController();
    const one = await others.get('n1');
    const run = one.run(sh`touch began`, { signal: controller.signal, timeoutSeconds, label: 'x' });
    run.catch(() => undefined);
    await expect.poll(() => busy.lines.length).toBe(1);
    if (timeoutSeconds === 0) controller.abort();
    await expect(run).rejects.toMatchObject(error);
    // What opens late is closed, and nothing has run.
    answerNow();
    await expect.poll(() => busy.channels.open).toBe(0);
    expect((await one.run(sh`ls`, { signal })).stdout).toBe('');
    others.close();
    await busy.close();
  });

  it('runs nothing when it was cancelled before', async () => {
    const before = server.lines.length;
    await expect(host.run(sh`true`, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(server.lines.length).toBe(before);
  });
});

describe('a shell', () => {
  /** A host that nobody else has opened shells on. */
  async function alone(use: (one: Host, far: FakeHost) => Promise<void>): Promise<void> {
    const far = await startFakeHost({ password });
    const others = testHosts(platform, [{ server: far, secrets: { password } }]);
    try {
      await use(await others.get('n1'), far);
    } finally {
      others.close();
      await far.close();
    }
  }
  /** The process that runs the commands. */
  const pidOf = async (one: Host): Promise<number> => Number((await one.run(sh`echo $$`, { signal })).stdout);

  it('runs one command after the other, with and without input, and none of them leaves anything to the next', async () => {
    await alone(async (one, far) => {
      const pid = await pidOf(one);
      expect(await one.ask(sh`cd /; umask 0; left=here; set -f; exit 3`, { signal })).toMatchObject({ exitCode: 3 });
      for (let index = 0; index < 20; index += 1) {
        const stdin = `${String(index)}\n`;
        // All of the input is read before the command ends: it is waited for.
        expect((await one.run(sh`cat; cat`, { signal, stdin })).stdout).toBe(stdin);
        const { stdout } = await one.run(sh`pwd; umask; echo "$left"; echo *nothing; printf '%s' ${index}`, { signal });
        expect(stdout).toMatch(new RegExp(`^${far.home}\n0?022\n\n\\*nothing\n${String(index)}$`));
      }
      expect(await pidOf(one)).toBe(pid);
      expect(far.lines.length).toBe(1);
    });
  });

  it('runs no other command when one has left of its input what looks like an envelope', async () => {
    await alone(async (one, far) => {
      const hostile = '@keelson 12\ntouch pwned\n'.repeat(50_000);
      for (let index = 0; index < 5; index += 1) {
        expect((await one.ask(sh`head -c 1; exit 5`, { signal, stdin: hostile })).exitCode).toBe(5);
        expect((await one.ask(sh`exit 6`, { signal, stdin: hostile })).exitCode).toBe(6);
      }
      expect((await one.run(sh`ls`, { signal })).stdout).toBe('');
      expect(far.channels.open).toBeLessThanOrEqual(8);
    });
  });

  it('does not take what a command prints for its end', async () => {
    const text = '@keelson-end 0 next\n@keelson-start\n@keelson-end';
    const { stdout, stderr } = await host.run(sh`printf '%s' ${text}; printf '%s' ${text} >&2`, { signal });
    expect([stdout, stderr]).toEqual([text, text]);
  });

  it('that has ended while it waited is not missed, and the next command has its input whole', async () => {
    await alone(async (one, far) => {
      for (const stdin of ['', 'input\n']) {
        const pid = await pidOf(one);
        process.kill(pid, 'SIGKILL');
        expect((await one.run(sh`cat; echo "$$"`, { signal, stdin })).stdout).toMatch(/^(input\n)?\d+\n$/);
        expect(await pidOf(one)).not.toBe(pid);
      }
      expect(far.lines.length).toBe(3);
    });
  });

  it('that was killed with its command is no success', async () => {
    expect((await host.ask(sh`kill -9 $$`, { signal })).exitCode).toBe(137);
  });

  it('is not used again after a command that was stopped', async () => {
    await alone(async (one) => {
      const pid = await pidOf(one);
      const controller = new AbortController();
      const run = one.run(sh`echo started; sleep 1000`, {
        signal: controller.signal,
        onLine: () => controller.abort(),
      });
      await expect(run).rejects.toMatchObject({ code: 'CANCELLED', params: {} });
      expect(await pidOf(one)).not.toBe(pid);
    });
  });
});

describe('a lost link', () => {
  it('is an error and ends the command on the host; the next command connects again', async () => {
    const time = uniqueSleep();
    const run = host.run(sh`echo started; sleep ${time}`, { signal, onLine: () => server.drop() });
    await expect(run).rejects.toMatchObject({ code: 'SSH_CONNECTION_LOST', params: { host: 'n1' } });
    await expect.poll(() => processes(`sleep ${time}`)).toEqual([]);
    expect((await host.run(sh`echo back`, { signal })).stdout).toBe('back\n');
  });

  it('is one even when the exit code had come, because the end of the output has not', async () => {
    const far = await startFakeHost({ password });
    const others = testHosts(platform, [{ server: far, secrets: { password } }]);
    const one = await others.get('n1');
    const go = path.join(far.home, 'go');
    // Something that a command has left behind still holds the output of the shell, which was killed before it could tell its end;
    // it ends with this test at the latest.
    const rest = `touch there; while [ -e there ] && [ ! -e ${go} ]; do sleep 0.02; done; echo second`;
    const run = one.run(sh`echo first; setsid sh -c ${rest} & until [ -e there ]; do sleep 0.02; done; kill -9 $$`, {
      signal,
    });
    run.catch(() => undefined);
    await expect.poll(() => far.channels.exits).toBe(1);
    // Comes back behind the exit code.
    await one.run(sh`true`, { signal });
    far.drop();
    await expect(run).rejects.toMatchObject({ code: 'SSH_CONNECTION_LOST', params: { host: 'n1' } });
    await writeFile(go, '');
    others.close();
    await far.close();
  });

  it('while being stopped leaves it open whether the command has ended', async () => {
    const controller = new AbortController();
    const run = host.run(sh`trap '' TERM; echo started; sleep 2`, {
      signal: controller.signal,
      onLine: () => {
        controller.abort();
        server.drop();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED', params: { unknown: 1 } });
  });
});

describe('many commands', () => {
  it('share one connection with at most eight channels', async () => {
    await host.run(sh`true`, { signal });
    const connections = server.connections();
    const go = path.join(server.home, 'go');
    const runs = Array.from({ length: 12 }, (_, index) =>
      host.run(sh`while [ ! -e ${go} ]; do sleep 0.02; done; echo ${index}`, { signal }),
    );
    await expect.poll(() => server.channels.open).toBe(8);
    await writeFile(go, '');
    const outputs = await Promise.all(runs);
    expect(outputs.map(({ stdout }) => Number(stdout))).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(server.connections()).toBe(connections);
    expect([server.channels.open, server.channels.most]).toEqual([8, 8]);
  });

  it('get along with a server that allows fewer', async () => {
    const narrow = await startFakeHost({ password, maxSessions: 3 });
    const others = testHosts(platform, [{ server: narrow, secrets: { password } }]);
    const one = await others.get('n1');
    const outputs = await Promise.all(Array.from({ length: 12 }, (_, index) => one.run(sh`echo ${index}`, { signal })));
    expect(outputs.map(({ stdout }) => Number(stdout))).toEqual(Array.from({ length: 12 }, (_, index) => index));
    others.close();
    await narrow.close();
  });

  it('tell when a server opens no channel at all', async () => {
    const shut = await startFakeHost({ password, maxSessions: 0 });
    const others = testHosts(platform, [{ server: shut, secrets: { password } }]);
    await expect((await others.get('n1')).run(sh`true`, { signal })).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
      params: { host: 'n1', reason: 'no-channel' },
    });
    const withSudo = testHosts(platform, [{ server: shut, ssh: { sudo: true }, secrets: { password } }]);
    await expect(withSudo.get('n1')).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
      params: { reason: 'no-channel' },
    });
    withSudo.close();
    others.close();
    await shut.close();
  });

  it('leave the queue at once when cancelled', async () => {
    const blockers = new AbortController();
    const blocked = Array.from({ length: 8 }, () =>
      host.run(sh`sleep 1000`, { signal: blockers.signal }).catch((error: unknown) => error),
    );
    await expect.poll(() => server.channels.open).toBe(8);
    const waiting = new AbortController();
    const last = host.run(sh`true`, { signal: waiting.signal });
    waiting.abort();
    await expect(last).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(server.channels.open).toBe(8);
    blockers.abort();
    await Promise.all(blocked);
  });
});

describe('login shells', () => {
  const shells = ['/bin/sh', '/bin/bash'].map((shell) => [shell]);

  it.each(shells)('%s may talk before the command', async (shell) => {
    const profile = 'echo Welcome; echo careful >&2; printf "no line end"';
    const noisy = await startFakeHost({ password, shell, profile });
    const others = testHosts(platform, [{ server: noisy, secrets: { password } }]);
    const result = await (await others.get('n1')).ask(sh`echo out; echo err >&2; exit 4`, { signal });
    expect(result).toEqual({ exitCode: 4, stdout: 'out\n', stderr: 'err\n' });
    others.close();
    await noisy.close();
  });

  it('may come with tools that read further than they are told, as those of busybox do', async () => {
    const bin = path.join(platform.workDir, 'ahead');
    await mkdir(bin, { recursive: true });
    const head = execFileSync('/bin/sh', ['-c', 'command -v head'], { encoding: 'utf8' }).trim();
    await writeFile(path.join(bin, 'head'), `#!/bin/sh\ndd bs=65536 count=1 2>/dev/null | ${head} "$@"\n`, {
      mode: 0o755,
    });
    const small = await startFakeHost({ password, env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` } });
    const others = testHosts(platform, [{ server: small, secrets: { password } }]);
    const one = await others.get('n1');
    expect((await one.run(sh`cat; echo end`, { signal, stdin: 'input\n' })).stdout).toBe('input\nend\n');
    const files = ['a', 'b'].map((name) => ({ path: path.join(small.home, name), mode: 0o644, content: `${name}\n` }));
    expect(await one.writeFiles(files, { signal })).toEqual(files.map((file) => file.path));
    expect((await one.run(sh`cat a b`, { signal })).stdout).toBe('a\nb\n');
    others.close();
    await small.close();
  });

  it('that give people who do nothing so many seconds do not end commands by that', async () => {
    const strict = await startFakeHost({ password, env: { TMOUT: '1' } });
    const others = testHosts(platform, [{ server: strict, secrets: { password } }]);
    const one = await others.get('n1');
    expect((await one.run(sh`echo "\${TMOUT-none}"`, { signal })).stdout).toBe('none\n');
    others.close();
    await strict.close();
  });

  it('that let nobody in are no success', async () => {
    const closed = await startFakeHost({ password, profile: 'echo This account is currently not available.; exit 0' });
    const others = testHosts(platform, [{ server: closed, secrets: { password } }]);
    const run = (await others.get('n1')).ask(sh`true`, { signal });
    await expect(run).rejects.toMatchObject({
      code: 'LOGIN_SHELL_UNUSABLE',
      detail: 'This account is currently not available.',
    });
    others.close();
    await closed.close();
  });

  it.each([
    ['This account is currently not available.\n', 'no-login-shell'],
    ['', 'silent-shell'],
  ])('that have ended before anybody could listen are told, too (%j)', async (words, reason) => {
    const closed = await startFakeHost({ password, closedDoor: { words, exitCode: 1 } });
    for (const sudo of [false, true]) {
      const others = testHosts(platform, [{ server: closed, ssh: { sudo }, secrets: { password } }]);
      await expect(others.test('n1')).rejects.toMatchObject({ code: 'LOGIN_SHELL_UNUSABLE', params: { reason } });
      others.close();
    }
    await closed.close();
  });

  it.each([
    ['/usr/sbin/nologin', 'no-login-shell'],
    ['/bin/rbash', 'restricted-shell'],
    ['/bin/false', 'silent-shell'],
    ['/bin/true', 'silent-shell'],
    ['/bin/cat', 'strange-shell'],
  ])('%s is told as what it is, with and without sudo', async (shell, reason) => {
    const closed = await startFakeHost({ password, shell });
    for (const sudo of [false, true]) {
      const others = testHosts(platform, [{ server: closed, ssh: { user: 'ops', sudo }, secrets: { password } }]);
      await expect(others.test('n1')).rejects.toMatchObject({
        code: 'LOGIN_SHELL_UNUSABLE',
        params: { host: 'n1', user: 'ops', reason },
      });
      others.close();
    }
    await closed.close();
  });
});
