import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderTarget } from '../../../shared/target';
import { placeholderSecrets, type ClusterSecrets } from '../../../shared/target/targetFile';
import { clusterOf } from '../../../shared/cluster/rules';
import { writeExport, type ExportOptions } from './writeTree';

const secrets: ClusterSecrets = {
  token: '0123456789abcdef0123456789abcdef',
  serviceAccountKey: '-----BEGIN PRIVATE KEY-----\nnot a real key\n-----END PRIVATE KEY-----\n',
};
const document = {
  apiVersion: 'keelson/v1',
  name: 'lab',
  kubernetesVersion: '1.20.2',
  nodes: [
    { hostname: 'w1', ip: '10.0.0.2', roles: ['worker'], ssh: { user: 'ops', port: 2222, sudo: true } },
    { hostname: 'm1', ip: '10.0.0.1', roles: ['master'] },
  ],
  network: { cni: 'bridge' },
  registry: { archives: ['images/pause.tar'] },
};
const cluster = clusterOf(document);
const options: ExportOptions = {
  ...{ cluster, secrets, origin: 'cluster', overwrite: false, language: 'en', what: 'export' },
  ...{ clusterText: '# mine\nname: lab\n', base: '/home/ops/clusters' },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keelson-export-'));
});
afterEach(() => rm(folder, { recursive: true }));

const modeOf = async (path: string): Promise<number> => (await stat(join(folder, path))).mode & 0o777;
const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');

describe('writeExport', () => {
  it("writes every node's files byte for byte as they are installed, with their modes", async () => {
    const count = await writeExport(folder, options);
    let files = 0;
    for (const { hostname } of cluster.nodes) {
      for (const file of renderTarget(cluster, hostname, secrets)) {
        const path = join(hostname, 'target', file.path);
        expect(await read(path)).toBe(file.content);
        expect(await modeOf(path), path).toBe(file.mode);
        files += 1;
      }
    }
    expect(count).toBe(files + 2);
    expect((await readdir(folder)).sort()).toEqual(['README.md', 'cluster.yaml', 'm1', 'w1']);
  });

  it('gives secrets to their owner only, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      await writeExport(folder, options);
    } finally {
      process.umask(before);
    }
    const secretFiles = renderTarget(cluster, 'm1', secrets).filter((file) => file.secret);
    expect(secretFiles.map((file) => file.path)).toContain('master-node/token.csv');
    for (const { path } of secretFiles) expect(await modeOf(`m1/target/${path}`), path).toBe(0o600);
  });

  it('has the cluster file as it was given', async () => {
    await writeExport(folder, options);
    expect(await read('cluster.yaml')).toBe(options.clusterText);
  });

  it('never touches a folder that is not empty unless told to', async () => {
    await writeFile(join(folder, 'README.md'), 'mine');
    await expect(writeExport(folder, options)).rejects.toMatchObject({
      code: 'FOLDER_NOT_EMPTY',
      params: { path: folder },
    });
    expect(await readdir(folder)).toEqual(['README.md']);
    expect(await read('README.md')).toBe('mine');
  });

  it('replaces files of the same name when told to, and leaves others alone', async () => {
    await writeFile(join(folder, 'README.md'), 'old');
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await writeExport(folder, { ...options, overwrite: true });
    expect(await read('README.md')).toContain('# lab: Kubernetes 1.20.2');
    expect(await read('notes.txt')).toBe('mine');
  });

  it('makes the folder, and says which file cannot be written', async () => {
    await writeExport(join(folder, 'a', 'b'), options);
    expect(await readdir(join(folder, 'a', 'b'))).toContain('cluster.yaml');
    await writeFile(join(folder, 'file'), '');
    await expect(writeExport(join(folder, 'file', 'x'), { ...options, overwrite: true })).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
    });
  });

  it('renders the tree alone', async () => {
    await writeExport(folder, { ...options, what: 'tree' });
    expect((await readdir(folder)).sort()).toEqual(['m1', 'w1']);
  });

  it('tells for how many nodes it has written, and stops when it is told to', async () => {
    const told: number[] = [];
    await writeExport(folder, { ...options, overwrite: true, onNode: (done) => told.push(done) });
    expect(told).toEqual([1, 2]);
    const stopped = join(folder, 'stopped');
    const controller = new AbortController();
    const request = { ...options, signal: controller.signal, onNode: () => controller.abort() };
    await expect(writeExport(stopped, request)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await readdir(stopped)).toEqual(['w1']);
  });

  it('without secrets has a placeholder, and says so', async () => {
    await writeExport(folder, { ...options, secrets: placeholderSecrets, origin: 'placeholder' });
    expect(await read('m1/target/master-node/token.csv')).toContain(placeholderSecrets.token);
    expect(await read('README.md')).toContain('The secrets of the cluster were not exported.');
  });
});
