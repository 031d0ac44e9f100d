/** What goes wrong on real hosts, and what the person sees and can do about it. */
import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterInput } from '../shared/cluster/schema';
import { expect, passwords, test } from './support/fixtures';
import { fingerprintOf, fingerprints, leftovers, processes, upload } from './support/hosts';
import { imageContents } from './lab/supplies/imageContents';

/** Only the first host, master and worker in one: enough for faults that have nothing to do with the others. */
const oneNode = (document: ClusterInput): ClusterInput => ({ ...document, nodes: document.nodes.slice(0, 1) });

test.beforeEach(async ({ fresh }) => {
  await fresh();
});

test('a wrong password stops at the checks: no host is touched, and the right one lets it go on', async ({
  lab,
  launch,
  clusterFile,
}, info) => {
  const { path } = await clusterFile();
  const app = await launch({ cluster: path });
  await app.goTo('Nodes');
  await app.trustHosts(await fingerprints(lab), { n2: passwords.n2Sudo, n3: 'not the password' });
  await expect(app.window.getByText('n3 did not accept the login of root')).toBeVisible();
  await app.goTo('Deploy');
  await app.deploy.deployButton.click();
  await app.deploy.ended('1 step failed');
  await app.deploy.becomes('preflight@n3', 'failed');
  await app.deploy.becomes('prepare@n1', 'skipped');
  const drawer = await app.deploy.open('preflight@n3');
  await expect(drawer).toContainText('did not accept the login of root');
  await app.window.screenshot({ path: info.outputPath('wrong-password.png') });
  for (const host of lab.hosts.values()) expect(await leftovers(host)).toEqual([]);

  await app.nodes.secret('SSH password', passwords.n3);
  await drawer.getByRole('button', { name: 'Retry', exact: true }).click();
  await app.deploy.becomes('preflight@n3', 'unchanged');
  await app.deploy.stop();
  await app.deploy.ended('Stopped');
});

test('an unreachable host stops at the checks and is named', async ({ lab, launch, clusterFile }) => {
  const { path } = await clusterFile();
  const app = await launch({ cluster: path });
  await app.goTo('Nodes');
  await app.trustHosts(await fingerprints(lab), { n2: passwords.n2Sudo, n3: passwords.n3 });
  lab.host('n2').cutNetwork();
  await app.goTo('Deploy');
  await app.deploy.deployButton.click();
  await app.deploy.ended('1 step failed');
  await app.deploy.becomes('preflight@n2', 'failed');
  await expect(await app.deploy.open('preflight@n2')).toContainText(lab.host('n2').ip);
  for (const name of ['n1', 'n3']) expect(await leftovers(lab.host(name))).toEqual([]);
  lab.host('n2').restoreNetwork();
});

test('a changed host key is refused, with both fingerprints, until it is accepted', async ({
  lab,
  launch,
  clusterFile,
}, info) => {
  const { path } = await clusterFile(oneNode);
  const app = await launch({ cluster: path });
  const host = lab.host('n1');
  await app.goTo('Nodes');
  const before = await fingerprintOf(host);
  await app.trustHosts([before], {});
  await host.changeHostKey();
  const after = await fingerprintOf(host);
  expect(after).not.toBe(before);
  await app.goTo('Deploy');
  await app.deploy.deployButton.click();
  await app.deploy.ended('1 step failed');
  const drawer = await app.deploy.open('preflight@n1');
  await expect(drawer).toContainText(before);
  await expect(drawer).toContainText(after);
  await app.window.screenshot({ path: info.outputPath('changed-key.png') });
  expect(await leftovers(host)).toEqual([]);
});

test('a service that cannot start shows its journal line, and Retry goes on after the repair', async ({
  lab,
  launch,
  clusterFile,
}, info) => {
  const host = lab.host('n1');
  const dropIn = '/etc/systemd/system/kube-scheduler.service.d/site.conf';
  await host.sh(
    `mkdir -p $(dirname ${dropIn}) && printf '[Service]\\nExecStartPre=/bin/sh -c "echo the licence server is away; exit 3"\\n' > ${dropIn}`,
  );
  const { path } = await clusterFile(oneNode);
  const app = await launch({ cluster: path });
  await app.goTo('Nodes');
  await app.trustHosts([await fingerprintOf(host)], {});
  await app.goTo('Deploy');
  await app.deploy.deployButton.click();
  await app.deploy.ended('1 step failed');
  await app.deploy.becomes('kube-scheduler@n1', 'failed');
  const drawer = await app.deploy.open('kube-scheduler@n1');
  await expect(drawer.getByText('the licence server is away').first()).toBeVisible();
  await app.window.screenshot({ path: info.outputPath('failed-service.png') });

  await host.sh(`rm ${dropIn} && systemctl daemon-reload`);
  await drawer.getByRole('button', { name: 'Retry', exact: true }).click();
  await app.deploy.ended('The cluster is up');
  await app.deploy.becomes('kube-scheduler@n1', 'done');
});

test('Stop during an upload leaves no process and no half file on the host', async ({
  lab,
  launch,
  clusterFile,
}, info) => {
  const host = lab.host('n1');
  const { path, cluster } = await clusterFile(oneNode);
  const app = await launch({ cluster: path });
  await app.goTo('Nodes');
  await app.trustHosts([await fingerprintOf(host)], {});
  host.slowNetwork('40mbit');
  await app.goTo('Deploy');
  await app.deploy.deployButton.click();
  await app.deploy.becomes('binaries@n1', 'running');
  // An upload is under way: its temporary file is there.
  const halves = (): Promise<string> => host.sh(`find ${cluster.binaries.dir} -name '.*keelson*' 2>/dev/null || true`);
  await expect.poll(halves).not.toBe('');
  await expect.poll(() => processes(host)).toMatch(upload);
  await app.deploy.stop();
  await app.deploy.ended('Stopped');
  await app.window.screenshot({ path: info.outputPath('stopped.png') });
  expect(await processes(host)).not.toMatch(new RegExp(`${upload.source}|keelson`));
  expect(await halves()).toBe('');
  host.restoreNetwork();
});

test('the app dies during a deployment: nothing goes on alone, and Resume finishes the work', async ({
  lab,
  launch,
  clusterFile,
}, info) => {
  const host = lab.host('n1');
  const dataDir = mkdtempSync(join(tmpdir(), 'keelson-e2e-'));
  const { path } = await clusterFile(oneNode);
  const first = await launch({ cluster: path, dataDir });
  await first.goTo('Nodes');
  await first.trustHosts([await fingerprintOf(host)], {});
  host.slowNetwork('40mbit');
  await first.goTo('Deploy');
  await first.deploy.deployButton.click();
  await first.deploy.becomes('binaries@n1', 'running');
  await expect.poll(() => processes(host)).toMatch(upload);
  await first.kill();
  await expect.poll(() => processes(host)).not.toMatch(upload);
  host.restoreNetwork();

  const second = await launch({ cluster: path, dataDir });
  await second.goTo('Deploy');
  await second.window.screenshot({ path: info.outputPath('interrupted.png') });
  await second.deploy.button('Resume').click();
  await second.deploy.ended('The cluster is up');
  await second.deploy.becomes('prepare@n1', 'done');
  await second.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
});

test('quitting during a deployment asks: staying goes on, stopping leaves nothing running on the host', async ({
  lab,
  launch,
  clusterFile,
}) => {
  const host = lab.host('n1');
  const dataDir = mkdtempSync(join(tmpdir(), 'keelson-e2e-'));
  const { path } = await clusterFile(oneNode);
  const first = await launch({ cluster: path, dataDir });
  await first.goTo('Nodes');
  await first.trustHosts([await fingerprintOf(host)], {});
  host.slowNetwork('40mbit');
  await first.goTo('Deploy');
  await first.deploy.deployButton.click();
  await expect.poll(() => processes(host)).toMatch(upload);
  await first.quit('stay');
  await expect(first.deploy.cell('binaries@n1')).toHaveAttribute('data-status', 'running');
  await first.quit('stop');
  expect(await processes(host)).not.toMatch(upload);
  host.restoreNetwork();

  const second = await launch({ cluster: path, dataDir });
  await second.goTo('Deploy');
  await expect(second.window.locator('.dash-past [data-status="cancelled"]').first()).toBeVisible();
  await second.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
});

test('kube-calico.service runs, is found active and is followed, with a stand-in for the image of Calico', async ({
  lab,
  launch,
  clusterFile,
}, info) => {
  const host = lab.host('n1');
  const { cluster } = await clusterFile();
  const { source } = cluster.binaries;
  // Stand-ins for Calico's two programs as well: the kubelet may find them, pods are not what this is about.
  const binaries = info.outputPath('binaries');
  if (source.kind === 'upload') cpSync(source.path, binaries, { recursive: true });
  for (const name of ['calico', 'calico-ipam']) copyFileSync(join(binaries, 'loopback'), join(binaries, name));
  const { path } = await clusterFile((document) => ({
    ...oneNode(document),
    network: { ...document.network, cni: 'calico' },
    binaries: { source: { kind: 'upload', path: binaries } },
  }));
  const app = await launch({ cluster: path });
  await app.goTo('Nodes');
  await app.trustHosts([await fingerprintOf(host)], {});
  await app.goTo('Deploy');
  await app.deploy.deployButton.click();
  await app.deploy.becomes('kube-calico@n1', 'done');
  expect(await host.sh('docker ps --format "{{.Names}} {{.Image}}"')).toContain(
    `calico-node registry.cn-hangzhou.aliyuncs.com/imooc/${imageContents.calicoNodeStandIn.name}`,
  );
  const drawer = await app.deploy.open('kube-calico@n1');
  await expect(drawer.getByText(/it routes nothing/).first()).toBeVisible();
  // The stand-in has no calico programs: what comes after must fail openly and not be called done.
  await app.deploy.stop();
  await app.deploy.result.waitFor();
  rmSync(binaries, { recursive: true });
});
