/** etcd's flags. The same names hold from etcd 3.3 to 3.6 (etcd.io, Configuration options, of each version). */
import { mastersOf, type Cluster } from '../../cluster/schema';
import type { FlagTable } from '../../kubernetes/flags';
import type { NodeContext } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';

/** Calico 2.6 keeps its data in etcd's v2 API (libcalico-go 1.7, etcd client v2); Kubernetes itself uses v3. */
const needsV2 = ({ network, etcd }: Cluster): boolean => network.cni === 'calico' && etcd.endpoints.length === 0;

/**
 * etcd reads each flag from its environment too. The v2 API is off by default since 3.4 (etcd-io/etcd #10935); as a
 * variable and not as a flag, because earlier versions end at a flag that they do not know, and because the flags are the
 * guide's (ARCHITECTURE.md, "The guide").
 */
export const etcdEnvironment = ({ cluster }: Pick<NodeContext, 'cluster'>): readonly string[] =>
  needsV2(cluster) ? ['ETCD_ENABLE_V2=true'] : [];

/** Whether this cluster's network cannot work with this etcd: 3.6 has no v2 API any more (etcd.io, upgrades). */
export function lacksV2(cluster: Cluster, version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return needsV2(cluster) && (major > 3 || (major === 3 && minor >= 6));
}

/** A single member needs no peers, and its flags are the guide's, no more. */
const hasPeers = ({ cluster }: NodeContext): boolean => mastersOf(cluster).length > 1;
const ownPeerUrl = ({ node }: NodeContext): string => `http://${node.ip}:2380`;
const members = ({ cluster }: NodeContext): string =>
  mastersOf(cluster)
    .map(({ ip }) => `${ip}=http://${ip}:2380`)
    .join(',');

export const etcdFlags: FlagTable = [
  { flag: 'name', value: ({ node }) => node.ip },
  { flag: 'listen-client-urls', value: ({ node }) => `http://${node.ip}:2379,http://127.0.0.1:2379` },
  { flag: 'advertise-client-urls', value: ({ node }) => `http://${node.ip}:2379` },
  { flag: 'listen-peer-urls', value: ownPeerUrl, when: hasPeers },
  { flag: 'initial-advertise-peer-urls', value: ownPeerUrl, when: hasPeers },
  { flag: 'initial-cluster', value: members, when: hasPeers },
  { flag: 'initial-cluster-token', value: ({ cluster }) => cluster.name, when: hasPeers },
  // Ignored once the data folder has a log, so the same unit serves the first start and every other.
  { flag: 'initial-cluster-state', value: 'new', when: hasPeers },
  { flag: 'data-dir', value: paths.etcdData },
];
