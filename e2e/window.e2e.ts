/** What the window shows of hosts before it touches them, what it asks, and how nodes come and go on its pages. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { KeelsonApp } from './support/app';
import { expect, passwords, test } from './support/fixtures';
import { fingerprintOf, kubectl, leftovers, processes, startTimes, upload } from './support/hosts';
import { CommandLine } from './support/keelson';

// One cluster for all: each spec goes on from where the one before has left it.
test.describe.configure({ mode: 'serial' });
const dataDir = mkdtempSync(join(tmpdir(), 'keelson-e2e-'));
const keelson = new CommandLine();
test.afterAll(() => {
  keelson.dispose();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
});
let [path, credentialsPath] = ['', ''];

const sysctls = 'file:/etc/sysctl.d/99-kubernetes.conf';
const picture = async (app: KeelsonApp, info: { outputPath: (name: string) => string }, name: string) =>
  app.window.screenshot({ path: info.outputPath(`${name}.png`) });

/** The app with the cluster file open, and the password that n2's sudo asks for. */
async function opened(launch: (options: object) => Promise<KeelsonApp>): Promise<KeelsonApp> {
  const app = await launch({ dataDir, cluster: path });
  await app.goTo('Deploy');
  await app.deploy.password('n2', 'sudo password', passwords.n2Sudo);
  return app;
}

/** Saves the file, and waits until the next app would not ask about changes that are not saved. */
async function save(app: KeelsonApp): Promise<void> {
  await app.window.getByRole('button', { name: 'Save', exact: false }).first().click();
  await expect(app.window.getByText(`Saved to ${path}`)).toBeVisible();
  await expect.poll(() => app.draftOnDisk()).toMatch(/"dirty": ?false/);
}

test('fresh hosts are compared without being changed, and a port that is taken stops the run before it begins', async ({
  lab,
  fresh,
  launch,
  clusterFile,
}, info) => {
  await fresh();
  ({ path, credentialsPath } = await clusterFile((draft) => ({ ...draft, nodes: draft.nodes.slice(0, 2) })));
  // Of nodes that the cluster file has, and of no others.
  writeFileSync(credentialsPath, stringify({ nodes: { n2: { sudoPassword: passwords.n2Sudo } } }));
  const app = await launch({ dataDir, cluster: path });
  const { review, deploy, window } = app;
  await app.goTo('Review');
  await review.compare();
  await review.acceptKeys(await Promise.all(['n1', 'n2'].map((name) => fingerprintOf(lab.host(name)))));
  // Only n2 itself can say that its sudo wants a password.
  await expect(review.host('n2')).toContainText('sudo', { timeout: 60_000 });
  await picture(app, info, 'compared-sudo');
  await app.nodes.secret('sudo password', passwords.n2Sudo);
  await review.host('n2').getByRole('button', { name: 'Retry', exact: true }).click();
  await expect(review.change('n2', 'unit:kubelet.service')).toHaveAttribute('data-action', 'start');
  await expect(review.change('n1', 'file:/etc/systemd/system/etcd.service')).toHaveAttribute('data-action', 'create');
  await picture(app, info, 'compared-fresh');
  for (const name of ['n1', 'n2']) expect(await leftovers(lab.host(name))).toEqual([]);

  await lab.host('n1').sh('systemd-run --unit=squatter systemd-socket-activate -l 2379 /bin/cat');
  await app.goTo('Deploy');
  await deploy.deployButton.click();
  await deploy.ended('1 step failed');
  await picture(app, info, 'port-taken');
  const drawer = await deploy.open('preflight@n1');
  await expect(drawer).toContainText('2379');
  await picture(app, info, 'port-taken-drawer');
  expect(await leftovers(lab.host('n1'))).toEqual([]);
  await lab.host('n1').sh('systemctl stop squatter.service');
  await drawer.getByRole('button', { name: 'Retry', exact: true }).click();
  await window.keyboard.press('Escape');
  await deploy.ended('The cluster is up');
  await picture(app, info, 'up');
});

test('after a deployment there is nothing to do; what somebody edits is shown, and a secret is not', async ({
  lab,
  launch,
}, info) => {
  const app = await opened(launch);
  const { review, window } = app;
  await app.goTo('Review');
  await review.compare();
  await expect(window.getByText('Nothing to do')).toBeVisible({ timeout: 60_000 });
  await picture(app, info, 'compared-unchanged');

  await lab.host('n2').sh('echo "# set by hand" >> /etc/sysctl.d/99-kubernetes.conf');
  await lab.host('n1').sh('echo "# stranger" >> /etc/kubernetes/kubelet.kubeconfig');
  await window.getByRole('button', { name: 'Compare again' }).click();
  await expect(review.change('n2', sysctls)).toBeVisible({ timeout: 60_000 });
  await review.change('n2', sysctls).getByRole('button', { name: 'Show what differs' }).click();
  await expect(review.change('n2', sysctls)).toContainText('-# set by hand');
  const secret = review.change('n1', 'file:/etc/kubernetes/kubelet.kubeconfig');
  await expect(secret).toContainText('its content is not shown');
  await expect(secret.getByRole('button')).toHaveCount(0);
  await expect(window.getByText('stranger')).toHaveCount(0);
  await picture(app, info, 'compared-drift');
});

test('a change that a running cluster does not survive is refused; one that restarts it is read before it is made', async ({
  lab,
  launch,
}, info) => {
  const app = await opened(launch);
  const { deploy, review, window } = app;
  const before = await startTimes(lab);
  await app.goTo('Network');
  await app.field('network.podCidr').fill('172.21.0.0/16');
  await app.goTo('Deploy');
  await deploy.deployButton.click();
  const dialog = window.getByRole('dialog');
  await expect(dialog).toContainText('This cannot be deployed', { timeout: 60_000 });
  await expect(dialog).toContainText('172.20.0.0/16');
  await expect(dialog.getByRole('button', { name: 'Deploy these changes' })).toHaveCount(0);
  await picture(app, info, 'refused');
  await dialog.locator('[data-field-changed="network.podCidr"]').getByRole('button').click();
  await app.field('network.podCidr').fill('172.20.0.0/16');
  await app.field('network.nodePortRange').fill('30000-32767');

  await app.goTo('Deploy');
  await deploy.deployButton.click();
  await expect(dialog).toContainText('This changes a cluster that runs', { timeout: 60_000 });
  await expect(dialog).toContainText('kube-apiserver.service');
  await picture(app, info, 'consequences');
  await dialog.getByRole('button', { name: 'Show all changes' }).click();
  await expect(review.change('n1', 'unit:kube-apiserver.service')).toHaveAttribute('data-action', 'restart');
  expect(await startTimes(lab)).toEqual(before);

  await app.goTo('Deploy');
  await deploy.deployButton.click();
  await dialog.getByRole('button', { name: 'Deploy these changes' }).click({ timeout: 60_000 });
  await deploy.ended('The cluster is up');
  await picture(app, info, 'changed');
  expect(await lab.host('n1').sh('cat /etc/systemd/system/kube-apiserver.service')).toContain('30000-32767');
  expect(await lab.host('n2').sh('cat /etc/sysctl.d/99-kubernetes.conf')).not.toContain('set by hand');
  await save(app);
});

test('a run that died holds its lock: it is named, and is broken only by who has read what that means', async ({
  lab,
  launch,
}, info) => {
  const n1 = lab.host('n1');
  await n1.sh('rm /usr/bin/kubernetes-bins/kubectl');
  n1.slowNetwork('8mbit');
  const other = keelson.start([
    'apply',
    '--file',
    path,
    '--credentials',
    credentialsPath,
    '--accept-host-keys',
    '--yes',
  ]);
  await expect.poll(async () => `${other.errors.join('')}${await processes(n1)}`, { timeout: 120_000 }).toMatch(upload);
  other.child.kill('SIGKILL');
  await other.ended;
  n1.restoreNetwork();

  const app = await opened(launch);
  const { deploy, review, window } = app;
  const dialog = window.getByRole('dialog');
  await app.goTo('Review');
  await review.compare();
  await review.compared();
  await expect(review.host('n1').locator('.host-lock')).toContainText('root');
  await picture(app, info, 'compared-locked');
  await n1.sh('echo "# mine" >> /etc/systemd/system/kube-scheduler.service');
  await app.goTo('Deploy');
  await deploy.deployButton.click();
  await dialog.getByRole('button', { name: 'Deploy these changes' }).click({ timeout: 60_000 });
  await deploy.ended('Somebody else is working on n1');
  await picture(app, info, 'locked');
  await deploy.result.getByRole('button', { name: 'Break the lock…' }).click();
  await expect(dialog).toContainText('Break the lock of root on n1?');
  const confirm = dialog.getByRole('button', { name: 'Break the lock and go on' });
  await expect(confirm).toBeDisabled();
  await picture(app, info, 'break-lock');
  await dialog.getByRole('checkbox').check();
  await confirm.click();
  await deploy.ended('The cluster is up');
  await n1.sh('test -x /usr/bin/kubernetes-bins/kubectl');
  expect(await n1.sh('ls -d /run/keelson/lock 2>/dev/null; true')).toBe('');
});

test('a node joins and leaves on the Nodes page, one that left the file is offered for removal', async ({
  lab,
  launch,
}, info) => {
  const app = await opened(launch);
  const { deploy, nodes, window } = app;
  const dialog = window.getByRole('dialog');
  const running = window.getByRole('region', { name: 'The running cluster' });
  const n3 = lab.host('n3');
  await app.goTo('Nodes');
  await nodes.fill(2, {
    hostname: 'n3',
    ip: n3.ip,
    roles: ['Worker'],
    user: 'root',
    port: 2222,
    login: { kind: 'password', password: passwords.n3 },
  });
  await nodes.acceptAll([await fingerprintOf(n3)]);
  await expect(running).toContainText('n3 is new');
  await picture(app, info, 'nodes-new');
  await running.getByRole('button', { name: 'Add to the cluster…' }).click();
  await picture(app, info, 'nodes-add');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(deploy.cell('kubelet@n3')).toHaveAttribute('data-status', /running|done/, { timeout: 300_000 });
  await picture(app, info, 'nodes-adding');
  await deploy.ended('The cluster is up');
  expect(await kubectl(lab, 'get nodes --no-headers')).toMatch(/^(\S+ +Ready .*\n){3}$/);

  await app.goTo('Nodes');
  await window.getByRole('button', { name: 'Remove node 2' }).click();
  await expect(running).toContainText('n2 is not in the cluster file any more');
  await picture(app, info, 'nodes-departed');
  await running.getByRole('button', { name: 'Remove n2 from the cluster…' }).click();
  await expect(dialog.getByRole('button', { name: 'Remove n2' })).toBeEnabled({ timeout: 60_000 });
  await picture(app, info, 'nodes-departed-remove');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await window.getByRole('button', { name: 'Undo' }).click();

  await running.getByRole('combobox').click();
  await window.locator('.ant-select-item-option', { hasText: 'n3' }).filter({ visible: true }).click();
  await running.getByRole('button', { name: 'Remove from the cluster…', exact: true }).click();
  await dialog.getByRole('button', { name: 'Remove n3' }).click({ timeout: 60_000 });
  await expect(deploy.cell('drain@n3')).toBeVisible({ timeout: 60_000 });
  await picture(app, info, 'nodes-removing');
  await deploy.ended('n3 has left the cluster');
  await picture(app, info, 'nodes-left');
  expect(await kubectl(lab, 'get nodes -o name')).not.toContain(n3.ip);
  expect(await leftovers(n3)).toEqual([]);
  await app.goTo('Nodes');
  await expect(nodes.field('nodes[2].hostname')).toHaveCount(0);
  await save(app);
});

test('a reset tells what comes back, and leaves alone the nodes that are not chosen', async ({ lab, launch }, info) => {
  const app = await opened(launch);
  const { deploy, window } = app;
  const dialog = window.getByRole('dialog');
  await deploy.button('Remove the cluster…').click();
  await expect(dialog).toContainText('Comes back');
  await picture(app, info, 'reset');
  await dialog.getByRole('checkbox', { name: 'n1' }).uncheck();
  await expect(dialog).toContainText('On n2:');
  await picture(app, info, 'reset-part');
  await dialog.getByRole('textbox').fill('lab');
  await dialog.getByRole('textbox').press('Enter');
  await deploy.ended('The nodes are clean');
  await picture(app, info, 'reset-done');
  expect(await leftovers(lab.host('n2'))).toEqual([]);
  expect(await lab.host('n1').sh('systemctl is-active kube-apiserver')).toBe('active\n');
});
