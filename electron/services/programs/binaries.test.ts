/** What is done with the programs that a cluster file names: read without a word, run only when the person agreed. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { API_VERSION } from '../../../shared/cluster/schema';
import { clusterOf } from '../../../shared/cluster/rules';
import { elfProgram, leavesMark, X86_64 } from '../../testing/elfProgram';
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
    binaries.agreeToRun(document());
    expect(await binaries.inspect(document())).toMatchObject({ asking: 'agreed' });
    expect(existsSync(mark)).toBe(true);
  });

  it('are not run because the person agreed for another folder', async () => {
    const binaries = createBinaries(platform, local());
    binaries.agreeToRun(document({ binaries: { source: { kind: 'upload', path: join(folder, '..') } } }));
    expect(await binaries.inspect(document())).toMatchObject({ asking: 'possible' });
    expect(existsSync(mark)).toBe(false);
  });

  it('are never run on a network path', async () => {
    const binaries = createBinaries(
      platform,
      createRunPermissions((path) => Promise.resolve(path.startsWith(folder))),
    );
    binaries.agreeToRun(document());
    expect(await binaries.inspect(document())).toMatchObject({ asking: 'network' });
    expect(existsSync(mark)).toBe(false);
  });
});
