/** A cluster whose pod network is flannel's manifest, with its real programs, and kube-proxy with nftables. */
import { secureWith, writeClusterFile } from './lab/clusterFile';
import { Lab } from './lab/lab';
import { missingFlannel } from './lab/supplies/flannel';
import { expect, test } from './support/fixtures';
import { CommandLine } from './support/keelson';
import { machine } from './support/machine';
import { differences, snapshot } from './support/snapshot';

/** Two of what needs several nodes are enough, and quicker. */
const hosts = ['n1', 'n2'].map((name) => ({ name, bare: true }));

test('flannel with nftables: pods reach each other, also after a power cut, and a reset leaves nothing', async ({}, info) => {
  test.skip(!machine.canRunLab, 'needs root on Linux: the lab boots real hosts in namespaces');
  const missing = await missingFlannel();
  test.skip(missing !== undefined, missing);
  const keelson = new CommandLine();
  const lab = await Lab.start({ instance: 9, hosts });
  try {
    const pictures = () => Promise.all([...lab.hosts.values()].map((host) => snapshot(host)));
    // The first look leaves traces of its own (podman's lock).
    await pictures();
    const before = await pictures();
    const network = { cni: 'flannel', proxyMode: 'nftables' } as const;
    const { path, credentialsPath } = await writeClusterFile(lab, secureWith(network));
    const run = (command: string, ...more: string[]) =>
      keelson.run(command, '--file', path, '--credentials', credentialsPath, ...more);

    const apply = await run('apply', '--yes', '--accept-host-keys');
    await info.attach('apply', { body: apply.stdout + apply.stderr });
    expect(apply.code, apply.stderr).toBe(0);
    const plan = await run('plan');
    expect(plan.code, plan.stdout).toBe(0);
    const n2 = lab.host('n2');
    expect(await n2.sh('ip -4 route')).toMatch(/ dev flannel\.1 /);
    expect(await n2.sh('nft list tables')).toContain('table ip kube-proxy');

    n2.powerCut();
    await n2.boot();
    // Traffic from each node to the other, to a service, through node ports and for names.
    await expect.poll(async () => (await run('verify')).code, { timeout: 180_000 }).toBe(0);

    const reset = await run('reset', '--yes');
    expect(reset.code, reset.stderr).toBe(0);
    const after = await pictures();
    expect(after.flatMap((one, index) => differences(before[index] ?? new Map(), one))).toEqual([]);
  } finally {
    await lab.stop();
    keelson.dispose();
  }
});
