import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountOf } from '../../../shared/cluster/account';
import type { Cluster } from '../../../shared/cluster/schema';
import type { Progress } from '../../../shared/job/job';
import type { PlanTask, StepId } from '../../../shared/job/plan';
import { flannelYaml } from '../../../shared/manifests/testing/manifests';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import { createClusterIdentities } from '../../storage/clusterIdentities';
import { createAuthoritiesStore } from '../../storage/authorities/authorities';
import { createClusterSecrets } from '../../storage/clusterSecrets';
import { startFakeHost, type FakeHost } from '../../testing/fakeHost';
import { nodeOn, testPlatform } from '../../testing/testHosts';
import { createManifests } from '../manifests/manifests';
import { createBinaries, type Binaries } from '../programs/binaries';
import { createCredentials } from './credentials';
import { clusterOf } from '../../../shared/cluster/rules';
import { createHostsService } from './hosts';
import { createResults } from '../results';
import { createSessionOpener } from './session';

const signal = new AbortController().signal;
const quiet = (): void => undefined;
const job = { id: 'job-1', breakLock: false, runs: () => Promise.resolve(undefined) };
const task = (step: StepId): PlanTask => ({ id: `${step}@n1`, step, hostname: 'n1', after: [] });

let platform: Awaited<ReturnType<typeof testPlatform>>;
let server: FakeHost;
/** What `cat` finds on the master. */
let installed: Record<string, string>;
/** Called when it is asked. */
let onAsked: () => void;
beforeEach(async () => {
  platform = await testPlatform();
  installed = {};
  onAsked = quiet;
  server = await startFakeHost({
    password: 'hunter2!',
    answers: [
      {
        match: 'cat ',
        act: ({ command, print }) => {
          onAsked();
          for (const [path, content] of Object.entries(installed)) if (command.includes(path)) print(content);
          return 0;
        },
      },
      { match: 'uname -m', stdout: 'aarch64\n' },
      { match: '', stdout: '0\n' },
    ],
  });
});
afterEach(async () => {
  await server.close();
  await platform.remove();
});

const document = (changes: object = {}) => ({
  apiVersion: 'keelson/v1',
  id: 'lab',
  name: 'lab',
  kubernetesVersion: '1.20.2',
  nodes: [nodeOn(server)],
  network: { cni: 'bridge' },
  registry: { archives: ['images/pause.tar', '~/web.tar'] },
  binaries: { source: { kind: 'preinstalled' } },
  ...changes,
});

async function makeParts() {
  const credentials = createCredentials();
  credentials.set(accountOf(document(), 'n1'), { password: 'hunter2!' });
  const hosts = createHostsService(platform, credentials);
  const { error: refused } = await hosts.reach(clusterOf(document()), 'n1');
  await hosts.accept(server.address, server.port, String(refused?.params['fingerprint']));
  const [clusterSecrets, identities] = [createClusterSecrets(platform), createClusterIdentities(platform)];
  const authorities = createAuthoritiesStore(platform);
  const [binaries, manifests] = [createBinaries(platform), createManifests(platform)];
  return { platform, credentials, hosts, binaries, manifests, clusterSecrets, authorities, identities };
}
const opener = async () => createSessionOpener(await makeParts());

describe('a session', () => {
  it('is refused without a connection when a binary is missing', async () => {
    const open = await opener();
    const before = server.logins.length;
    const cluster = clusterOf(document({ binaries: { source: { kind: 'upload', path: 'bins' } } }));
    const folder = join(platform.workDir, 'bins');
    await expect(open({ ...job, operation: { kind: 'deploy' }, cluster })).rejects.toMatchObject({
      code: 'BINARY_MISSING',
      params: { path: folder },
    });
    // The folder is looked for beside the cluster file.
    await mkdir(join(platform.homeDir, 'bins'), { recursive: true });
    await writeFile(join(platform.homeDir, 'bins', 'etcd'), 'no program');
    await expect(
      open({ ...job, operation: { kind: 'deploy' }, cluster, clusterPath: join(platform.homeDir, 'c.yaml') }),
    ).rejects.toMatchObject({
      code: 'BINARY_MISSING',
      params: { path: join(platform.homeDir, 'bins') },
    });
    expect(server.logins).toHaveLength(before);
  });

  it('needs no binaries for a reset', async () => {
    const open = await opener();
    const cluster = clusterOf(document({ binaries: { source: { kind: 'upload', path: 'bins' } } }));
    const session = await open({ ...job, operation: { kind: 'reset' }, cluster });
    const { binaries, secrets } = await session.resourcesFor(task('reset'), signal, quiet, new Map());
    expect([binaries.size, secrets]).toEqual([0, placeholderSecrets]);
    await session.close();
  });

  it("has the network's manifest where a master leaves: whoever is the first one now applies it", async () => {
    const node = (number: number, roles: readonly string[]) => ({
      ...{ ...nodeOn(server), hostname: `n${String(number)}`, ip: `10.0.0.${String(number)}`, roles },
    });
    const masters = [1, 2, 3].map((number) => node(number, ['master', 'worker']));
    const changes = {
      ...{ profile: 'secure', kubernetesVersion: '1.37.2', runtime: 'containerd', registry: {} },
      nodes: [...masters, node(4, ['worker'])],
      network: { cni: 'flannel', manifest: 'kube-flannel.yml' },
    };
    const cluster = clusterOf(document(changes));
    const open = await opener();
    const removing = (name: string) =>
      open({ ...job, operation: { kind: 'removeNode', node: name, dead: true }, cluster });
    // A worker takes nothing of it along.
    await (await removing('n4')).close();
    await expect(removing('n1')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    await mkdir(platform.workDir, { recursive: true });
    await writeFile(join(platform.workDir, 'kube-flannel.yml'), flannelYaml);
    const session = await removing('n1');
    const look = { ...task('preflight'), hostname: 'n2' };
    const { files } = await session.resourcesFor(look, signal, quiet, new Map());
    expect(files.find(({ path }) => path === 'services/network.yaml')?.content).toContain('kind: DaemonSet');
    await session.close();
  });

  it('works for a node at the first of its places that can be reached, else says why the first cannot', async () => {
    const nobody = { host: '127.0.0.1', port: 1, auth: { kind: 'password' } };
    const away = (number: number) => ({
      ...{ hostname: `m${String(number)}`, ip: `10.0.0.${String(10 + number)}`, roles: ['worker'], ssh: nobody },
    });
    const cluster = clusterOf(document({ nodes: [nodeOn(server), away(1), away(2)] }));
    const session = await (await opener())({ ...job, operation: { kind: 'reset' }, cluster });
    const at = (...names: string[]) =>
      session.resourcesFor({ ...task('delete-node'), hostname: 'm2', at: names }, signal, quiet, new Map());
    expect((await at('m1', 'n1')).host.name).toBe('n1');
    await expect(at('m1', 'm2')).rejects.toMatchObject({ params: { host: 'm1' } });
    await session.close();
  });

  it('shows every waiting task how a download goes, for the architecture of the hosts', async () => {
    const source = { kind: 'download', url: 'https://example.com/{arch}/{name}', sha256: {} };
    const cluster = { ...clusterOf(document()), binaries: { dir: '/opt/bin', source } } as Cluster;
    let begun = 0;
    const binaries: Binaries = {
      located: () => Promise.resolve(new Map()),
      inspect: () => Promise.reject(new Error('not asked for')),
      agreeToRun: () => Promise.resolve(),
      prepare: async (_cluster, _path, _signal, fetching) => {
        begun += 1;
        const machine = (await fetching?.architecture?.()) ?? '';
        fetching?.onProgress?.({ done: 1, total: 2, unit: 'bytes', label: 'kubelet' });
        return new Map([['kubelet', machine]]);
      },
    };
    const session = await createSessionOpener({ ...(await makeParts()), binaries })({
      ...job,
      operation: { kind: 'deploy' },
      cluster,
    });
    const told: string[] = [];
    const tell =
      (who: string) =>
      ({ label, done }: Progress) =>
        told.push(`${who} ${label} ${String(done)}`);
    const [first] = await Promise.all([
      session.resourcesFor(task('preflight'), signal, tell('a'), new Map()),
      session.resourcesFor(task('preflight'), signal, tell('b'), new Map()),
    ]);
    expect(first.binaries.get('kubelet')).toBe('aarch64');
    expect(told.sort()).toEqual(['a kubelet 1', 'b kubelet 1']);
    expect(begun).toBe(1);
    await session.close();
  });

  it('makes no secrets while it only looks, then makes them once and keeps them', async () => {
    const open = await opener();
    const session = await open({
      ...job,
      operation: { kind: 'deploy' },
      cluster: clusterOf(document()),
      clusterPath: join(platform.workDir, 'c.yaml'),
    });
    const kept = createClusterSecrets(platform);
    expect((await session.resourcesFor(task('preflight'), signal, quiet, new Map())).secrets).toBe(placeholderSecrets);
    expect(await kept.read('lab')).toBeUndefined();
    const first = await session.resourcesFor(task('etcd'), signal, quiet, new Map());
    const second = await session.resourcesFor(task('kubelet'), signal, quiet, new Map());
    expect(first.secrets.token).toMatch(/^[0-9a-f]{32}$/);
    expect(second.secrets).toEqual(first.secrets);
    expect(await kept.read('lab')).toEqual(first.secrets);
    expect(first.files.find(({ path }) => path === 'master-node/token.csv')?.content).toContain(first.secrets.token);
    expect(first.archives).toEqual([join(platform.workDir, 'images/pause.tar'), join(platform.homeDir, 'web.tar')]);
    expect(session.redact(`token ${first.secrets.token} and hunter2!`)).toBe('token [redacted] and [redacted]');
    await session.close();
  });

  it('takes the secrets that the first master runs with', async () => {
    const token = '0123456789abcdef0123456789abcdef';
    const key = '-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n';
    installed = { 'token.csv': `${token},simple,simple,system:masters\n`, 'service-account.key': key };
    const session = await (await opener())({ ...job, operation: { kind: 'deploy' }, cluster: clusterOf(document()) });
    const { secrets } = await session.resourcesFor(task('etcd'), signal, quiet, new Map());
    expect(secrets).toEqual({ token, serviceAccountKey: key });
    expect(await createClusterSecrets(platform).read('lab')).toEqual(secrets);
    await session.close();
  });

  it('needs no secrets before Kubernetes 1.20', async () => {
    const cluster = clusterOf(document({ kubernetesVersion: '1.19.9' }));
    const session = await (await opener())({ ...job, operation: { kind: 'deploy' }, cluster });
    expect((await session.resourcesFor(task('etcd'), signal, quiet, new Map())).secrets).toBe(placeholderSecrets);
    expect(await createClusterSecrets(platform).read('lab')).toBeUndefined();
    await session.close();
  });

  it('lets go of a task that is cancelled', async () => {
    const session = await (await opener())({ ...job, operation: { kind: 'deploy' }, cluster: clusterOf(document()) });
    const stop = new AbortController();
    const waiting = session.resourcesFor(task('etcd'), stop.signal, quiet, new Map());
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    await session.close();
  });
});

describe('the id of a cluster', () => {
  it('refuses a copied file on other hosts before anything is asked or kept, until its cluster is removed', async () => {
    const parts = await makeParts();
    const open = createSessionOpener(parts);
    const cluster = clusterOf(document());
    const elsewhere = clusterOf(document({ nodes: [{ ...nodeOn(server), ip: '10.9.9.9' }] }));
    await parts.identities.ensure(cluster);
    await parts.clusterSecrets.ensure('lab');
    const logins = server.logins.length;
    const copied = { code: 'CLUSTER_COPIED', params: { name: 'lab' } };
    await expect(open({ ...job, operation: { kind: 'deploy' }, cluster: elsewhere })).rejects.toMatchObject(copied);
    const folder = join(platform.workDir, 'export');
    const request = { withSecrets: true, overwrite: true, language: 'en', what: 'export' } as const;
    await expect(
      createResults(platform, parts).exportTo(folder, { ...request, document: elsewhere }),
    ).rejects.toMatchObject(copied);
    expect(server.logins).toHaveLength(logins);

    const cut = await open({ ...job, operation: { kind: 'reset' }, cluster });
    await cut.close({ status: 'failed', hostnames: ['n1'] });
    expect(await parts.identities.copiedFrom(elsewhere)).toBe('lab');
    const whole = await open({ ...job, operation: { kind: 'reset' }, cluster });
    await whole.close({ status: 'done', hostnames: ['n1'] });
    expect(await parts.clusterSecrets.read('lab')).toBeUndefined();
    const session = await open({ ...job, operation: { kind: 'deploy' }, cluster: elsewhere });
    await session.close();
  });
});

const secureDocument = () =>
  document({
    ...{ profile: 'secure', kubernetesVersion: '1.37.2', runtime: 'containerd' },
    network: { cni: 'bridge', nodePortRange: '30000-32767' },
  });

it('an export of a cluster with identities has no keys: with secrets it is refused, without them it is written', async () => {
  const results = createResults(platform, await makeParts());
  const folder = join(platform.workDir, 'export');
  const request = { document: secureDocument(), overwrite: true, language: 'en', what: 'export' } as const;
  await expect(results.exportTo(folder, { ...request, withSecrets: true })).rejects.toMatchObject({
    code: 'EXPORT_WITHOUT_KEYS',
    params: { name: 'lab' },
  });
  expect((await results.exportTo(folder, { ...request, withSecrets: false })).files).toBeGreaterThan(20);
  const key = join(folder, 'n1', 'target', 'master-node', 'pki', 'apiserver.key');
  expect(await readFile(key, 'utf8')).not.toContain('PRIVATE KEY');
});

it('the kubeconfig of a cluster with identities is the file of a master, and nothing is made up', async () => {
  const parts = await makeParts();
  const secure = secureDocument();
  const results = createResults(platform, parts);
  installed = { 'admin.conf': 'kind: Config\n' };
  expect(await results.kubeconfig(secure)).toEqual({ name: 'lab.kubeconfig', content: 'kind: Config\n' });
  installed = {};
  await expect(results.kubeconfig(secure)).rejects.toMatchObject({
    code: 'SECRETS_UNREADABLE',
    params: { path: 'n1:/etc/kubernetes/admin.conf' },
  });
  await server.close();
  await expect(results.kubeconfig(secure)).rejects.toMatchObject({ code: 'SSH_UNREACHABLE' });
});

describe('an export with secrets', () => {
  const token = '0123456789abcdef0123456789abcdef';
  const readme = async (results: ReturnType<typeof createResults>, signal?: AbortSignal) => {
    const folder = join(platform.workDir, 'export');
    const request = {
      document: document(),
      withSecrets: true,
      overwrite: true,
      language: 'en',
      what: 'export',
      ...(signal ? { signal } : {}),
    } as const;
    await results.exportTo(folder, request);
    const tree = join(folder, 'n1', 'target', 'master-node');
    return `${await readFile(join(folder, 'README.md'), 'utf8')}${await readFile(join(tree, 'token.csv'), 'utf8')}`;
  };

  it('is stopped while the masters are asked: nothing is written, and no secrets are made', async () => {
    const parts = await makeParts();
    const results = createResults(platform, parts);
    const told: unknown[] = [];
    results.onExported((progress) => told.push(progress));
    const stop = new AbortController();
    onAsked = () => stop.abort();
    await expect(readme(results, stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await parts.clusterSecrets.read('lab')).toBeUndefined();
    expect(told).toEqual([]);
    // The next one is another one.
    onAsked = quiet;
    await readme(results);
    expect(told).toEqual([{ done: 1, total: 1 }]);
  });

  it("has the first master's secrets where this workstation has none, and keeps them", async () => {
    const { clusterSecrets, identities, hosts } = await makeParts();
    const serviceAccountKey = '-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n';
    installed = { 'token.csv': `${token},simple,simple,system:masters\n`, 'service-account.key': serviceAccountKey };
    const text = await readme(
      createResults(platform, {
        clusterSecrets,
        identities,
        hosts,
        credentials: createCredentials(),
        manifests: createManifests(platform),
      }),
    );
    expect(text).toContain(token);
    expect(text).not.toContain('made for this export');
    expect(await clusterSecrets.read('lab')).toEqual({ token, serviceAccountKey });
  });

  it('has new ones where nobody can be asked, and says so; the next export has the same', async () => {
    const { clusterSecrets, identities, hosts } = await makeParts();
    await server.close();
    const results = createResults(platform, {
      clusterSecrets,
      identities,
      hosts,
      credentials: createCredentials(),
      manifests: createManifests(platform),
    });
    const text = await readme(results);
    const made = await clusterSecrets.read('lab');
    expect(text).toContain('made for this export');
    expect(text).toContain(made?.token);
    const again = await readme(results);
    expect(again).toContain(made?.token);
    expect(again).not.toContain('made for this export');
  });
});

describe('an export of a cluster file', () => {
  it("has the person's comments, and says where its relative paths started", async () => {
    const { clusterSecrets, identities, hosts } = await makeParts();
    const clusterPath = join(platform.homeDir, 'clusters', 'lab.yaml');
    const text = `# Ask Wei before you change it.\n${JSON.stringify(document())} # one line\n`;
    await mkdir(dirname(clusterPath), { recursive: true });
    await writeFile(clusterPath, text);
    const folder = join(platform.workDir, 'export');
    await createResults(platform, {
      clusterSecrets,
      identities,
      hosts,
      credentials: createCredentials(),
      manifests: createManifests(platform),
    }).exportTo(folder, {
      ...{ document: document(), clusterPath, withSecrets: false, overwrite: false, language: 'en', what: 'export' },
    });
    expect(await readFile(join(folder, 'cluster.yaml'), 'utf8')).toBe(text);
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain(
      `(\`images/pause.tar\`) start in the folder \`${dirname(clusterPath)}\`.`,
    );
  });
});

describe('the kubeconfig for the workstation', () => {
  const token = '0123456789abcdef0123456789abcdef';

  it('has the secrets that are kept here', async () => {
    const { clusterSecrets, identities, hosts } = await makeParts();
    const { token: kept } = await clusterSecrets.ensure('lab');
    const { name, content } = await createResults(platform, {
      manifests: createManifests(platform),
      clusterSecrets,
      identities,
      hosts,
      credentials: createCredentials(),
    }).kubeconfig(document());
    expect(name).toBe('lab.kubeconfig');
    expect(content).toContain(kept);
  });

  it('asks the first master when another workstation has deployed the cluster', async () => {
    const { clusterSecrets, identities, hosts } = await makeParts();
    installed = { 'token.csv': `${token},simple,simple,system:masters\n`, 'service-account.key': 'key' };
    expect(
      (
        await createResults(platform, {
          manifests: createManifests(platform),
          clusterSecrets,
          identities,
          hosts,
          credentials: createCredentials(),
        }).kubeconfig(document())
      ).content,
    ).toContain(token);
    expect(await clusterSecrets.read('lab')).toBeUndefined();
  });

  it('never invents secrets for a cluster that has none', async () => {
    const { clusterSecrets, identities, hosts } = await makeParts();
    await expect(
      createResults(platform, {
        clusterSecrets,
        identities,
        hosts,
        credentials: createCredentials(),
        manifests: createManifests(platform),
      }).kubeconfig(document()),
    ).rejects.toMatchObject({
      code: 'SECRETS_UNREADABLE',
    });
    expect(await clusterSecrets.read('lab')).toBeUndefined();
  });
});
