/** The real command line, as its own process: what it prints where, how it ends, and what it leaves alone. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as yaml from 'yaml';
import { nodeOn } from '../testing/testHosts';

// Each case starts a program: on a busy machine that takes as long as it takes.
vi.setConfig({ testTimeout: 120_000 });

const tsx = resolve('node_modules/tsx/dist/cli.mjs');
const main = resolve('electron/cli/main.ts');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
let host: Server;
let connections: number;
let port: number;

/** A host that takes connections and never says a word: who connects is seen, and nobody gets further. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keelson-cli-'));
  connections = 0;
  host = createServer(() => (connections += 1));
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  port = (host.address() as AddressInfo).port;
});
afterEach(async () => {
  host.close();
  await rm(folder, { recursive: true });
});

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const env = { PATH: process.env['PATH'], HOME: folder, KEELSON_DATA_DIR: join(folder, 'data'), LANG: 'en_US.UTF-8' };
  const child = spawn(process.execPath, [tsx, main, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return { child, ended };
}
const keelson = (...args: string[]): Promise<Ended> => start(...args).ended;
const lines = (text: string): string[] => text.trim().split('\n');

const cluster = () => ({
  apiVersion: 'keelson/v1',
  name: 'lab',
  kubernetesVersion: '1.20.2',
  nodes: [nodeOn({ address: '127.0.0.1', port })],
  binaries: { source: { kind: 'preinstalled' } },
});
const write = (document: unknown, name = 'cluster.yaml'): Promise<void> =>
  writeFile(join(folder, name), typeof document === 'string' ? document : yaml.stringify(document));

describe('bad input', () => {
  it.each(['apply', 'validate', 'status', 'verify', 'export', 'reset'])(
    'ends %s with 2 and one line per issue; nothing is written, no host touched',
    async (command) => {
      const [node] = cluster().nodes;
      await write({ ...cluster(), kubernetesVersion: '2.0', nodes: [node, { ...node, ip: '10.0.0.999' }] });
      const out = command === 'export' ? ['--out', 'out'] : [];
      const { code, stdout, stderr } = await keelson(command, ...out);
      expect(code).toBe(2);
      expect(lines(stderr).map((line) => line.split(':')[0])).toEqual(['kubernetesVersion', 'nodes[1].ip']);
      expect(stdout).toBe('');
      expect(await readdir(folder)).toEqual(['cluster.yaml']);
      expect(connections).toBe(0);
    },
  );

  it('is the same for machines', async () => {
    await write({ ...cluster(), name: 'No Name' });
    const { code, stdout, stderr } = await keelson('apply', '--json');
    expect(code).toBe(2);
    expect(lines(stdout).map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { type: 'issue', path: 'name', code: 'BAD_NAME', severity: 'error' },
    ]);
    expect(stderr).toBe('');
  });

  it('says it in Chinese', async () => {
    await write({ ...cluster(), name: undefined });
    const { stderr } = await keelson('validate', '--lang', 'zh');
    expect(stderr).toMatch(/^name: .*[\u4e00-\u9fff]/);
  });

  it.each([
    ['a file that is not there', undefined, /cluster\.yaml/],
    ['a file that is no YAML', 'nodes: [', /cluster\.yaml/],
    ['a file with a list in it', '- 1\n', /cluster\.yaml/],
  ])('is %s', async (_, content, message) => {
    if (content !== undefined) await write(content);
    const { code, stderr } = await keelson('apply');
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it.each([
    [['bogus'], 'bogus'],
    [['apply', '--bogus'], '--bogus'],
    [['logs', '--unit', 'etcd'], '--node'],
    [['render'], '--out'],
    [['logs', '--node', 'n9', '--unit', 'etcd'], 'n1'],
  ])('is %j', async (args, message) => {
    await write(cluster());
    const { code, stderr } = await keelson(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(connections).toBe(0);
  });

  it('is a credentials file that others may read, or that names a stranger', async () => {
    await write(cluster());
    await write({ nodes: { n1: { password: 'hunter2' } } }, 'open.yaml');
    await chmod(join(folder, 'open.yaml'), 0o644);
    await write({ nodes: { n7: { password: 'hunter2' } } }, 'stranger.yaml');
    await chmod(join(folder, 'stranger.yaml'), 0o600);
    const open = await keelson('apply', '--credentials', 'open.yaml');
    expect(open).toMatchObject({ code: 2, stderr: expect.stringContaining('chmod 600') as string });
    const stranger = await keelson('apply', '--credentials', 'stranger.yaml');
    expect(stranger).toMatchObject({ code: 2, stderr: expect.stringContaining('n7') as string });
    expect(open.stderr + stranger.stderr).not.toContain('hunter2');
    expect(connections).toBe(0);
  });

  it('is a reset without a terminal and without --yes', async () => {
    await write(cluster());
    expect(await keelson('reset')).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') as string });
    expect(connections).toBe(0);
  });
});

describe('good input', () => {
  it('begins with a file that is valid as it is', async () => {
    expect((await keelson('init')).code).toBe(0);
    expect(await keelson('validate')).toMatchObject({ code: 0, stderr: '' });
    const again = await keelson('init');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('cluster.yaml') as string });
    expect((await keelson('init', '--yes', '--lang', 'zh')).code).toBe(0);
    expect(await readFile(join(folder, 'cluster.yaml'), 'utf8')).toContain('集群文件');
    expect((await keelson('validate')).code).toBe(0);
  });

  it('keeps its exit code when nobody reads what it says any more', async () => {
    await write(cluster());
    const good = start('plan', '--json');
    good.child.stdout?.destroy();
    expect((await good.ended).code).toBe(0);
    await write({ ...cluster(), name: 'No Name' });
    const bad = start('validate');
    bad.child.stderr?.destroy();
    expect((await bad.ended).code).toBe(2);
  });

  it('shows the plan in order', async () => {
    await write(cluster());
    const { code, stdout } = await keelson('plan', '--json');
    const steps = lines(stdout).map((line) => (JSON.parse(line) as { step: string }).step);
    expect(code).toBe(0);
    expect(steps.slice(0, 3)).toEqual(['preflight', 'prepare', 'runtime']);
    expect(steps.indexOf('etcd')).toBeLessThan(steps.indexOf('kube-apiserver'));
  });

  it('renders a tree once, and again only when told to', async () => {
    await write(cluster());
    expect((await keelson('render', '--out', 'out')).code).toBe(0);
    expect((await readdir(join(folder, 'out', 'n1', 'target'))).sort()).toContain('master-node');
    expect(await keelson('render', '--out', 'out')).toMatchObject({ code: 2, stdout: '' });
    expect((await keelson('render', '--out', 'out', '--yes')).code).toBe(0);
    expect((await keelson('export', '--out', 'all')).code).toBe(0);
    expect((await readdir(join(folder, 'all'))).sort()).toEqual(['README.md', 'cluster.yaml', 'n1']);
  });

  it('helps', async () => {
    expect(await keelson('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('apply') as string });
    expect(await keelson('apply', '--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--accept-host-keys') as string,
    });
  });
});

describe('hosts', () => {
  it('are not asked for anything when the programs are not on this workstation', async () => {
    await write({ ...cluster(), binaries: { source: { kind: 'upload', path: './nowhere' } } });
    const { code, stderr } = await keelson('apply');
    expect(code).toBe(2);
    expect(stderr).toContain('nowhere');
    expect(connections).toBe(0);
  });

  it.each([[[]], [['--json']]])('that refuse a followed journal are named with the reason (%j)', async (args) => {
    await write(cluster());
    const { code, stdout, stderr } = await keelson('logs', '--node', 'n1', '--unit', 'etcd', '--follow', ...args);
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(args.length > 0 ? /"code":"SSH_CREDENTIALS_MISSING"/ : /password/);
  });

  it('ends with 1 when a host cannot be reached, says which and why, and keeps a record', async () => {
    host.close();
    await write(cluster());
    await write({ nodes: { n1: { password: 'hunter2' } } }, 'c.yaml');
    await chmod(join(folder, 'c.yaml'), 0o600);
    const { code, stdout, stderr } = await keelson('apply', '--credentials', 'c.yaml');
    expect(code).toBe(1);
    expect(stdout).toMatch(/n1.*preflight/);
    expect(stdout).toContain('127.0.0.1');
    expect(stdout + stderr).not.toContain('hunter2');
    const [job = ''] = await readdir(join(folder, 'data', 'jobs'));
    const record = await readFile(join(folder, 'data', 'jobs', job, 'events.ndjson'), 'utf8');
    expect(record).toContain('SSH_UNREACHABLE');
    expect(record).not.toContain('hunter2');
  });

  it('asks nobody for a password when there is no terminal', async () => {
    await write(cluster());
    const { code, stdout } = await keelson('apply', '--json');
    expect(code).toBe(1);
    expect(stdout).toContain('SSH_CREDENTIALS_MISSING');
    expect(
      lines(stdout)
        .map((line) => JSON.parse(line) as unknown)
        .at(-1),
    ).toMatchObject({ type: 'result', status: 'failed' });
  });

  it('ends with 130 at Ctrl-C', async () => {
    await write(cluster());
    await write({ nodes: { n1: { password: 'hunter2' } } }, 'c.yaml');
    await chmod(join(folder, 'c.yaml'), 0o600);
    const { child, ended } = start('apply', '--credentials', 'c.yaml');
    await once(host, 'connection');
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
  });
});
