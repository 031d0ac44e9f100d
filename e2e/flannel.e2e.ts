/** A cluster whose pod network is flannel's manifest, with its real programs, and kube-proxy with nftables. */
import { join } from 'node:path';
import { keelson, optionsOf } from './lab/bench/deployment';
import { secureWith, writeClusterFile } from './lab/clusterFile';
import { make, ownChecks } from './lab/conformance/ownChecks';
import { Lab } from './lab/lab';
import { missingFlannel } from './lab/supplies/flannel';
import { expect, test } from './support/fixtures';
import { machine } from './support/machine';

/** Two of what needs several nodes are enough, and quicker. */
const hosts = ['n1', 'n2'].map((name) => ({ name, bare: true }));

test('flannel with nftables: pods reach each other, also after a power cut, and a reset leaves nothing', async () => {
  test.skip(!machine.canRunLab, 'needs root on Linux: the lab boots real hosts in namespaces');
  const missing = await missingFlannel();
  test.skip(missing !== undefined, missing);
  const lab = await Lab.start({ instance: 5, hosts });
  try {
    const file = await writeClusterFile(lab, secureWith({ cni: 'flannel', proxyMode: 'nftables' }));
    const workstation = { dataDir: join(lab.folder, 'keelson'), cacheDir: join(lab.folder, 'keelson-cache') };
    const checks = await ownChecks(lab, file, workstation);
    const passed = async (wanted: typeof checks.before): Promise<void> => {
      for (const { name, status } of await make(wanted)) expect([name, status]).toEqual([name, 'passed']);
    };
    await passed(checks.before);

    const n2 = lab.host('n2');
    expect(await n2.sh('ip -4 route; nft list tables')).toMatch(/ dev flannel\.1 [^]* ip kube-proxy\n/);
    n2.powerCut();
    await n2.boot();
    const traffic = (): Promise<boolean> =>
      keelson(['verify', ...optionsOf(file)], workstation).then(
        () => true,
        () => false,
      );
    await expect.poll(traffic, { timeout: 180_000 }).toBe(true);

    await passed(checks.after);
  } finally {
    await lab.stop();
  }
});
