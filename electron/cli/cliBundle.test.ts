/** `keelson bundle get` as its own process: what it fetches from the publishers, prints, and writes into the cluster file. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as yaml from 'yaml';
import { publish, sha256, startReleaseServer, type ReleaseServer } from '../testing/releaseServer';
import { startKeelson, type Ended } from './testing/keelson';

const versions = { kubernetes: '1.37.2', etcd: '3.7.0', cniPlugins: '1.9.1', crictl: '1.37.0' } as const;
let folder: string;
let server: ReleaseServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keelson-cli-'));
  server = await startReleaseServer();
  publish(server, versions);
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const keelson = (...args: string[]): Promise<Ended> => startKeelson(folder, args).ended;
const lines = (text: string): string[] => text.trim().split('\n');
const file = (): string => join(folder, 'cluster.yaml');
const write = (changes = '', source = `{ kind: release, mirrors: ${JSON.stringify(server.mirrors)} }`): Promise<void> =>
  writeFile(
    file(),
    `# our first cluster
apiVersion: keelson/v1
name: lab
kubernetesVersion: 1.37.2 # as agreed
runtime: containerd
${changes}nodes:
  - { hostname: n1, ip: 10.0.0.1, roles: [master, worker] }
network: { cni: bridge }
binaries:
  source: ${source}
`,
  );

const needed = [
  ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy', 'kubectl'],
  ...['etcd', 'etcdctl', 'bridge', 'host-local', 'loopback', 'crictl'],
];

describe('bundle get', () => {
  it('fetches what the file needs, says where it lies and who vouches for it, and writes the versions down', async () => {
    await write();
    const { code, stdout, stderr } = await keelson('bundle', 'get');
    expect([code, stderr]).toEqual([0, '']);
    const etcd = server.files.get('etcd/v3.7.0/etcd-v3.7.0-linux-amd64.tar.gz')!;
    for (const text of [
      'etcd, etcdctl 3.7.0: fetched from',
      `${server.address}/etcd/v3.7.0/etcd-v3.7.0-linux-amd64.tar.gz`,
      `SHA-256 ${sha256(etcd)}, by ${server.address}/etcd/v3.7.0/SHA256SUMS: a mirror says so, and not the publisher`,
      'Wrote the versions into',
    ])
      expect(stdout).toContain(text);
    const paths = lines(stdout).flatMap((line) => /^ {2}(\/.*) \(/.exec(line)?.[1] ?? []);
    expect(paths.map((path) => path.split('/').at(-1)).sort()).toEqual([...needed].sort());
    expect(paths.every((path) => path.startsWith(folder) && existsSync(path))).toBe(true);
    const text = await readFile(file(), 'utf8');
    expect(text).toContain('# our first cluster\n');
    expect(text).toContain('kubernetesVersion: 1.37.2 # as agreed\n');
    expect(yaml.parse(text)).toMatchObject({
      versions: { etcd: '3.7.0', cniPlugins: '1.9.1', crictl: '1.37.0' },
      binaries: { source: { kind: 'release', mirrors: server.mirrors } },
    });
    const validated = await keelson('validate');
    expect([validated.code, validated.stderr]).toEqual([0, '']);
  });

  it('fetches nothing twice, and needs no network for what is there', async () => {
    await write();
    await keelson('bundle', 'get');
    server.close();
    const { code, stdout } = await keelson('bundle', 'get', '--json');
    expect(code).toBe(0);
    const told = lines(stdout).map((line) => JSON.parse(line) as { type: string; name: string; wasThere: boolean });
    expect(
      told
        .filter(({ type, wasThere }) => type === 'program' && wasThere)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...needed].sort());
    expect(told.at(-1)).toMatchObject({ type: 'result', kubernetesVersion: '1.37.2', programs: needed.length });
  });

  it('keeps the versions that the file names, and fetches for other hosts', async () => {
    publish(server, { ...versions, etcd: '3.6.16' });
    await write('versions: { etcd: 3.6.16, coredns: 1.14.6 }\n');
    const { code } = await keelson('bundle', 'get', '--arch', 'arm64');
    expect(code).toBe(0);
    expect(server.requests.filter((request) => /amd64/.test(request))).toEqual([]);
    expect(yaml.parse(await readFile(file(), 'utf8'))).toMatchObject({
      versions: { etcd: '3.6.16', coredns: '1.14.6', cniPlugins: '1.9.1' },
    });
  });

  it('takes the newest patch of a minor into a file that is named', async () => {
    publish(server, { ...versions, kubernetes: '1.37.5' });
    await write();
    const { code, stdout } = await keelson('bundle', 'get', '--file', 'cluster.yaml', '--kubernetes', '1.37');
    expect(code).toBe(0);
    expect(stdout).toContain(
      `Kubernetes 1.37.5: the newest patch, by ${server.address}/kubernetes/release/stable-1.37.txt`,
    );
    expect(await readFile(file(), 'utf8')).toContain('kubernetesVersion: 1.37.5 # as agreed\n');
  });

  it('says that only the table was asked, where the publisher does not answer', async () => {
    server.files.delete('kubernetes/release/stable-1.37.txt');
    await write();
    const { code, stdout } = await keelson('bundle', 'get', '--file', 'cluster.yaml', '--kubernetes', '1.37');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Kubernetes 1\.37\.2: the newest patch that this Keelson knows\..*HTTP 404/);
  });
});

describe('a bundle that cannot be had', () => {
  it('leaves the file as it is, and says why and what to do', async () => {
    server.answers.set('/etcd/v3.7.0/SHA256SUMS', (_, response) => response.end('<html>Log in</html>'));
    await write();
    const before = await readFile(file(), 'utf8');
    const { code, stderr } = await keelson('bundle', 'get');
    expect(code).toBe(1);
    expect(stderr).toContain(`${server.address}/etcd/v3.7.0/SHA256SUMS`);
    expect(stderr).toContain('there is no checksum in it');
    expect(stderr).toContain('Open that address in a browser');
    expect(await readFile(file(), 'utf8')).toBe(before);
  });

  it.each([
    ['1.19', /1\.20 to 1\.37/],
    ['1.38', /1\.20 to 1\.37/],
    ['latest', /1\.20 to 1\.37/],
  ])('is one of Kubernetes %s', async (version, text) => {
    const { code, stderr } = await keelson('bundle', 'get', '--kubernetes', version);
    expect(code).toBe(2);
    expect(stderr).toMatch(text);
  });

  it('is one for another processor, or of a network whose programs nobody publishes', async () => {
    const other = await keelson('bundle', 'get', '--arch', 'riscv64');
    expect([other.code, lines(other.stderr).at(-1)]).toEqual([2, expect.stringContaining('riscv64')]);
    const nodes = [{ hostname: 'n1', ip: '10.0.0.1', roles: ['master', 'worker'] }];
    await writeFile(
      file(),
      yaml.stringify({ apiVersion: 'keelson/v1', name: 'lab', kubernetesVersion: '1.20.2', nodes }),
    );
    const calico = await keelson('bundle', 'get');
    expect(calico.code).toBe(2);
    expect(calico.stderr).toContain('calico, calico-ipam');
    expect(server.requests).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('is one that the person has given up', async () => {
    await write();
    const asked = new Promise<void>((resolve) => server.answers.set('/etcd/v3.7.0/SHA256SUMS', () => resolve()));
    const { child, ended } = startKeelson(folder, ['bundle', 'get']);
    await asked;
    child.kill('SIGINT');
    const { code } = await ended;
    expect(code).toBe(130);
    expect(yaml.parse(await readFile(file(), 'utf8'))).not.toHaveProperty('versions');
  });
});
