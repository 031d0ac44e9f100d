/** A cluster of profile secure, looked at by a stranger: what it opens, to whom, and what it gives away. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cachePath } from './lab/cache';
import { writeClusterFile } from './lab/clusterFile';
import { Lab } from './lab/lab';
import { ensure } from './lab/requirements';
import { expect, test } from './support/fixtures';
import { CommandLine } from './support/keelson';
import { machine } from './support/machine';
import {
  proveEtcdRefuses,
  proveForgedNamesRefused,
  proveNothingForStrangers,
  proveNothingLeaks,
  provePorts,
  proveSecretsKept,
  proveTls,
} from './support/security/proofs';
import { filesIn } from './support/security/secrets';

const VERSION = '1.37.2';
const hosts = ['n1', 'n2', 'n3'].map((name) => ({ name, docker: false, containerd: true }));

test('profile secure gives strangers nothing, keeps its secrets, and fails no check of the CIS benchmark', async ({}, info) => {
  test.skip(!machine.canRunLab, 'needs root on Linux: the lab boots real hosts in namespaces');
  test.skip(!existsSync(cachePath('binaries', VERSION)), `the programs of Kubernetes ${VERSION} are not built here`);
  test.setTimeout(30 * 60_000);
  await ensure('security');
  const keelson = new CommandLine();
  const lab = await Lab.start({ instance: 8, hosts });
  try {
    const { path, cluster } = await writeClusterFile(lab, {
      kubernetes: VERSION,
      change: (document) => ({
        ...document,
        profile: 'secure',
        runtime: 'containerd',
        network: { cni: 'bridge', nodePortRange: '30000-32767' },
      }),
    });
    const file = ['--file', path];
    const apply = await keelson.run('apply', ...file, '--accept-host-keys');
    await info.attach('apply', { body: apply.stdout + apply.stderr });
    expect(apply.code).toBe(0);
    const running = { lab, cluster };

    await test.step('ports', () => provePorts(running));
    await test.step('strangers', () => proveNothingForStrangers(running));
    await test.step('etcd', () => proveEtcdRefuses(running));
    await test.step('forged names', () => proveForgedNamesRefused(running));
    await test.step('Secrets', () => proveSecretsKept(running));
    await test.step('leaks', async () => {
      const out = join(info.outputDir, 'export');
      expect((await keelson.run('export', ...file, '--out', out)).code).toBe(0);
      await proveNothingLeaks(running, [...filesIn(out), ...filesIn(join(keelson.dataDir, 'jobs'))]);
    });
    await test.step('TLS', async () => {
      const spoken = await proveTls(running);
      await info.attach('tls', { body: JSON.stringify(spoken, null, 2) });
      const ports = Object.keys(spoken).map((place) => Number(place.split(' ').at(-1)));
      expect([...new Set(ports)].sort((a, b) => a - b)).toEqual([2379, 2380, 6443, 10250, 10257, 10259]);
    });
    await test.step('the CIS benchmark', async () => {
      const verify = await keelson.run('verify', '--cis', ...file);
      await info.attach('cis', { body: verify.stdout });
      expect(verify.code).toBe(0);
      expect(verify.stdout).toMatch(/^n1 +\d+ PASS, 9 WARN, 0 FAIL$/m);
      // What somebody changes is seen.
      await lab.host('n2').sh('chmod 644 /etc/kubernetes/kubelet.conf');
      const changed = await keelson.run('verify', '--cis', ...file);
      expect(changed.code).toBe(1);
      expect(changed.stdout).toContain('FAIL  4.1.5  n2');
      await lab.host('n2').sh('chmod 600 /etc/kubernetes/kubelet.conf');
    });
  } finally {
    await lab.stop();
    keelson.dispose();
  }
});
