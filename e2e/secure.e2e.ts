/**
 * Today's Kubernetes with profile secure, on hosts that have no container runtime: carried over in a bundle, deployed in the window
 * without a network, gone on with on the command line of a colleague, proved, given another kube-proxy and new certificates, cut from
 * its power, its administrators revoked, and removed again. One cluster serves all of it.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { clusterOf } from '../shared/cluster/rules';
import type { Cluster, ClusterInput } from '../shared/cluster/schema';
import { checkIds } from '../shared/verification/verification';
import { basicLogin } from '../electron/services/images/logins';
import { push, startRegistryServer, type RegistryServer } from '../electron/testing/registryServer';
import { secureCluster, writeClusterFile } from './lab/clusterFile';
import { adminKubeconfig, e2eTests, imagesFor, runE2e } from './lab/conformance/e2eTests';
import { summary } from './lab/conformance/junit';
import { idle, proofSet } from './lab/conformance/selection';
import type { LabHost } from './lab/host/host';
import { Lab } from './lab/lab';
import { labNetwork } from './lab/network/network';
import { binariesOf } from './lab/supplies/binaries';
import { newestSubject } from './lab/supplies/subjects';
import { expect, test } from './support/fixtures';
import { fingerprints, invocations, kubectl, leftovers } from './support/hosts';
import { CommandLine, nothing, planned, type Outcome } from './support/keelson';
import { machine } from './support/machine';
import { deployAskers, heardByPods, outside, ownNames, serveNames } from './support/outside/names';
import { offline } from './support/outside/offline';
import { subjectsOn } from './support/security/identities';
import { askedMeanwhile, runningContainers, serialNumbers } from './support/renewal/renewal';
import * as proofs from './support/security/proofs';
import { filesIn } from './support/security/secrets';
import { differences, snapshot, type Snapshot } from './support/snapshot';
import { answersOfWebServer, deployWebServer, webImage } from './support/webServer';

test.describe.configure({ mode: 'serial' });
test.skip(!machine.canRunLab, 'needs root on Linux: the lab boots real hosts in namespaces');

const INSTANCE = 8;
const folder = mkdtempSync(join(tmpdir(), 'keelson-secure-'));
/** The workstation of the window: nothing can be fetched there. */
const window = new CommandLine(offline(folder));
const colleague = new CommandLine();
const bundle = join(folder, 'lab.tar');
const file = join(folder, 'cluster.yaml');
const passphraseFile = join(folder, 'passphrase');
const passphrase = 'correct horse battery staple';
/** A mirror of Docker Hub, with a login. */
const puller = { user: 'robot$puller', password: 'pull only, "please\\"' };
let registry: RegistryServer;
let lab: Lab;
let cluster: Cluster;
/** The folder with the programs of the very version. */
let programs: string;
/** The cluster file of a workstation that has all programs and images. */
let connected: string;
/** Ends what plays the world outside. */
let leave: (() => void) | undefined;
/** The rules of the packet filter as they were before anything was installed. */
let untouched: readonly Snapshot[];
/** What its owner sees of the job, and what others might. */
const seen: { name: string; text: string }[] = [];

const said = ({ stdout, stderr }: Outcome): string => stdout + stderr;
const run = async (keelson: CommandLine, ...args: readonly string[]): Promise<Outcome> => {
  const outcome = await keelson.run(...args);
  seen.push({ name: args.slice(0, 2).join(' '), text: said(outcome) });
  return outcome;
};

const rulesOf = (): Promise<Snapshot[]> =>
  Promise.all(
    [...lab.hosts.values()].map((host) =>
      snapshot(host, { only: ['iptables-save', 'ip6tables-save', 'nft list ruleset'] }),
    ),
  );

test.beforeAll(async () => {
  const built = await binariesOf(newestSubject);
  test.skip('missing' in built, `the programs of Kubernetes ${newestSubject} cannot be had on this machine`);
  if ('folder' in built) programs = built.folder;
  lab = await Lab.start({ instance: INSTANCE, hosts: ['n1', 'n2', 'n3'].map((name) => ({ name, bare: true })) });
  leave = await serveNames(lab);
  untouched = await rulesOf();
  const tests = await e2eTests(newestSubject);
  registry = await startRegistryServer(labNetwork(INSTANCE).gateway);
  registry.login = basicLogin(puller.user, puller.password);
  for (const tag of ['1', '2']) push(registry, { repository: 'team/app', tag, words: [tag] });
  mkdirSync(join(folder, 'connected'));
  ({ path: connected } = await writeClusterFile(lab, {
    ...secureCluster,
    folder: join(folder, 'connected'),
    archives: 'folder' in tests ? [await imagesFor(newestSubject, proofSet)] : [],
  }));
  // The same cluster where nothing is: its programs are the publishers', its images the registry's, and pods may ask a mirror for theirs.
  const mirrors = [{ registry: 'docker.io', url: `http://${registry.host}`, user: puller.user }];
  const {
    binaries: _binaries,
    registry: _registry,
    ...document
  } = parse(readFileSync(connected, 'utf8')) as object & {
    binaries: unknown;
    registry: unknown;
  };
  writeFileSync(file, stringify({ ...document, binaries: { source: { kind: 'release' } }, registry: { mirrors } }));
  writeFileSync(passphraseFile, `${passphrase}\n`, { mode: 0o600 });
});
test.afterAll(async () => {
  registry.close();
  leave?.();
  await Lab.attach(INSTANCE)?.stop();
  window.dispose();
  colleague.dispose();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

test('a workstation that has everything saves a bundle in the window', async ({ launch }) => {
  const app = await launch({ cluster: connected });
  await app.saveBundle(bundle);
});

test('another one, which can fetch nothing, opens it, and the window brings it up from bare hosts with nothing else', async ({
  launch,
}, info) => {
  const fetched = await window.run('bundle', 'get', '--file', file);
  expect(said(fetched)).toContain('https://');
  expect(fetched.code, said(fetched)).toBe(1);

  const app = await launch({ dataDir: window.dataDir, cluster: file, env: offline(folder) });
  await app.openBundle(bundle);
  cluster = clusterOf(parse(readFileSync(file, 'utf8')));
  expect(cluster.binaries.source).toMatchObject({ kind: 'upload', path: expect.stringContaining('keelson-bundle-') });
  for (const archive of cluster.registry.archives) expect(archive).toContain('keelson-bundle-');

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

  // The window looks at what the CIS benchmark checks, too.
  await app.deploy.button('All runs').click();
  const dialog = await app.deploy.checkHardening();
  await expect(dialog.getByText('Nothing fails')).toBeVisible({ timeout: 60_000 });
  await app.window.screenshot({ path: info.outputPath('hardening.png') });
  await expect(dialog.getByRole('row', { name: /^n1 \d\d+ \d+ 0$/ })).toBeVisible();
  await expect(dialog.getByText('FAIL', { exact: true })).toHaveCount(1); // the column
});

test('names of the cluster and of the world outside are answered in a pod of each node', async () => {
  await deployAskers(lab);
  const expected = { ...(await ownNames(lab)), [outside.name]: outside.address };
  expect(await heardByPods(lab, Object.keys(expected))).toEqual([expected, expected, expected]);
});

test('every check of the cluster passes, in the window and on the command line, and leaves nothing', async ({
  launch,
}, info) => {
  const namespaces = await kubectl(lab, 'get namespaces -o name');
  const app = await launch({ dataDir: window.dataDir, cluster: file, env: offline(folder) });
  await app.goTo('Verify');
  await app.verify.button('Verify the cluster').click();
  await expect(app.verify.check('created')).toHaveAttribute('data-state', /running|passed/, { timeout: 120_000 });
  await app.window.screenshot({ path: info.outputPath('verifying.png') });
  await app.window.keyboard.press('Escape');
  await expect(app.window.getByText('Stopped before everything was checked')).toBeVisible({ timeout: 120_000 });
  expect(await kubectl(lab, 'get namespaces -o name')).toBe(namespaces);
  // By a colleague at the same time: neither knows of the other, and neither takes away what the other has made.
  const [verify] = await Promise.all([
    run(window, 'verify', '--file', file),
    app.verify.button('Verify again').click(),
  ]);
  expect(verify.code, said(verify)).toBe(0);
  await expect(app.window.getByText('The cluster works')).toBeVisible({ timeout: 180_000 });
  await app.window.screenshot({ path: info.outputPath('verified.png') });
  await expect(app.verify.checks.and(app.window.locator('[data-state="passed"]'))).toHaveCount(checkIds.length);
  expect((await app.verify.commandsOf('scaled')).join('\n')).toMatch(
    /^kubectl -n keelson-verify-\w{8} scale deployment\/web --replicas=3$/m,
  );
  expect(await kubectl(lab, 'get namespaces -o name')).toBe(namespaces);

  expect(said(verify)).toMatch(/name resolution works \(3 measured\)/);
  for (const command of [/get nodes -o wide/, /-n keelson-verify-\w{8} rollout undo deployment\/web/])
    expect(verify.stdout).toMatch(new RegExp(`\\n    \\$ kubectl ${command.source}\\n`));
  const ours = '-l app.kubernetes.io/managed-by=keelson,app.kubernetes.io/component=traffic-probe';
  expect(await kubectl(lab, `get pods,services -A ${ours} -o name`)).toBe('');
});

test('a colleague with the authorities and the cluster file finds nothing to do, and without them is told what is missing', async () => {
  const stranger = await run(colleague, 'plan', '--file', file, '--accept-host-keys');
  expect(said(stranger)).toMatch(/authorities import/);
  expect(stranger.code).not.toBe(0);

  const kept = join(folder, 'authorities.yaml');
  const sealed = ['--file', file, '--passphrase-file', passphraseFile];
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
  expect(idle(proofSet, results), 'parts of the proof set that no test is named by').toEqual([]);
});

/** On each host, the mode of kube-proxy whose rules for services are there. */
const serviceRules = async (): Promise<string[]> =>
  Promise.all(
    [...lab.hosts.values()].map(async (host) => {
      const modes = await host.sh(`
        iptables-save | grep -qE '^:KUBE-(SERVICES|SVC|SEP|NODEPORTS|POSTROUTING)' && echo iptables
        nft list tables | grep -qx 'table ip kube-proxy' && echo nftables
        true`);
      return modes.trim();
    }),
  );

test('kube-proxy goes over to nftables, and a node loses its name server: the plan names both, and apply does both', async () => {
  const document = parse(readFileSync(file, 'utf8')) as ClusterInput;
  writeFileSync(file, stringify({ ...document, network: { ...document.network, proxyMode: 'nftables' } }));
  const n2 = lab.host('n2');
  await n2.sh('echo "# no name server" > /etc/resolv.conf');
  expect(await planned(window, ['--file', file])).toEqual({
    ...nothing,
    code: 3,
    changes: [
      'n1 change /etc/kubernetes/services/kube-dns.yaml content',
      'n1 change kube-system/ConfigMap/coredns content',
      ...['n1', 'n2', 'n3'].flatMap((name) => [
        `${name} change /etc/kubernetes/kube-proxy-config.yaml content`,
        `${name} restart kube-proxy.service inputs`,
      ]),
    ].sort(),
  });
  expect(await serviceRules()).toEqual(['iptables', 'iptables', 'iptables']);
  const before = await invocations(lab);
  const apply = await run(window, 'apply', '--file', file, '--yes');
  expect(apply.code, said(apply)).toBe(0);
  const restarted = [...(await invocations(lab))].flatMap(([unit, start]) =>
    before.get(unit) === start ? [] : [unit],
  );
  expect(restarted.sort()).toEqual(['n1', 'n2', 'n3'].map((name) => `${name} kube-proxy.service`));
  expect(await serviceRules()).toEqual(['nftables', 'nftables', 'nftables']);
  expect(await planned(window, ['--file', file])).toEqual(nothing);

  // What is known of it is not forgotten because it does not answer.
  await n2.stopSshd();
  const { changes } = await planned(window, ['--file', file]);
  await n2.startSshd();
  expect(changes).toEqual([]);
});

test('all certificates are renewed in the window: every port shows another one, no pod is restarted, no answer of a pod is lost', async ({
  launch,
}, info) => {
  const sound = await run(window, 'certs', '--file', file);
  expect(sound.code, said(sound)).toBe(0);
  const [serials, containers, starts] = await Promise.all([
    serialNumbers(lab, cluster),
    runningContainers(lab, cluster),
    invocations(lab),
  ]);
  const app = await launch({ dataDir: window.dataDir, cluster: file, env: offline(folder) });
  await app.goTo('Certificates');
  await expect(app.window.getByText('Every certificate is as it should be')).toBeVisible({ timeout: 60_000 });
  await app.window.screenshot({ path: info.outputPath('certificates.png') });
  const meanwhile = await askedMeanwhile(lab, cluster, async () => {
    await app.certificates.renewAll();
    await app.deploy.ended('The certificates are new');
  });
  await app.window.screenshot({ path: info.outputPath('renewed.png') });
  await app.deploy.button('See the certificates').click();
  await expect(app.window.getByText('Every certificate is as it should be')).toBeVisible({ timeout: 60_000 });
  await info.attach('asked meanwhile', { body: JSON.stringify(meanwhile, undefined, 2) });
  for (const { answered, lost } of Object.values(meanwhile.web)) {
    expect(answered).toBeGreaterThan(10);
    expect(lost).toBe(0);
  }
  // There is one API server: it is missed for seconds, and no longer than that (it was a minute).
  expect(meanwhile.api.answered).toBeGreaterThan(10);
  expect(meanwhile.api.longest).toBeLessThan(45);

  const after = await serialNumbers(lab, cluster);
  expect([...after.keys()]).toHaveLength(8);
  expect([...after].filter(([port, serial]) => serials.get(port) === serial)).toEqual([]);
  expect(await runningContainers(lab, cluster)).toEqual(containers);
  const restarted = [...(await invocations(lab))].flatMap(([unit, start]) =>
    starts.get(unit) === start ? [] : [unit],
  );
  const onWorkers = ['n1', 'n2', 'n3'].flatMap((name) => [`${name} kube-proxy.service`, `${name} kubelet.service`]);
  const onMaster = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map(
    (name) => `n1 ${name}.service`,
  );
  expect(restarted.sort()).toEqual([...onWorkers, ...onMaster].sort());
  const renewed = await run(window, 'certs', '--file', file);
  expect(renewed.code, said(renewed)).toBe(0);
  // A kubelet may call a pod unready once more, when it was started anew: nothing is left as soon as it is ready again.
  await expect.poll(() => planned(window, ['--file', file]), { timeout: 60_000 }).toEqual(nothing);
});

/** The API shows pods that are dead as running for a while: the answers count. */
const webAnswers = async (): Promise<number> =>
  (await answersOfWebServer(lab)).filter(({ answer }) => answer.startsWith('web v1')).length;

test('one worker loses its power, the other is switched off, then the only master: all is right again by itself', async () => {
  const [n1, n2, n3] = ['n1', 'n2', 'n3'].map((name) => lab.host(name)) as [LabHost, LabHost, LabHost];
  const restarts = [
    async () => {
      n2.powerCut();
      await Promise.all([n2.boot(), n3.shutDown().then(() => n3.boot())]);
    },
    async () => {
      n1.powerCut();
      await n1.boot();
    },
  ];
  for (const restart of restarts) {
    await restart();
    await expect
      .poll(() => kubectl(lab, 'get nodes --no-headers').catch(() => ''), { timeout: 180_000 })
      .toMatch(/^(\S+ +Ready .*\n){3}$/);
    await expect.poll(webAnswers, { timeout: 180_000 }).toBe(3);
    // A service may still be starting.
    await expect(async () => {
      const verify = await run(window, 'verify', '--file', file);
      expect(verify.code, said(verify)).toBe(0);
    }).toPass({ timeout: 180_000 });
  }
  // The name server has started anew since a node has none to ask: it knows its own names, and asks nobody for others.
  await expect(async () => {
    const expected = { ...(await ownNames(lab)), [outside.name]: 'SERVFAIL' };
    expect(await heardByPods(lab, Object.keys(expected))).toEqual([expected, expected, expected]);
  }).toPass({ timeout: 90_000 });
});

/** Whether a kubeconfig lets somebody on the network read Secrets: what kubectl says. */
async function secretsBy(kubeconfig: string): Promise<string> {
  const args = ['--kubeconfig', kubeconfig, 'get', 'secrets', '--all-namespaces', '--output=name'];
  const { stdout, stderr } = await lab.host('n2').fromNetwork(join(programs, 'kubectl'), args, { accept: [0, 1] });
  return stderr === '' ? `allowed: ${stdout}` : stderr;
}
/** What the master has of the everyday administrator right now, under a name of its own. */
async function everydayKubeconfig(name: string): Promise<string> {
  const copy = join(folder, name);
  copyFileSync(await adminKubeconfig(lab), copy);
  return copy;
}
const allowed = /^allowed: /;
const forbidden = /Forbidden/;

test('one button revokes the everyday administrators, and the window says that no store here keeps the passphrase (one that has a keyring is not seen here)', async ({
  launch,
}, info) => {
  const old = await everydayKubeconfig('old.conf');
  expect(await secretsBy(old)).toMatch(allowed);
  const sealed = await run(window, 'authorities', 'protect', '--file', file, '--passphrase-file', passphraseFile);
  expect(sealed.code, said(sealed)).toBe(0);

  const app = await launch({ dataDir: window.dataDir, cluster: file, env: offline(folder) });
  await app.goTo('Deploy');
  await app.deploy.button('Revoke the administrators…').click();
  await app.deploy.button('Enter the passphrase…').click();
  // So it is: the lab's Electron is too old to name its store, and a newer one is started without a keyring (support/app.ts).
  const store = await app.electron.evaluate(({ safeStorage }) =>
    'getSelectedStorageBackend' in safeStorage ? safeStorage.getSelectedStorageBackend() : 'none',
  );
  expect(['none', 'basic_text']).toContain(store);
  const field = app.window.getByLabel('Passphrase', { exact: true });
  await field.fill(passphrase);
  await field.press('Enter');
  await expect(app.window.getByText('kept in memory only')).toBeVisible();
  await app.window.screenshot({ path: info.outputPath('passphrase.png') });
  expect(existsSync(join(window.dataDir, 'passphrases'))).toBe(false);
  expect(await secretsBy(old)).toMatch(allowed);

  await app.deploy.button('Revoke and make a new one').click();
  await app.deploy.ended('The administrators are revoked');
  expect(await secretsBy(old)).toMatch(forbidden);
  expect(await secretsBy(await everydayKubeconfig('new.conf'))).toMatch(allowed);
});

test('where nobody has any rights, the sealed administrator gives them anew, on the command line', async () => {
  const before = await everydayKubeconfig('before.conf');
  await kubectl(lab, 'delete clusterrolebinding keelson:cluster-admins');
  await expect.poll(() => secretsBy(before)).toMatch(forbidden);
  const revoke = ['admin', 'revoke', '--yes', '--file', file];
  const locked = await run(window, ...revoke);
  expect(locked.code, said(locked)).not.toBe(0);
  expect(said(locked)).toContain('--store-passphrase-file');
  const revoked = await run(window, ...revoke, '--store-passphrase-file', passphraseFile);
  expect(revoked.code, said(revoked)).toBe(0);
  expect(await secretsBy(await everydayKubeconfig('after.conf'))).toMatch(allowed);
  expect(await secretsBy(before)).toMatch(forbidden);
  // Who may everything lies on no host.
  const subjects = (await Promise.all([...lab.hosts.values()].map(subjectsOn))).flat();
  expect(subjects.join('\n')).toContain('O=keelson:cluster-admins:3');
  expect(subjects.filter((subject) => subject.includes('system:masters'))).toEqual([]);
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
  const rules = await rulesOf();
  expect(untouched.flatMap((before, index) => differences(before, rules[index] ?? new Map()))).toEqual([]);
});
