/** Other clusters than the usual one, on real hosts: containerd, several masters, and a host that loses its power. */
import { Lab } from './lab/lab';
import { writeClusterFile } from './lab/clusterFile';
import { expect, test } from './support/fixtures';
import { kubectl, leftovers } from './support/hosts';
import { CommandLine } from './support/keelson';
import { machine } from './support/machine';
import { answersOfWebServer, deployWebServer } from './support/webServer';

test('containerd without Docker: deploys, answers, changes nothing the second time, and is removed again', async ({}, info) => {
  test.skip(!machine.canRunLab, 'needs root on Linux: the lab boots real hosts in namespaces');
  const keelson = new CommandLine();
  const lab = await Lab.start({ instance: 9, hosts: [{ name: 'n1', docker: false, containerd: true }] });
  try {
    const { path } = await writeClusterFile(lab, {
      folder: lab.folder,
      change: (document) => ({ ...document, runtime: 'containerd' }),
    });
    const apply = ['apply', '--file', path, '--accept-host-keys'];
    const first = await keelson.run(...apply);
    await info.attach('apply', { body: first.stdout + first.stderr });
    expect(first.code).toBe(0);
    expect(await kubectl(lab, 'get nodes -o wide --no-headers')).toMatch(/ Ready .*containerd:\/\//);
    for (const { answer } of await deployWebServer(lab)) expect(answer).toMatch(/^web v1/);
    const second = await keelson.run(...apply);
    expect(second.code).toBe(0);
    expect(second.stdout + second.stderr).toContain('Nothing had to be changed');
    const reset = await keelson.run('reset', '--file', path, '--yes');
    expect(reset.code).toBe(0);
    expect(await leftovers(lab.host('n1'))).toEqual([]);
  } finally {
    await lab.stop();
    keelson.dispose();
  }
});

test('three masters: etcd starts side by side; a worker that loses its power is back in the cluster by itself', async ({
  lab,
  fresh,
  clusterFile,
}, info) => {
  await fresh();
  const keelson = new CommandLine();
  const { path, credentialsPath } = await clusterFile((document) => ({
    ...document,
    nodes: document.nodes.map((node) => ({ ...node, roles: ['master', 'worker'] })),
  }));
  const apply = await keelson.run('apply', '--file', path, '--credentials', credentialsPath, '--accept-host-keys');
  await info.attach('apply', { body: apply.stdout + apply.stderr });
  expect(apply.code).toBe(0);
  const members = await lab.host('n1').sh('. /etc/profile; ETCDCTL_API=3 etcdctl member list');
  expect(members.trim().split('\n')).toHaveLength(3);
  for (const { answer } of await deployWebServer(lab)) expect(answer).toMatch(/^web v1/);
  const plan = await keelson.run('plan', '--file', path, '--credentials', credentialsPath);
  expect(plan.code, plan.stdout).toBe(0);

  const n3 = lab.host('n3');
  n3.powerCut();
  await n3.boot();
  await expect.poll(() => kubectl(lab, `get node ${n3.ip} --no-headers`), { timeout: 120_000 }).toMatch(/ Ready /);
  // Routes, the forwarding rule and the address translation of services must all have come back with the host.
  for (const { answer } of await answersOfWebServer(lab)) expect(answer).toMatch(/^web v1/);
  keelson.dispose();
});
