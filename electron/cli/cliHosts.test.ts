/** The command line with a host that answers: keys, names, notices, journals, and what it says to do next. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as yaml from 'yaml';
import { startFakeHost, type FakeHost, type FakeHostOptions } from '../testing/fakeHost';
import type { ScriptedAnswer } from '../testing/answers';
import { nodeOn } from '../testing/testHosts';
import { startKeelson, type Ended } from './testing/keelson';

/** A host called `debian` that is missing almost everything; it answers and runs nothing. */
const answers: readonly ScriptedAnswer[] = [
  { match: 'echo "hostname=', stdout: 'hostname=debian\nos=Debian\x1b[2J 12\n' },
  { match: '@@BEGIN', stdout: 'F|ARCH=x86_64\nF|HOSTNAME=debian\nF|INIT=in\x1b[2Jit\nE|\n' },
  { match: 'systemctl show -p LoadState', stdout: 'docker.service\n', exitCode: 1 },
  { match: '', stdout: '' },
];

let folder: string;
let host: FakeHost;
const started: FakeHost[] = [];

async function startHost(options: FakeHostOptions = {}): Promise<FakeHost> {
  const one = await startFakeHost({ password: 'hunter2', answers, ...options });
  started.push(one);
  return one;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keelson-cli-'));
  host = await startHost();
  await writeFile(join(folder, 'c.yaml'), yaml.stringify({ nodes: { n1: { password: 'hunter2' } } }));
  await chmod(join(folder, 'c.yaml'), 0o600);
  await writeCluster('n1');
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.close()));
  await rm(folder, { recursive: true });
});

const writeCluster = (hostname: string): Promise<void> =>
  writeFile(
    join(folder, 'cluster.yaml'),
    yaml.stringify({
      apiVersion: 'keelson/v1',
      name: 'lab',
      kubernetesVersion: '1.20.2',
      nodes: [{ ...nodeOn(host), hostname }],
      binaries: { source: { kind: 'preinstalled' } },
    }),
  );
const keelson = (command: string, ...args: string[]): Promise<Ended> =>
  startKeelson(folder, [command, '--credentials', 'c.yaml', ...args]).ended;
const lines = (text: string): string[] => text.trim().split('\n');

describe('host keys', () => {
  it('that are not known are shown with the option that accepts them', async () => {
    const { code, stderr } = await keelson('status');
    const option = `--accept-host-key ${String(host.fingerprints[0])}`;
    expect(code).toBe(1);
    expect(stderr).toContain(option);
    expect((await keelson('status', ...option.split(' '))).stderr).toContain('accepted key');
    expect((await keelson('status')).stderr).toBe('');
  });

  it('that have changed are shown beside the old one, and accepted by their fingerprint only', async () => {
    await keelson('status', '--accept-host-keys');
    await host.close();
    const other = await startHost({ port: host.port });
    const [before = '', now = ''] = [host.fingerprints[0], other.fingerprints[0]];
    for (const command of ['apply', 'reset']) {
      const logins = other.logins.length;
      const refused = await keelson(command, '--yes', '--accept-host-keys');
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain(before);
      expect(lines(refused.stderr).at(-1)).toContain(`--accept-host-key ${now}`);
      expect(other.logins).toHaveLength(logins);
    }
    expect((await keelson('status', '--accept-host-key', now)).stderr).toContain('accepted key');
    // The same command once more: the key is known by now.
    expect((await keelson('status', '--accept-host-key', now)).stderr).toBe('');
  });

  it('that no host shows are an error, and nothing goes on', async () => {
    const strange = `SHA256:${'A'.repeat(43)}`;
    const { code, stderr } = await keelson('apply', '--yes', '--accept-host-keys', '--accept-host-key', strange);
    expect(code).toBe(1);
    expect(stderr).toContain(strange);
    expect(host.commands.join('\n')).not.toContain('/etc/os-release\n');
    await expect(readFile(join(folder, 'data', 'jobs'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('apply', () => {
  it('renames no machine without a word: it needs --yes where nobody can be asked', async () => {
    const { code, stdout, stderr } = await keelson('apply', '--accept-host-keys');
    expect(code).toBe(2);
    expect(stdout).toContain('debian (10.0.0.1) is renamed to n1');
    expect(stderr).toContain('--yes');
    await expect(readFile(join(folder, 'data', 'jobs'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('asks nothing when the machine carries its name', async () => {
    await writeCluster('debian');
    await writeFile(join(folder, 'c.yaml'), yaml.stringify({ nodes: { debian: { password: 'hunter2' } } }));
    const { code, stdout } = await keelson('apply', '--accept-host-keys');
    expect(code).toBe(1);
    expect(stdout).toMatch(/debian preflight/);
    expect(stdout).not.toContain('renamed');
  });

  it('says what each check found, what to do about it, and how to go on', async () => {
    const { code, stdout } = await keelson('apply', '--accept-host-keys', '--yes');
    expect(code).toBe(1);
    const all = lines(stdout);
    const found = all.findIndex((line) => /n1 preflight error: .*systemd/.test(line));
    const hint = all.findIndex((line) => line.includes('Each failed check below says what to do.'));
    expect(found).toBeGreaterThan(-1);
    expect(hint).toBeGreaterThan(found);
    // A host's words cannot clear the screen.
    expect(all[found]).toContain('started by init,');
    const told = all.slice(all.findLastIndex((line) => line.includes('Each failed check below')) + 1);
    expect(told.filter((line) => line.startsWith('  - ')).join('\n')).toMatch(/iptables/);
    expect(told.join('\n')).toContain('    keelson apply --file cluster.yaml --credentials c.yaml');
  });

  it('says the same to machines', async () => {
    const { stdout } = await keelson('apply', '--accept-host-keys', '--yes', '--json');
    const all = lines(stdout).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(all.find(({ type }) => type === 'renames')).toEqual({
      type: 'renames',
      renames: [{ found: 'debian', wanted: 'n1', ip: '10.0.0.1' }],
    });
    expect(all.find(({ type }) => type === 'task-notice')?.['message']).toMatch(/systemd/);
    expect(all.find(({ type }) => type === 'task-ended')).toMatchObject({
      hint: expect.stringContaining('Each failed check') as string,
    });
    expect(all.at(-1)?.['next']).toEqual([
      'keelson apply --file cluster.yaml --credentials c.yaml',
      'keelson reset --file cluster.yaml --credentials c.yaml',
    ]);
  });
});

describe('logs', () => {
  it.each([[[]], [['--follow']]])(
    'of a unit that the host does not know fail and name those that it has (%j)',
    async (more) => {
      const { code, stderr } = await keelson('logs', '--accept-host-keys', '--node', 'n1', '--unit', 'nosuch', ...more);
      expect(code).toBe(1);
      expect(lines(stderr).at(-1)).toBe('n1 has no unit nosuch.service. Of this cluster it has: docker.service');
    },
  );
});

it('tells a login shell that runs nothing as what it is', async () => {
  await host.close();
  const closed = await startFakeHost({ password: 'hunter2', shell: '/usr/sbin/nologin', port: host.port });
  started.push(closed);
  const { code, stdout } = await keelson('apply', '--accept-host-keys');
  expect(code).toBe(1);
  expect(stdout).toMatch(/n1 accepts the login of root, .* nologin/);
  expect(stdout).toContain('usermod -s');
});
