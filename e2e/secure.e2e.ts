/**
 * Today's Kubernetes with profile secure, on hosts that have no container runtime: deployed in the window, gone on with on the command
 * line of a colleague, proved, given another kube-proxy, cut from its power, and removed again. One cluster serves all of it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Cluster, ClusterInput } from '../shared/cluster/schema';
import { secureCluster, writeClusterFile } from './lab/clusterFile';
import { adminKubeconfig, e2eTests, imagesFor, runE2e } from './lab/conformance/e2eTests';
import { summary } from './lab/conformance/junit';
import { proofSet } from './lab/conformance/selection';
import type { LabHost } from './lab/host/host';
import { Lab } from './lab/lab';
import { binariesOf } from './lab/supplies/binaries';
import { newestSubject } from './lab/supplies/subjects';
import { expect, test } from './support/fixtures';
import { fingerprints, invocations, kubectl, leftovers } from './support/hosts';
import { CommandLine, nothing, planned, type Outcome } from './support/keelson';
import { machine } from './support/machine';
import { deployAskers, heardByPods, outside, ownNames, serveNames } from './support/names';
import * as proofs from './support/security/proofs';
import { filesIn } from './support/security/secrets';
import { differences, snapshot, type Snapshot } from './support/snapshot';
import { answersOfWebServer, deployWebServer, webImage } from './support/webServer';

test.describe.configure({ mode: 'serial' });
test.skip(!machine.canRunLab, 'needs root on Linux: the lab boots real hosts in namespaces');

const INSTANCE = 8;
const folder = mkdtempSync(join(tmpdir(), 'keelson-secure-'));
const window = new CommandLine();
const colleague = new CommandLine();
let lab: Lab;
let cluster: Cluster;
let file: string;
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
  const programs = await binariesOf(newestSubject);
  test.skip('missing' in programs, `the programs of Kubernetes ${newestSubject} cannot be had on this machine`);
  lab = await Lab.start({ instance: INSTANCE, hosts: ['n1', 'n2', 'n3'].map((name) => ({ name, bare: true })) });
  leave = await serveNames(lab);
  untouched = await rulesOf();
  const tests = await e2eTests(newestSubject);
  const written = await writeClusterFile(lab, {
    ...secureCluster,
    folder,
    archives: 'folder' in tests ? [await imagesFor(newestSubject, proofSet)] : [],
  });
  ({ path: file, cluster } = written);
});
test.afterAll(async () => {
  leave?.();
  await Lab.attach(INSTANCE)?.stop();
  window.dispose();
  colleague.dispose();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

test('the window brings it up from bare hosts, and pods answer through every node', async ({ launch }, info) => {
  const app = await launch({ dataDir: window.dataDir, cluster: file });
  await app.goTo('Nodes');
  await app.nodes.trustAll(await fingerprints(lab));
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

test('names of the cluster and of the world outside are answered in a pod of each node', async () => {
  await deployAskers(lab);
  const expected = { ...(await ownNames(lab)), [outside.name]: outside.address };
  expect(await heardByPods(lab, Object.keys(expected))).toEqual([expected, expected, expected]);
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
    const verify = await run(window, 'verify', '--file', file);
    expect(verify.code, said(verify)).toBe(0);
  }
  // The name server has started anew since a node has none to ask: it knows its own names, and asks nobody for others.
  await expect(async () => {
    const expected = { ...(await ownNames(lab)), [outside.name]: 'SERVFAIL' };
    expect(await heardByPods(lab, Object.keys(expected))).toEqual([expected, expected, expected]);
  }).toPass({ timeout: 90_000 });
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
      ls -d /opt/cni /opt/containerd /run/containerd /etc/etcd /etc/systemd/system/containerd.service 2>/dev/null
      getent passwd etcd
      ps -eo comm= | grep -E '^(containerd|runc)'
      true`);
    expect(left).toBe('');
  }
  const rules = await rulesOf();
  expect(untouched.flatMap((before, index) => differences(before, rules[index] ?? new Map()))).toEqual([]);
});
