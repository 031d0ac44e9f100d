/**
 * Today's Kubernetes with profile secure, on hosts that have no container runtime: deployed in the window, gone on with on the command
 * line of a colleague, proved, cut from its power, and removed again. One cluster serves all of it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../shared/cluster/schema';
import { basicLogin } from '../electron/services/images/logins';
import { push, startRegistryServer, type RegistryServer } from '../electron/testing/registryServer';
import { secureCluster, writeClusterFile } from './lab/clusterFile';
import { adminKubeconfig, e2eTests, imagesFor, runE2e } from './lab/conformance/e2eTests';
import { summary } from './lab/conformance/junit';
import { proofSet } from './lab/conformance/selection';
import { Lab } from './lab/lab';
import { labNetwork } from './lab/network/network';
import { binariesOf } from './lab/supplies/binaries';
import { newestSubject } from './lab/supplies/subjects';
import { expect, test } from './support/fixtures';
import { fingerprints, kubectl, leftovers } from './support/hosts';
import { CommandLine, type Outcome } from './support/keelson';
import { machine } from './support/machine';
import * as proofs from './support/security/proofs';
import { filesIn } from './support/security/secrets';
import { answersOfWebServer, deployWebServer, webImage } from './support/webServer';

test.describe.configure({ mode: 'serial' });
test.skip(!machine.canRunLab, 'needs root on Linux: the lab boots real hosts in namespaces');

const INSTANCE = 8;
const folder = mkdtempSync(join(tmpdir(), 'keelson-secure-'));
const window = new CommandLine();
const colleague = new CommandLine();
/** A mirror of Docker Hub, with a login. */
const puller = { user: 'robot$puller', password: 'pull only, "please\\"' };
let registry: RegistryServer;
let lab: Lab;
let cluster: Cluster;
let file: string;
/** What its owner sees of the job, and what others might. */
const seen: { name: string; text: string }[] = [];

const said = ({ stdout, stderr }: Outcome): string => stdout + stderr;
const run = async (keelson: CommandLine, ...args: readonly string[]): Promise<Outcome> => {
  const outcome = await keelson.run(...args);
  seen.push({ name: args.slice(0, 2).join(' '), text: said(outcome) });
  return outcome;
};

test.beforeAll(async () => {
  const programs = await binariesOf(newestSubject);
  test.skip('missing' in programs, `the programs of Kubernetes ${newestSubject} cannot be had on this machine`);
  lab = await Lab.start({ instance: INSTANCE, hosts: ['n1', 'n2', 'n3'].map((name) => ({ name, bare: true })) });
  const tests = await e2eTests(newestSubject);
  registry = await startRegistryServer(labNetwork(INSTANCE).gateway);
  registry.login = basicLogin(puller.user, puller.password);
  for (const tag of ['1', '2']) push(registry, { repository: 'team/app', tag, words: [tag] });
  const mirror = { registry: 'docker.io', url: `http://${registry.host}`, user: puller.user } as const;
  const written = await writeClusterFile(lab, {
    ...secureCluster,
    change: (document) => ({
      ...(secureCluster.change?.(document) ?? document),
      registry: { ...document.registry, mirrors: [mirror] },
    }),
    folder,
    archives: 'folder' in tests ? [await imagesFor(newestSubject, proofSet)] : [],
  });
  ({ path: file, cluster } = written);
});
test.afterAll(async () => {
  registry.close();
  await Lab.attach(INSTANCE)?.stop();
  window.dispose();
  colleague.dispose();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

test('the window brings it up from bare hosts, and pods answer through every node', async ({ launch }, info) => {
  const app = await launch({ dataDir: window.dataDir, cluster: file });
  await app.goTo('Nodes');
  await app.nodes.trustAll(await fingerprints(lab));
  await app.goTo('Images & binaries');
  await app.window.getByLabel('Password of mirror 1').fill(puller.password);
  await app.goTo('Deploy');
  await app.deploy.deployButton.click();
  await app.deploy.ended('The cluster is up');
  await app.window.screenshot({ path: info.outputPath('secure-done.png') });
  expect(await app.deploy.cellsBeing('failed').count()).toBe(0);
  const nodes = (await kubectl(lab, 'get nodes --no-headers -o wide')).trim().split('\n');
  expect(nodes).toHaveLength(3);
  for (const node of nodes) expect(node).toMatch(/ Ready .*v1\.37\.2.*containerd:\/\/2\./);
  for (const { answer } of await deployWebServer(lab)) expect(answer).toMatch(/^web v1/);
});

test('names of the cluster are answered from a pod on each node', async () => {
  const web = await kubectl(lab, 'get pods -l app=web -o jsonpath={.items[*].status.podIP}');
  expect(web.split(' ').length).toBeGreaterThan(1);
  const verify = await run(window, 'verify', '--file', file);
  expect(verify.code, said(verify)).toBe(0);
  expect(said(verify)).toMatch(/name resolution works \(3 measured\)/);
});

test('a colleague with the authorities and the cluster file finds nothing to do, and without them is told what is missing', async () => {
  const stranger = await run(colleague, 'plan', '--file', file, '--accept-host-keys');
  expect(said(stranger)).toMatch(/authorities import/);
  expect(stranger.code).not.toBe(0);

  const [kept, passphrase] = [join(folder, 'authorities.yaml'), join(folder, 'passphrase')];
  writeFileSync(passphrase, 'correct horse battery staple\n', { mode: 0o600 });
  const sealed = ['--file', file, '--passphrase-file', passphrase];
  const exported = await window.run('authorities', 'export', ...sealed, '--to', kept);
  expect(exported.code, said(exported)).toBe(0);
  expect(readFileSync(kept, 'utf8')).not.toMatch(/BEGIN (EC |RSA )?PRIVATE KEY/);
  const imported = await colleague.run('authorities', 'import', kept, ...sealed);
  expect(imported.code, said(imported)).toBe(0);
  const plan = await run(colleague, 'plan', '--file', file);
  expect(plan.code, said(plan)).toBe(0);
  const apply = await run(colleague, 'apply', '--file', file);
  expect(apply.code, said(apply)).toBe(0);
  expect(said(apply)).toContain('Nothing had to be changed');
});

test('nodes pull through the mirror with its login, whose password nobody sees', async () => {
  const pull = (name: string, tag: string): Promise<string> =>
    lab.host(name).sh(`${cluster.binaries.dir}/crictl pull docker.io/team/app:${tag} 2>&1 || true`);
  const containerds = (): Promise<string[]> =>
    Promise.all([...lab.hosts.values()].map((host) => host.sh('systemctl show -p MainPID --value containerd')));
  for (const name of lab.hosts.keys()) expect(await pull(name, '1')).toContain('Image is up to date');

  const before = await containerds();
  const credentials = join(folder, 'mirrors.yaml');
  const applyWith = async (password: string): Promise<void> => {
    writeFileSync(credentials, JSON.stringify({ mirrors: { 'docker.io': { password } } }), { mode: 0o600 });
    const apply = await run(window, 'apply', '--file', file, '--credentials', credentials);
    expect(apply.code, said(apply)).toBe(0);
    expect(said(apply)).toContain('docker.io/hosts.toml');
  };
  const wrong = 'not the password';
  await applyWith(wrong);
  expect(await pull('n2', '2')).toContain('401 Unauthorized');
  await applyWith(puller.password);
  expect(await pull('n2', '2')).toContain('Image is up to date');
  expect(await containerds()).toEqual(before);

  const secrets = [wrong, puller.password].flatMap((password) => [
    ...[password, JSON.stringify(password).slice(1, -1)],
    basicLogin(puller.user, password).slice('Basic '.length),
  ]);
  const journals = await Promise.all(
    [...lab.hosts.values()].map(async (host) => ({ name: host.name, text: await host.sh('journalctl -o cat') })),
  );
  const leaks = [...seen, ...filesIn(window.dataDir), ...filesIn(colleague.dataDir), ...journals].filter(({ text }) =>
    secrets.some((secret) => text.includes(secret)),
  );
  expect(leaks.map(({ name }) => name)).toEqual([]);
});

test('every port is explained, and strangers are given nothing', async () => {
  const running = { lab, cluster };
  await proofs.provePorts(running);
  await proofs.proveNothingForStrangers(running);
  await proofs.proveEtcdRefuses(running);
  await proofs.proveForgedNamesRefused(running);
  await proofs.proveTls(running);
});

test('secrets are kept: from other nodes, in etcd, on the hosts and on the workstation', async () => {
  const running = { lab, cluster };
  await proofs.proveSecretsKept(running);
  const out = join(folder, 'export');
  const exported = await run(window, 'export', '--file', file, '--out', out);
  expect(exported.code, said(exported)).toBe(0);
  const texts = [join(window.dataDir, 'jobs'), out].flatMap(filesIn);
  expect(texts.length).toBeGreaterThan(50);
  await proofs.proveNothingLeaks(running, [...seen, ...texts]);
});

test('the CIS benchmark finds nothing that fails', async ({}, info) => {
  const cis = await run(window, 'verify', '--cis', '--file', file);
  await info.attach('cis', { body: said(cis) });
  expect(cis.code, said(cis)).toBe(0);
});

test(`Kubernetes' own tests of ${newestSubject} pass: the proof set`, async ({}, info) => {
  test.setTimeout(20 * 60_000);
  const tests = await e2eTests(newestSubject);
  test.skip('missing' in tests, `the tests of Kubernetes ${newestSubject} cannot be had on this machine`);
  const kubeconfig = await adminKubeconfig(lab);
  const results = await runE2e({ kubernetes: newestSubject, selection: proofSet, kubeconfig, reports: info.outputDir });
  expect(summary(results).failed).toEqual([]);
});

test('the only master and a worker lose their power, and all is right again by itself', async () => {
  for (const name of ['n2', 'n1']) {
    const host = lab.host(name);
    host.powerCut();
    await host.boot();
    await expect
      .poll(() => kubectl(lab, 'get nodes --no-headers').catch(() => ''), { timeout: 180_000 })
      .toMatch(/^(\S+ +Ready .*\n){3}$/);
    // The API shows pods that are dead as running for a while: the answers count.
    await expect
      .poll(async () => (await answersOfWebServer(lab)).filter(({ answer }) => answer.startsWith('web v1')).length, {
        timeout: 180_000,
      })
      .toBe(3);
  }
  const verify = await run(window, 'verify', '--file', file);
  expect(verify.code, said(verify)).toBe(0);
});

/** With a port of the host it runs on. */
const hostPortPod = (node: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'gate' },
  spec: {
    nodeName: node,
    containers: [{ name: 'web', image: webImage, imagePullPolicy: 'Never', ports: [{ containerPort: 80, hostPort }] }],
  },
});
const hostPort = 8088;

test('it is removed again: pods, containerd, users, and the ports of hosts that pods have taken', async () => {
  const n3 = lab.host('n3');
  await lab.host('n1').sh('. /etc/profile; kubectl apply -f -', { input: JSON.stringify(hostPortPod(n3.ip)) });
  await kubectl(lab, 'wait --for=condition=Ready pod/gate --timeout=120s');
  const answer = await fetch(`http://${n3.ip}:${String(hostPort)}/`);
  expect(await answer.text()).toMatch(/^web v1/);

  const reset = await run(window, 'reset', '--file', file, '--yes');
  expect(reset.code, said(reset)).toBe(0);
  for (const host of lab.hosts.values()) {
    expect(await leftovers(host)).toEqual([]);
    const left = await host.sh(`
      ls -d /etc/containerd/certs.d /opt/cni /opt/containerd /run/containerd /etc/etcd /etc/systemd/system/containerd.service 2>/dev/null
      getent passwd etcd
      ps -eo comm= | grep -E '^(containerd|runc)'
      true`);
    expect(left).toBe('');
  }
});
