/** The real command line, as its own process: what it prints where, how it ends, and what it leaves alone. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as yaml from 'yaml';
import { binaryNamesOfAll } from '../../shared/components/binaryNames';
import { newCluster } from '../../shared/cluster/newCluster';
import { clusterOf } from '../../shared/cluster/rules';
import { elfProgram, leavesMark } from '../testing/elfProgram';
import { nodeOn } from '../testing/testHosts';
import { startKeelson, type Ended } from './testing/keelson';

let folder: string;
let host: Server;
let connections: number;
let port: number;

/** A host that takes connections and never says a word: who connects is seen, and nobody gets further. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keelson-cli-'));
  connections = 0;
  host = createServer((socket) => {
    connections += 1;
    // Who comes may be gone without a farewell.
    socket.on('error', () => undefined);
  });
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  port = (host.address() as AddressInfo).port;
});
afterEach(async () => {
  host.close();
  await rm(folder, { recursive: true });
});

const start = (...args: string[]): ReturnType<typeof startKeelson> => startKeelson(folder, args);
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

  it.each([
    ['/usr/bin', /operating system/],
    ['/var/lib/docker/bin', /another program/],
  ])('is the folder %s on the nodes, with the reason', async (dir, reason) => {
    await write({ ...cluster(), binaries: { dir } });
    const { code, stderr } = await keelson('validate');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^binaries\.dir: /);
    expect(stderr).toMatch(reason);
    expect(lines(stderr)).toHaveLength(1);
  });

  it('is the same for machines', async () => {
    await write({ ...cluster(), name: 'No Name' });
    const { code, stdout, stderr } = await keelson('apply', '--json');
    expect(code).toBe(2);
    expect(lines(stdout).map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { type: 'issue', path: 'name', code: 'BAD_NAME', severity: 'error' },
    ]);
    expect(stderr).toBe('');
  });

  it('is found by its line, also where something is missing', async () => {
    await write(`apiVersion: keelson/v1
# the name was forgotten
kubernetesVersion: 1.20.2
nodes:
  - hostname: n1
    ip: 10.0.0.999
    roles: [master, worker]
  - ip: 10.0.0.2
    roles: [worker]
`);
    const { stderr } = await keelson('validate');
    expect(lines(stderr).map((line) => line.split(':').slice(0, 2).join(':'))).toEqual([
      'name: line 1',
      'nodes[0].ip: line 6',
      'nodes[1].hostname: line 8',
    ]);
    const { stdout } = await keelson('validate', '--json');
    expect(lines(stdout).map((line) => (JSON.parse(line) as { line: number }).line)).toEqual([1, 6, 8]);
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

  it.each([
    [['bogus'], 'Unknown command: bogus', 'Usage: keelson init | '],
    [['node'], 'One word is missing after: node', 'Usage: keelson node add HOSTNAME | node remove HOSTNAME'],
    [['apply', '--bogus'], 'Unknown option: --bogus', 'Usage: keelson apply '],
    [['apply', '--accept-host-key', 'SHA256:short'], 'This is no fingerprint: SHA256:short', 'Usage: keelson apply '],
  ])('is said last, below how it is used (%j)', async (args, problem, usage) => {
    const { code, stderr } = await keelson(...args);
    expect(code).toBe(2);
    expect(lines(stderr).at(-1)).toContain(problem);
    expect(stderr).toContain(usage);
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

  it('is no entry of a node that has left the cluster file: it is told, and its password is not used', async () => {
    await write(cluster());
    await write({ nodes: { n1: { password: 'hunter2' }, n7: { password: 'hunter7' } } }, 'c.yaml');
    await chmod(join(folder, 'c.yaml'), 0o600);
    host.close();
    const { code, stdout, stderr } = await keelson('status', '--credentials', 'c.yaml');
    expect(code).toBe(1);
    expect(stderr).toMatch(/c\.yaml: n7: no node of the cluster file/);
    expect(stdout + stderr).toContain('127.0.0.1');
    expect(stdout + stderr).not.toContain('hunter');
  });

  it('is no node among the mirrors, and no mirror among the nodes: neither gets the password of the other', async () => {
    await write(cluster());
    const hunter = { password: 'hunter2' };
    await write({ mirrors: { n1: hunter }, nodes: { 'docker.io': hunter } }, 'c.yaml');
    await chmod(join(folder, 'c.yaml'), 0o600);
    const { code, stderr } = await keelson('apply', '--credentials', 'c.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('docker.io, n1');
    expect(stderr).not.toContain('hunter');
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
    expect(yaml.parse(await readFile(join(folder, 'cluster.yaml'), 'utf8'))).toMatchObject({
      ...{ kubernetesVersion: '1.37.2', profile: 'secure', runtime: 'containerd' },
      versions: newCluster('secure').versions,
      network: { cni: 'bridge', nodePortRange: '30000-32767' },
      binaries: { source: { kind: 'release' } },
    });
    const again = await keelson('init');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('cluster.yaml') as string });
    expect((await keelson('init', '--yes', '--lang', 'zh')).code).toBe(0);
    expect(await readFile(join(folder, 'cluster.yaml'), 'utf8')).toContain('集群文件');
    expect((await keelson('validate')).code).toBe(0);
  });

  it('begins with the guide’s where that is asked for', async () => {
    expect((await keelson('init', '--profile', 'simple')).code).toBe(0);
    expect(await keelson('validate')).toMatchObject({ code: 0, stderr: '' });
    expect(yaml.parse(await readFile(join(folder, 'cluster.yaml'), 'utf8'))).toMatchObject({
      ...{ kubernetesVersion: '1.20.2', profile: 'simple', runtime: 'docker' },
      network: { cni: 'bridge', nodePortRange: '20000-40000' },
      binaries: { source: { kind: 'upload', path: './binaries' } },
    });
    expect(await keelson('init', '--profile', 'safe')).toMatchObject({
      ...{ code: 2, stderr: expect.stringContaining('safe') as string },
    });
  });

  it('shows what several masters of profile secure get, contacting none', async () => {
    const masters = ['n1', 'n2', 'n3'].map((hostname, at) => ({
      ...{ hostname, ip: `10.77.0.${String(11 + at)}`, roles: ['master', 'worker'] },
    }));
    await write({ ...cluster(), ...newCluster('secure'), name: 'lab', nodes: masters });
    expect((await keelson('validate')).code).toBe(0);
    const { code, stdout } = await keelson('plan', '--offline', '--json');
    expect(code).toBe(0);
    const [balancer] = lines(stdout).filter((line) => line.includes('"api-balancer"'));
    for (const { hostname } of masters) expect(balancer).toContain(`"${hostname}"`);
    expect(connections).toBe(0);
  });

  it('keeps its exit code when nobody reads what it says any more', async () => {
    await write(cluster());
    const good = start('plan', '--offline', '--json');
    good.child.stdout?.destroy();
    expect((await good.ended).code).toBe(0);
    await write({ ...cluster(), name: 'No Name' });
    const bad = start('validate');
    bad.child.stderr?.destroy();
    expect((await bad.ended).code).toBe(2);
  });

  it('shows the plan in order', async () => {
    await write(cluster());
    const { code, stdout } = await keelson('plan', '--offline', '--json');
    const steps = lines(stdout).map((line) => (JSON.parse(line) as { step: string }).step);
    expect(code).toBe(0);
    expect(steps.slice(0, 3)).toEqual(['preflight', 'prepare', 'runtime']);
    expect(steps.indexOf('etcd')).toBeLessThan(steps.indexOf('kube-apiserver'));
  });

  it('says in the plan which ports will be open to whom', async () => {
    await write(cluster());
    const { stdout, stderr } = await keelson('plan', '--offline');
    expect(stdout).toMatch(/^2379 +etcd +masters +the node's address +none$/m);
    expect(stdout).toMatch(/^6443 +kube-apiserver +masters +every address of the node +token$/m);
    expect(stderr).toMatch(
      /^warning: Anyone who reaches these ports .*2379 \(etcd, masters\), 10250 \(kubelet, workers\)/,
    );
    const machine = lines((await keelson('plan', '--offline', '--json', '--lang', 'zh')).stdout).map(
      (line) => JSON.parse(line) as unknown,
    );
    expect(machine).toContainEqual(
      expect.objectContaining({ type: 'port', port: '10250', reach: 'network', login: 'none', gives: 'control' }),
    );
    expect(machine.at(-1)).toMatchObject({ type: 'exposure', ports: ['2379', '10250'] });
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

  it('writes a kubeconfig that only its owner can read, and over no other file', async () => {
    await write({ ...cluster(), kubernetesVersion: '1.18.3' });
    expect(await keelson('kubeconfig')).toMatchObject({ code: 0, stderr: '' });
    const path = join(folder, 'lab.kubeconfig');
    expect(await readFile(path, 'utf8')).toContain('server: http://10.0.0.1:8080');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await keelson('kubeconfig')).toMatchObject({ code: 2, stdout: '' });
    expect((await keelson('kubeconfig', '--out', 'other', '--yes')).code).toBe(0);
  });

  it('writes what kube-bench must know, without a cluster file, and over no other file', async () => {
    expect(await keelson('kube-bench')).toMatchObject({ code: 0, stderr: '' });
    const text = await readFile(join(folder, 'kube-bench.yaml'), 'utf8');
    expect(text).toContain('/etc/systemd/system/kube-apiserver.service');
    expect(await keelson('kube-bench')).toMatchObject({ code: 2, stdout: '' });
    expect((await keelson('kube-bench', '--out', 'other.yaml')).code).toBe(0);
    expect(connections).toBe(0);
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

  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'are not asked for anything when the programs do not fit, and these are run only with --run-programs',
    async () => {
      const input = { ...cluster(), binaries: { source: { kind: 'upload', path: './programs' } } };
      const mark = join(folder, 'it-ran');
      await mkdir(join(folder, 'programs'));
      for (const name of binaryNamesOfAll(clusterOf(input)).required)
        await writeFile(join(folder, 'programs', name), elfProgram({ code: leavesMark(mark) }), { mode: 0o755 });
      await write(input);
      for (const [args, ran] of [
        [[], false],
        [['--run-programs'], true],
      ] as const) {
        const { code, stderr } = await keelson('apply', ...args);
        expect(code).toBe(2);
        expect(stderr).toContain('--advertise-client-urls');
        expect(existsSync(mark)).toBe(ran);
      }
      expect(connections).toBe(0);
    },
  );

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
    expect(stderr).toContain('2379 (etcd, masters)');
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
