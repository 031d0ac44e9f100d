/** The command line's `render` for a thousand nodes: no host is needed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ClusterInput } from '../../../shared/cluster/schema';
import { keelson } from './deployment';
import { timed } from './measure';

export const MANY = 1000;

const cluster: ClusterInput = {
  apiVersion: 'keelson/v1',
  name: 'many',
  kubernetesVersion: '1.20.2',
  nodes: Array.from({ length: MANY }, (_, index) => ({
    hostname: `n${String(index + 1)}`,
    ip: `10.77.${String(Math.floor(index / 250))}.${String((index % 250) + 1)}`,
    roles: index < 3 ? ['master', 'worker'] : ['worker'],
  })),
  // Room for each node's /24, and away from the nodes' own addresses.
  network: { cni: 'bridge', podCidr: '172.16.0.0/12', serviceCidr: '192.168.0.0/16', dnsServiceIp: '192.168.0.2' },
  binaries: { source: { kind: 'preinstalled' } },
};

export async function renderMany(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'keelson-bench-'));
  try {
    const file = join(folder, 'cluster.yaml');
    await writeFile(file, stringify(cluster));
    const workstation = { dataDir: join(folder, 'data'), cacheDir: join(folder, 'cache') };
    return await timed(() => keelson(['render', '--file', file, '--out', join(folder, 'tree')], workstation));
  } finally {
    await rm(folder, { recursive: true });
  }
}
