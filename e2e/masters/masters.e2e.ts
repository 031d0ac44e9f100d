/**
 * Three masters and a worker, profile secure with flannel's real programs and kube-proxy with nftables, on the command line: any
 * master may lose its power, the first one too; a dead one is replaced, and one more and one less are masters like the others; all
 * certificates may have ended. One cluster serves all of it, and leaves nothing in the end.
 */
import type { Cluster, ClusterInput } from '../../shared/cluster/schema';
import { secureWith, withMasters, writeClusterFile } from '../lab/clusterFile';
import { Lab } from '../lab/lab';
import { binariesOf } from '../lab/supplies/binaries';
import { missingFlannel } from '../lab/supplies/flannel';
import { newestSubject } from '../lab/supplies/subjects';
import { until } from '../lab/waiting';
import { expect, test } from '../support/fixtures';
import { kubectlOn } from '../support/hosts';
import { CommandLine, nothing, planned } from '../support/keelson';
import { machine } from '../support/machine';
import type { AskedOfApi } from '../support/renewal/apiClient';
import { endCertificates } from '../support/renewal/endedCertificates';
import { differences, snapshot, type Snapshot } from '../support/snapshot';
import {
  administrator,
  apiAskedMeanwhile,
  runningContainers,
  serialNumbers,
  workload,
} from '../support/renewal/renewal';

test.describe.configure({ mode: 'serial' });
test.skip(!machine.canRunLab, 'needs root on Linux: the lab boots real hosts in namespaces');

const INSTANCE = 9;
const keelson = new CommandLine();
const masters = ['n1', 'n2', 'n3'];
const names = [...masters, 'n4'];
const withHaproxy = names.filter((name) => name !== 'n1');
const options = secureWith({ cni: 'flannel', proxyMode: 'nftables' });
let lab: Lab;
let cluster: Cluster;
let file: string[];
/** What is installed on n1, which has no HAProxy. */
let before: string;
/** The hosts to which no package comes, before and in the end. */
const pictures = (): Promise<Snapshot[]> => Promise.all(withHaproxy.map((name) => snapshot(lab.host(name))));
let untouched: Snapshot[];

/** The answer of the API at a node's own loopback address. */
const apiAt = async (name: string): Promise<string> =>
  (await lab.host(name).sh('curl -sk -m 2 https://127.0.0.1:6443/readyz || true')).trim();

const answers = (asked: readonly string[]): Promise<unknown> =>
  Promise.all(
    asked.map((name) =>
      until(`the API through ${name}`, async () => ((await apiAt(name)) === 'ok' ? name : undefined)),
    ),
  );

/** Of etcd's members by the word of one of them: their addresses and whether they vote. */
const members = async (name: string): Promise<string[]> => {
  const pki = '/etc/etcd/pki';
  const pair = `--cacert=${pki}/ca.crt --cert=${pki}/server.crt --key=${pki}/server.key`;
  const said = await lab
    .host(name)
    .sh(`/usr/bin/kubernetes-bins/etcdctl --endpoints=https://127.0.0.1:2379 ${pair} member list`);
  return said
    .trim()
    .split('\n')
    .map((line) => line.split(', '))
    .map(([, status, , peer, , learns]) => `${status ?? ''} ${peer ?? ''} ${learns ?? ''}`)
    .sort();
};
const votes = (...who: readonly string[]): string[] =>
  who.map((name) => `started https://${lab.host(name).ip}:2380 false`).sort();

const kubectlAt = (name: string, args: string): Promise<string> => kubectlOn(lab.host(name), args);
const readyNodes = async (name: string): Promise<string[]> =>
  (await kubectlAt(name, 'get nodes --no-headers'))
    .split('\n')
    .flatMap((line) => (/^\S+ +Ready /.test(line) ? [line.split(' ')[0] ?? ''] : []))
    .sort();
/** Waits until these nodes are Ready, and no others. */
const allReady = (...who: readonly string[]): Promise<unknown> =>
  until(`${who.join(', ')} and no others to be Ready`, async () =>
    (await readyNodes('n2')).join() === ipsOf(...who).join() ? who : undefined,
  );
const ipsOf = (...who: readonly string[]): string[] => who.map((name) => lab.host(name).ip).sort();

/** Not one request, of at least so many at each of these nodes. */
function noneIsLost(asked: Readonly<Record<string, AskedOfApi>>, at: readonly string[], atLeast: number): void {
  expect(Object.keys(asked)).toEqual(at);
  for (const [name, { answered, lost }] of Object.entries(asked)) {
    expect(lost, name).toEqual([]);
    expect(answered, name).toBeGreaterThan(atLeast);
  }
}

const packagesOf = (name: string): Promise<string> =>
  lab.host(name).sh("dpkg-query -W -f '${Package} ${Version} ${db:Status-Status}\\n'");
/** Whether HAProxy runs as a unit of ours and as the package's own, and where it lies. */
const haproxyOf = async (name: string): Promise<string[]> => {
  const asked = ['is-active', 'is-enabled'].map((what) => `systemctl ${what} keelson-api-balancer haproxy`);
  const said = await lab.host(name).sh(`${asked.join('; ')}; command -v haproxy`);
  return said.trim().split('\n');
};
const onlyOurs = ['active', 'inactive', 'enabled', 'disabled', '/usr/sbin/haproxy'];

/** Services, certificates, traffic from each node to the others, through node ports and for names, a Deployment. */
const worksEverywhere = (): Promise<void> =>
  expect
    .poll(async () => (await keelson.run('verify', ...file)).code, { timeout: 180_000, intervals: [1_000] })
    .toBe(0);

test.beforeAll(async () => {
  const built = await binariesOf(newestSubject);
  test.skip('missing' in built, `the programs of Kubernetes ${newestSubject} cannot be had on this machine`);
  const missing = await missingFlannel();
  test.skip(missing !== undefined, missing);
  lab = await Lab.start({
    instance: INSTANCE,
    hosts: names.map((name) => ({ name, bare: true, haproxy: withHaproxy.includes(name) })),
  });
  before = await packagesOf('n1');
  // The first look leaves traces of its own (podman's lock).
  await pictures();
  untouched = await pictures();
  const change = (draft: ClusterInput): ClusterInput => withMasters(masters.length)(options.change?.(draft) ?? draft);
  const written = await writeClusterFile(lab, { ...options, change });
  ({ cluster } = written);
  file = ['--file', written.path, '--credentials', written.credentialsPath];
});
test.afterAll(async () => {
  await Lab.attach(INSTANCE)?.stop();
  keelson.dispose();
});

test('three masters come up side by side, one with a HAProxy that comes with Keelson, and nothing is left to do', async () => {
  expect(before).not.toContain('haproxy');
  const { code, stdout, stderr } = await keelson.run('apply', ...file, '--yes', '--accept-host-keys');
  expect(code, stdout + stderr).toBe(0);
  await answers(names);
  expect(stdout).toContain('from the package sources that the machine has (apt-get install haproxy)');
  expect(await haproxyOf('n1')).toEqual(onlyOurs);
  expect(await members('n3')).toEqual(votes(...masters));
  expect(await planned(keelson, file)).toEqual(nothing);
  expect(await lab.host('n4').sh('ip -4 route')).toMatch(/ dev flannel\.1 /);
  expect(await lab.host('n4').sh('nft list tables')).toContain('table ip kube-proxy');
});

test('all certificates are renewed: every port shows another one, and no request of a client that retries once is lost', async ({}, info) => {
  const [serials, containers] = await Promise.all([serialNumbers(lab, cluster), runningContainers(lab, cluster)]);
  const asked = await apiAskedMeanwhile(lab, names, await administrator(lab, 'n1'), async () => {
    const { code, stdout, stderr } = await keelson.run('certs', 'renew', ...file, '--yes');
    expect(code, stdout + stderr).toBe(0);
  });
  await info.attach('asked meanwhile', { body: JSON.stringify(asked, undefined, 2) });
  noneIsLost(asked, names, 20);
  const after = await serialNumbers(lab, cluster);
  expect([...after].filter(([port, serial]) => serials.get(port) === serial)).toEqual([]);
  expect(await runningContainers(lab, cluster)).toEqual(containers);
  const shown = await keelson.run('certs', ...file);
  expect(shown.code, shown.stdout + shown.stderr).toBe(0);
});

test('the first master loses its power: the API answers through every other node, and it rejoins by itself', async () => {
  lab.host('n1').powerCut();
  await answers(['n2', 'n3', 'n4']);
  // The cluster sees that it is gone, and that the others, whose kubelets report by their balancers, are not.
  await allReady('n2', 'n3', 'n4');
  await lab.host('n1').boot();
  await answers(names);
  await allReady(...names);
  expect(await members('n1')).toEqual(votes(...masters));
  await worksEverywhere();
});

test('a healthy master cannot leave, nor be restarted, where the majority would go with it', async () => {
  lab.host('n1').powerCut();
  await answers(['n2', 'n3', 'n4']);
  const { code, stderr } = await keelson.run('node', 'remove', 'n2', ...file, '--yes');
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('Without n2 etcd would have 2 members, of which 2 must agree, and 1 of them is well now.'),
  ]);
  // Nor may it be away for the moment of a restart.
  const renewal = await keelson.run('certs', 'renew', '--node', 'n2', ...file, '--yes');
  expect([renewal.code, renewal.stdout + renewal.stderr]).toEqual([
    1,
    expect.stringContaining(
      'The etcd of n2 cannot be restarted now: of 3 members 2 must agree, and of the others 1 is well.',
    ),
  ]);
  expect(await members('n3')).toHaveLength(3);
});

test('while the first master is dead the administrators are revoked: their old certificate opens nothing, and a workload loses no request', async ({}, info) => {
  const alive = ['n2', 'n3', 'n4'];
  const n2 = lab.host('n2');
  await n2.sh('cp /etc/kubernetes/admin.conf /root/old.conf');
  const asked = await apiAskedMeanwhile(lab, alive, await workload(lab, 'n2'), async () => {
    const { code, stdout, stderr } = await keelson.run('admin', 'revoke', ...file, '--yes');
    // All that can be done is done; n1, which did not answer, is told.
    expect(code, stdout + stderr).toBe(1);
    expect(stdout + stderr).toMatch(/n1 preflight ✗/);
  });
  await info.attach('asked meanwhile', { body: JSON.stringify(asked, undefined, 2) });
  noneIsLost(asked, alive, 5);
  // It ends with 1 where it says no.
  expect(await kubectlOn(n2, 'auth can-i get secrets || true', '/root/old.conf')).toBe('no\n');
  expect(await kubectlAt('n2', 'auth can-i get secrets')).toBe('yes\n');
  expect(await kubectlAt('n3', 'auth can-i get secrets')).toBe('yes\n');
  await n2.sh('rm /root/old.conf');
  await kubectlAt('n2', 'delete clusterrolebinding asks');
});

test('the dead first master is removed: the others go on, and know nothing of it', async () => {
  const { code, stdout, stderr } = await keelson.run('node', 'remove', 'n1', '--dead', ...file, '--yes');
  expect(code, stdout + stderr).toBe(0);
  // The renewal that was refused had written down what it did not come to do.
  expect(stdout).not.toContain('had been edited');
  expect(await members('n3')).toEqual(votes('n2', 'n3'));
  expect(await planned(keelson, file)).toEqual(nothing);
  for (const name of ['n2', 'n3', 'n4']) {
    expect(await lab.host(name).sh(`grep -rlw ${lab.host('n1').ip} /etc/hosts /etc/kubernetes/*.cfg || true`)).toBe('');
  }
});

test('when it is back it is cleaned, of HAProxy too, and joins as a new master', async () => {
  await lab.host('n1').boot();
  const removed = await keelson.run('node', 'remove', 'n1', ...file, '--yes');
  expect(removed.code, removed.stdout + removed.stderr).toBe(0);
  expect(await packagesOf('n1')).toBe(before);
  const login = ['--address', lab.host('n1').ip, '--user', 'root', '--key', lab.keyPath];
  const added = await keelson.run('node', 'add', 'n1', ...login, '--roles', 'master,worker', ...file, '--yes');
  expect(added.code, added.stdout + added.stderr).toBe(0);
  expect(await members('n2')).toEqual(votes(...masters));
  expect(await readyNodes('n1')).toEqual(ipsOf(...names));
  expect(await haproxyOf('n1')).toEqual(onlyOurs);
  await answers(names);
  expect(await planned(keelson, file)).toEqual(nothing);
});

test('nobody came for a year: every certificate has ended and etcd has no leader; one renewal brings all of it back', async () => {
  await endCertificates(lab, cluster, keelson.dataDir);
  await until('no etcd to have a leader', async () => {
    const health = await lab.host('n2').sh('curl -s http://127.0.0.1:2381/health || true');
    return health.includes('"health":"false"') || undefined;
  });
  const seen = await keelson.run('certs', ...file);
  expect([seen.code, seen.stdout]).toEqual([1, expect.stringMatching(/n3 +etcd-peer +.*\(has ended\)/)]);
  // One master with new ones would be alone with them.
  const alone = await keelson.run('certs', 'renew', '--node', 'n1', ...file, '--yes');
  expect([alone.code, alone.stdout + alone.stderr]).toEqual([
    1,
    expect.stringContaining('The certificates of etcd have ended on n2, n3: n1 would be alone with new ones.'),
  ]);
  const { code, stdout, stderr } = await keelson.run('certs', 'renew', ...file, '--yes');
  expect(code, stdout + stderr).toBe(0);
  await answers(names);
  await allReady(...names);
  expect(await planned(keelson, file)).toEqual(nothing);
});

test('it works through all masters; a worker leaves and a reset leaves every host as it was', async () => {
  await worksEverywhere();
  const removed = await keelson.run('node', 'remove', 'n4', ...file, '--yes');
  expect(removed.code, removed.stdout + removed.stderr).toBe(0);
  expect(await planned(keelson, file)).toEqual(nothing);
  const { code, stdout, stderr } = await keelson.run('reset', ...file, '--yes');
  expect(code, stdout + stderr).toBe(0);
  expect(await packagesOf('n1')).toBe(before);
  const after = await pictures();
  expect(after.flatMap((one, index) => differences(untouched[index] ?? new Map(), one))).toEqual([]);
});
