/** `keelson bundle save` and `open` as their own process: what they print, and what stands in the cluster file then. */
import { spawnSync } from 'node:child_process';
import { appendFile, copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as yaml from 'yaml';
import { clusterOf } from '../../shared/cluster/rules';
import { renderTarget } from '../../shared/target';
import { placeholderSecrets } from '../../shared/target/targetFile';
import { push, startRegistryServer, type RegistryServer } from '../testing/registryServer';
import { publish, sha256, startReleaseServer, type ReleaseServer } from '../testing/releaseServer';
import { startKeelson, type Ended } from './testing/keelson';

const versions = { kubernetes: '1.37.2', etcd: '3.7.0', cniPlugins: '1.9.1', crictl: '1.37.0' } as const;
let here: string;
let there: string;
let releases: ReleaseServer;
let registry: RegistryServer;

const clusterText = (source: string): string => `# our first cluster
apiVersion: keelson/v1
name: lab
kubernetesVersion: 1.37.2 # as agreed
runtime: containerd
nodes:
  - { hostname: n1, ip: 10.0.0.1, roles: [master, worker] }
network: { cni: bridge }
registry: { prefix: registry.example/team }
binaries:
  source: ${source} # where programs come from
`;
const flagsIn = (document: unknown): string[] =>
  renderTarget(clusterOf(document), 'n1', placeholderSecrets).flatMap(({ content }) =>
    [...content.matchAll(/--([a-z][a-z0-9-]+)/g)].map(([, flag]) => flag!),
  );

beforeEach(async () => {
  [here, there] = [await mkdtemp(join(tmpdir(), 'keelson-here-')), await mkdtemp(join(tmpdir(), 'keelson-there-'))];
  releases = await startReleaseServer();
  const text = clusterText(`{ kind: release, mirrors: ${JSON.stringify(releases.mirrors)} }`);
  publish(releases, versions, flagsIn(yaml.parse(text)));
  registry = await startRegistryServer();
  push(registry, { repository: 'team/pause-amd64', tag: '3.0' });
  push(registry, { repository: 'team/coredns', tag: '1.14.7' });
  await writeFile(join(here, 'cluster.yaml'), text);
  // At the other place somebody has only the same cluster file, and a publisher that is not reached.
  await writeFile(join(there, 'cluster.yaml'), clusterText('{ kind: release }'));
});
afterEach(async () => {
  releases.close();
  registry.close();
  for (const folder of [here, there]) await rm(folder, { recursive: true });
});

const save = (...args: string[]): Promise<Ended> =>
  startKeelson(here, ['bundle', 'save', 'lab.tar', '--mirror', `registry.example=http://${registry.host}`, ...args])
    .ended;
const open = (...args: string[]): Promise<Ended> => startKeelson(there, ['bundle', 'open', ...args]).ended;

describe('a bundle on the command line', () => {
  it('is saved, carried over, opened without a network, and the file keeps its comments', async () => {
    const saved = await save();
    expect([saved.code, saved.stderr]).toEqual([0, '']);
    const sum = sha256(await readFile(join(here, 'lab.tar')));
    expect(saved.stdout).toContain('Programs: 12, image archives: 2, manifests: 1');
    expect(saved.stdout).toContain(`SHA-256 ${sum}`);
    releases.close();
    registry.close();
    await copyFile(join(here, 'lab.tar'), join(there, 'usb.tar'));
    const opened = await open('usb.tar');
    expect([opened.code, opened.stderr]).toEqual([0, '']);
    expect(opened.stdout).toContain(`SHA-256 ${sum}`);
    const text = await readFile(join(there, 'cluster.yaml'), 'utf8');
    expect(text).toContain('# our first cluster\n');
    expect(text).toContain('kubernetesVersion: 1.37.2 # as agreed\n');
    const { binaries, registry: images } = yaml.parse(text) as ReturnType<typeof clusterOf>;
    const folder = (await readdir(there)).find((name) => name.startsWith('keelson-bundle-'))!;
    expect(binaries.source).toEqual({ kind: 'upload', path: `./${folder}/programs` });
    expect(images.archives.map((path) => path.startsWith(`./${folder}/images/`))).toEqual([true, true]);
    for (const path of images.archives) await stat(join(there, path));
    const validated = await startKeelson(there, ['validate']).ended;
    expect([validated.code, validated.stderr]).toEqual([0, '']);
    const again = await open('usb.tar', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ type: 'opened', wasThere: true, sha256: sum, fields: [] });
  });

  it('that is damaged changes nothing, and says where it is', async () => {
    await save();
    await appendFile(join(here, 'lab.tar'), 'x');
    const before = await readFile(join(there, 'cluster.yaml'), 'utf8');
    const { code, stderr } = await open(join(here, 'lab.tar'));
    expect(code).toBe(2);
    expect(stderr).toContain('at programs/loopback: after the last listed file something follows.');
    expect(stderr).toContain('Nothing was changed');
    expect(await readFile(join(there, 'cluster.yaml'), 'utf8')).toBe(before);
    expect((await readdir(there)).filter((name) => name.includes('bundle'))).toEqual([]);
  });

  it('is not written over another file unasked, nor begun with a mirror that is none', async () => {
    await writeFile(join(here, 'lab.tar'), 'mine');
    expect((await save()).code).toBe(2);
    expect(await readFile(join(here, 'lab.tar'), 'utf8')).toBe('mine');
    expect((await save('--yes')).code).toBe(0);
    const wrong = await save('--mirror', 'registry.k8s.io');
    expect([wrong.code, wrong.stderr.trim()]).toEqual([2, expect.stringContaining('REGISTRY=ADDRESS')]);
  });
});

const canMount = process.platform === 'linux' && spawnSync('unshare', ['--mount', 'true']).status === 0;
describe.runIf(canMount)('a disk that fills up', () => {
  /** A small disk at that place, for this process alone; what is left on it is said in the end. */
  const withDisk = (place: string, before: string): string[] => [
    ...['unshare', '--mount', 'sh', '-c'],
    `mount -t tmpfs -o size=16k none "$0" && ${before} && { "$@"; code=$?; echo "left: $(ls -A "$0")"; exit $code; }`,
    place,
  ];

  it('is told, and nothing is left on it', async () => {
    const [from, to] = [join(here, 'disk'), join(there, 'disk')];
    await Promise.all([mkdir(from), mkdir(to)]);
    await save();
    const saved = await startKeelson(
      here,
      ['bundle', 'save', 'disk/lab.tar', '--mirror', `registry.example=http://${registry.host}`],
      withDisk(from, 'true'),
    ).ended;
    expect(saved.stderr).toContain(`${join(from, 'lab.tar')} cannot be written: the disk is full.`);
    expect([saved.code, saved.stdout]).toEqual([2, 'left: \n']);
    const opened = await startKeelson(
      there,
      ['bundle', 'open', join(here, 'lab.tar'), '--file', 'disk/cluster.yaml'],
      withDisk(to, 'cp cluster.yaml disk/'),
    ).ended;
    expect(opened.stderr).toContain('cannot be written: the disk is full.');
    expect([opened.code, opened.stdout]).toEqual([2, 'left: cluster.yaml\n']);
  });
});
