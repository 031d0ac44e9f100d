import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sh } from '../shell/quote';
import type { ScriptedAnswer } from './answers';
import { startFakeHost, type FakeHost } from './fakeHost';
import { testHosts, testPlatform } from './testHosts';
import type { Hosts } from '../ssh/hosts';

const password = 'correct horse';
const { signal } = new AbortController();

let platform: Awaited<ReturnType<typeof testPlatform>>;
let server: FakeHost;
let hosts: Hosts;

const answers: ScriptedAnswer[] = [
  { match: /^systemctl is-active/, stdout: 'active\n' },
  { match: 'fail', stderr: 'no\n', exitCode: 5 },
  {
    match: 'cat',
    act: ({ stdin, print }) => {
      print(stdin.toUpperCase());
      return 1;
    },
  },
  {
    match: 'follow',
    act: async ({ print, stopped }) => {
      print('line\n');
      await stopped;
      return undefined;
    },
  },
];

beforeEach(async () => {
  platform = await testPlatform();
  server = await startFakeHost({ password, answers });
  hosts = testHosts(platform, [{ server, secrets: { password } }]);
});
afterEach(async () => {
  hosts.close();
  await server.close();
  await platform.remove();
});

describe('scripted answers', () => {
  it('are chosen by the command inside the envelope', async () => {
    const host = await hosts.get('n1');
    expect(await host.run(sh`systemctl is-active ${"it's"}`, { signal })).toMatchObject({ stdout: 'active\n' });
    expect(await host.ask(sh`fail`, { signal })).toMatchObject({ exitCode: 5, stderr: 'no\n' });
    expect(await host.ask(sh`cat`, { signal, stdin: 'input' })).toMatchObject({ exitCode: 1, stdout: 'INPUT' });
    expect(await host.ask(sh`other`, { signal })).toMatchObject({ exitCode: 127 });
    expect(server.commands).toEqual([`systemctl is-active 'it'\\''s'`, 'fail', 'cat', 'other']);
  });

  it('can be stopped and cut off', async () => {
    const host = await hosts.get('n1');
    const controller = new AbortController();
    const stopped = host.run(sh`follow`, { signal: controller.signal, onLine: () => controller.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED', params: {} });
    const cut = host.run(sh`follow`, { signal, onLine: () => server.drop() });
    await expect(cut).rejects.toMatchObject({ code: 'SSH_CONNECTION_LOST' });
  });
});
