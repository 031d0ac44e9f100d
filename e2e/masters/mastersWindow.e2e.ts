/** Masters on the Nodes page, profile secure: new ones join a cluster of one, and the first one leaves when it is dead. */
import { secureCluster, writeClusterFile } from '../lab/clusterFile';
import { Lab } from '../lab/lab';
import { binariesOf } from '../lab/supplies/binaries';
import { newestSubject } from '../lab/supplies/subjects';
import { expect, test } from '../support/fixtures';
import { fingerprintOf } from '../support/hosts';
import { machine } from '../support/machine';

test.skip(!machine.canRunLab, 'needs root on Linux: the lab boots real hosts in namespaces');

const INSTANCE = 9;
test.afterAll(async () => Lab.attach(INSTANCE)?.stop());

/** By the word of a node's own API server, or of those that it finds. */
const nodesAt = (lab: Lab, name: string): Promise<string> =>
  lab.host(name).sh('. /etc/profile; kubectl get nodes --no-headers');

test('two masters join the first one, and take over when it is dead', async ({ launch }, info) => {
  test.setTimeout(15 * 60_000);
  const built = await binariesOf(newestSubject);
  test.skip('missing' in built, `the programs of Kubernetes ${newestSubject} cannot be had on this machine`);
  const lab = await Lab.start({ instance: INSTANCE, hosts: ['n1', 'n2', 'n3'].map((name) => ({ name, bare: true })) });
  const { path } = await writeClusterFile(lab, {
    ...secureCluster,
    change: (draft) => ({ ...(secureCluster.change?.(draft) ?? draft), nodes: draft.nodes.slice(0, 1) }),
  });
  const app = await launch({ cluster: path });
  const { nodes, deploy, window } = app;
  const dialog = window.getByRole('dialog');
  const running = window.getByRole('region', { name: 'The running cluster' });
  const picture = (name: string): Promise<unknown> => window.screenshot({ path: info.outputPath(`${name}.png`) });
  const leave = async (name: string): Promise<void> => {
    await running.getByRole('combobox').click();
    await window.locator('.ant-select-item-option', { hasText: name }).filter({ visible: true }).click();
    await running.getByRole('button', { name: 'Remove from the cluster…', exact: true }).click();
  };
  await app.goTo('Nodes');
  await nodes.acceptAll([await fingerprintOf(lab.host('n1'))]);
  await app.goTo('Deploy');
  await deploy.deployButton.click();
  await deploy.ended('The cluster is up');

  await app.goTo('Nodes');
  for (const [row, hostname] of [
    [1, 'n2'],
    [2, 'n3'],
  ] as const) {
    const login = { kind: 'key', path: lab.keyPath } as const;
    await nodes.fill(row, { hostname, ip: lab.host(hostname).ip, roles: ['Master', 'Worker'], login });
  }
  await nodes.acceptAll([await fingerprintOf(lab.host('n2')), await fingerprintOf(lab.host('n3'))]);
  await running.getByRole('button', { name: 'Add to the cluster…' }).click();
  await expect(dialog).toContainText('n2, n3 become masters');
  await expect(dialog).toContainText('a balancer of its own');
  await picture('add');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await deploy.ended('The cluster is up');
  expect(await nodesAt(lab, 'n3')).toMatch(/^(\S+ +Ready .*\n){3}$/);

  lab.host('n1').powerCut();
  await app.goTo('Nodes');
  await leave('n2');
  await expect(dialog).toContainText('etcd would lose its majority', { timeout: 60_000 });
  await expect(dialog.getByRole('button', { name: 'Remove n2' })).toBeDisabled();
  await picture('majority');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await leave('n1');
  await dialog.getByRole('checkbox', { name: /The machine is gone/ }).check({ timeout: 60_000 });
  await picture('dead');
  await dialog.getByRole('button', { name: 'Remove n1' }).click();
  await deploy.ended('n1 has left the cluster');
  const left = await nodesAt(lab, 'n2');
  expect(left).toMatch(/^(\S+ +Ready .*\n){2}$/);
  expect(left).not.toContain(lab.host('n1').ip);
});
