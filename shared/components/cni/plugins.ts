import { hasIdentities } from '../../access/access';
import type { Cluster } from '../../cluster/schema';
import type { Component } from '../component';

/** Where the CNI plugins lie: in profile secure where every vendor looks for them (containernetworking.github.io, "CNI"). */
export const cniPluginsDir = (cluster: Cluster): string =>
  hasIdentities(cluster) ? '/opt/cni/bin' : cluster.binaries.dir;

/** The reference plugins that a bridge is made with, ours or flannel's. */
export const bridgePlugins: NonNullable<Component['programs']> = [
  ...['bridge', 'host-local', 'loopback'].map((name) => ({ name, on: 'worker' as const, dir: cniPluginsDir })),
  // Ports of the host that a pod asks for; a cluster of the guide has none.
  { name: 'portmap', on: 'worker', dir: cniPluginsDir, when: hasIdentities },
];
