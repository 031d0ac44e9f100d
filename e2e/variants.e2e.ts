/** Other clusters than the usual one, on real hosts: containerd, several masters, and a host that loses its power. */
import { Lab } from './lab/lab';
import { writeClusterFile } from './lab/clusterFile';
import { expect, test } from './support/fixtures';
import { kubectl, leftovers, startTimes } from './support/hosts';
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
    const n1 = lab.host('n1');
    await n1.sh('ctr -n k8s.io containers create "$(ctr -n k8s.io images ls -q | grep -m 1 pause)" acme');
    const reset = await keelson.run('reset', '--file', path, '--yes');
    expect(reset.code).toBe(0);
    // What somebody else keeps there is theirs.
    expect(await n1.sh('ctr -n k8s.io containers ls -q')).toBe('acme\n');
    await n1.sh('ctr -n k8s.io containers rm acme');
    expect(await leftovers(n1)).toEqual([]);
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

  // Back to one master: not while the etcd of the others is part of it, even where their API servers are gone already.
  const one = await clusterFile();
  const file = ['--file', one.path, '--credentials', one.credentialsPath];
  const others = [lab.host('n2'), n3];
  const before = await startTimes(lab);
  const refused = async (): Promise<void> => {
    const outcome = await keelson.run('apply', ...file, '--yes');
    const said = outcome.stdout + outcome.stderr;
    expect(outcome.code, said).toBe(1);
    for (const words of ['MASTER_REMOVED', 'etcd would wait for it for ever', /remove the cluster \(reset\)/]) {
      expect(said).toMatch(words);
    }
  };
  await refused();
  expect(await startTimes(lab)).toEqual(before);
  const servers = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => `${name}.service`);
  for (const host of others) {
    await host.sh(`set -e
systemctl disable --now --quiet ${servers.join(' ')}
cd /etc/systemd/system && rm ${servers.join(' ')} && systemctl daemon-reload`);
  }
  await refused();
  keelson.dispose();
});
