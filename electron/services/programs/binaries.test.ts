/** What is done with the programs that a cluster file names: read without a word, run only when the person agreed. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { API_VERSION } from '../../../shared/cluster/schema';
import { clusterOf } from '../../../shared/cluster/rules';
import { elfProgram, leavesMark, X86_64 } from '../../testing/elfProgram';
import { publish, startReleaseServer, type ReleaseServer } from '../../testing/releaseServer';
import { testPlatform } from '../../testing/testHosts';
import { createBinaries } from './binaries';
import { createRunPermissions } from './runPermission';

const { signal } = new AbortController();
const names = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy'];
const others = ['kubectl', 'bridge', 'host-local', 'loopback'];

let platform: Awaited<ReturnType<typeof testPlatform>>;
let folder: string;
let mark: string;
beforeEach(async () => {
  platform = await testPlatform();
  folder = join(platform.workDir, 'programs');
  mark = join(platform.workDir, 'it-ran');
  await mkdir(folder, { recursive: true });
  for (const name of [...names, ...others]) {
    const variables = name.startsWith('kube') ? ['v1.20.2', 'v1.20.2'] : [];
    const program = elfProgram({ machine: X86_64, code: leavesMark(mark), variables });
    await writeFile(join(folder, name), program, { mode: 0o755 });
  }
});
afterEach(() => platform.remove());

const document = (changes: object = {}) => ({
  apiVersion: API_VERSION,
  name: 'lab',
  kubernetesVersion: '1.20.2',
  nodes: [{ hostname: 'n1', ip: '10.77.0.11', roles: ['master', 'worker'] }],
  network: { cni: 'bridge' },
  binaries: { source: { kind: 'upload', path: folder } },
  ...changes,
});
const local = () => createRunPermissions(() => Promise.resolve(false));
const canRunHere = process.platform === 'linux' && process.arch === 'x64';

describe('programs of their publishers', () => {
  const versions = { kubernetes: '1.37.2', etcd: '3.7.0', cniPlugins: '1.9.1', crictl: '1.37.0' } as const;
  let server: ReleaseServer;
  beforeEach(async () => {
    server = await startReleaseServer();
    publish(server, versions);
  });
  afterEach(() => server.close());
  const published = (changes: object = {}) =>
    document({
      ...{ kubernetesVersion: '1.37.2', runtime: 'containerd', versions: { etcd: '3.7.0' } },
      ...{ binaries: { source: { kind: 'release', mirrors: server.mirrors } }, ...changes },
    });
  /** What comes after fetching: the flags cannot be found in programs that have none. */
  const prepared = async (machine?: string): Promise<void> => {
    const architecture = machine === undefined ? {} : { architecture: () => Promise.resolve(machine) };
    const binaries = createBinaries(platform, local());
    const preparing = binaries.prepare(clusterOf(published()), undefined, signal, architecture);
    await expect(preparing).rejects.toMatchObject({ code: 'FLAGS_UNKNOWN' });
  };

  it('are not fetched by looking, and are there once a job has fetched them, checked like any others', async () => {
    const binaries = createBinaries(platform, local());
    const before = await binaries.inspect(published());
    expect([before.found, before.missing.includes('kubelet'), server.requests]).toEqual([[], true, []]);
    await prepared();
    const after = await binaries.inspect(published());
    expect(after.missing).toEqual([]);
    expect(after.found.find(({ name }) => name === 'kubelet')).toMatchObject({
      version: '1.37.2',
      architecture: 'x86_64',
    });
    expect(after.found.map(({ name }) => name)).toContain('crictl');
    const located = await binaries.located(clusterOf(published()), undefined);
    // Of the archives only what the cluster needs.
    expect([...located.keys()].sort()).toEqual([...names, ...others, 'etcdctl', 'crictl'].sort());
  });

  it('are those for the hosts, also when they are looked for later', async () => {
    await prepared('aarch64');
    const { found } = await createBinaries(platform, local()).inspect(published());
    expect(new Set(found.map(({ architecture }) => architecture))).toEqual(new Set(['aarch64']));
  });

  it('are for two kinds of hosts only', async () => {
    const preparing = createBinaries(platform, local()).prepare(clusterOf(published()), undefined, signal, {
      architecture: () => Promise.resolve('riscv64'),
    });
    await expect(preparing).rejects.toMatchObject({ code: 'MACHINE_NOT_PUBLISHED', params: { machine: 'riscv64' } });
    expect(server.requests).toEqual([]);
  });

  it('of which one is damaged are fetched again before they are used', async () => {
    await prepared();
    const binaries = createBinaries(platform, local());
    const { found } = await binaries.inspect(published());
    const kubelet = (await binaries.located(clusterOf(published()), undefined)).get('kubelet')!;
    await writeFile(kubelet, 'something else');
    server.requests.length = 0;
    await prepared();
    expect(server.requests.filter((request) => request.includes('kubelet'))).toHaveLength(2);
    expect((await binaries.inspect(published())).found).toEqual(found);
  });
});

describe.runIf(canRunHere)('programs of a cluster file', () => {
  it('are read and never run, by looking or by a job, before the person agreed', async () => {
    const binaries = createBinaries(platform, local());
    const report = await binaries.inspect(document());
    expect(report).toMatchObject({ missing: [], flagCheck: 'text', asking: 'possible' });
    expect(report.found.find(({ name }) => name === 'kubelet')).toMatchObject({ version: '1.20.2' });
    await expect(binaries.prepare(clusterOf(document()), undefined, signal)).rejects.toMatchObject({
      code: 'FLAGS_UNKNOWN',
    });
    expect(existsSync(mark)).toBe(false);
  });

  it('are run once the person agreed for their folder', async () => {
    const binaries = createBinaries(platform, local());
    await binaries.agreeToRun(document());
    expect(await binaries.inspect(document())).toMatchObject({ asking: 'agreed' });
    expect(existsSync(mark)).toBe(true);
  });

  it('are not run because the person agreed for another folder', async () => {
    const binaries = createBinaries(platform, local());
    await binaries.agreeToRun(document({ binaries: { source: { kind: 'upload', path: join(folder, '..') } } }));
    expect(await binaries.inspect(document())).toMatchObject({ asking: 'possible' });
    expect(existsSync(mark)).toBe(false);
  });

  it('are never run on a network path', async () => {
    const binaries = createBinaries(
      platform,
      createRunPermissions((path) => Promise.resolve(path.startsWith(folder))),
    );
    await binaries.agreeToRun(document());
    expect(await binaries.inspect(document())).toMatchObject({ asking: 'network' });
    expect(existsSync(mark)).toBe(false);
  });
});
