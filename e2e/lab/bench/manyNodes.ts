/** What a thousand nodes cost where no host is needed: the command line's `render`, and an export as the app writes it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { stringify } from 'yaml';
import { writeExport } from '../../../electron/services/export/writeTree';
import { clusterOf } from '../../../shared/cluster/rules';
import type { ClusterInput } from '../../../shared/cluster/schema';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import { keelson } from './deployment';
import { timed, type Seconds } from './measure';

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

/** In this process, as in the app's main: also the longest that it kept everything else waiting. */
export async function exportMany(): Promise<Seconds> {
  const folder = await mkdtemp(join(tmpdir(), 'keelson-bench-'));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  try {
    delay.enable();
    // What comes before its first tick is not measured.
    await setTimeout(100);
    const whole = await timed(() =>
      writeExport(join(folder, 'export'), {
        ...{ cluster: clusterOf(cluster), clusterText: stringify(cluster), base: folder, overwrite: false },
        ...{ secrets: placeholderSecrets, origin: 'placeholder', language: 'en', what: 'export' },
      }),
    );
    await setTimeout(100);
    return new Map([
      ['whole', whole],
      ['longest wait of others', delay.max / 1e9],
    ]);
  } finally {
    delay.disable();
    await rm(folder, { recursive: true });
  }
}
