/** etcd's flags. The same names hold from etcd 3.3 to 3.6 (etcd.io, Configuration options, of each version). */
import { mastersOf, type Cluster } from '../../cluster/schema';
import { hasIdentities, inSimple, LOOPBACK } from '../../access/access';
import { because } from '../../kubernetes/why';
import type { FlagTable } from '../../kubernetes/flags';
import type { NodeContext } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import { ownAuthority, peerPair, serverPair } from './certificates';

/** Where profile secure has etcd's health and metrics. */
export const METRICS_PORT = 2381;

/** Calico 2.6 keeps its data in etcd's v2 API (libcalico-go 1.7, etcd client v2); Kubernetes itself uses v3. */
const needsV2 = (cluster: Cluster): boolean =>
  cluster.network.cni === 'calico' && !hasIdentities(cluster) && cluster.etcd.endpoints.length === 0;

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

/** In profile simple a single member needs no peers, and its flags are the guide's, no more. */
const hasPeers = ({ cluster, access }: NodeContext): boolean =>
  mastersOf(cluster).length > 1 || access.kind === 'certificates';
const ownPeerUrl = ({ node, access }: NodeContext): string => access.etcd(node.ip, 2380);
const members = ({ cluster, access }: NodeContext): string =>
  mastersOf(cluster)
    .map(({ ip }) => `${ip}=${access.etcd(ip, 2380)}`)
    .join(',');

/**
 * With whom a member makes a new cluster, at its first start: ignored once its data folder has a log (etcd.io, "Clustering Guide").
 * Not in the unit, because who belongs to the cluster changes, and no member has to be restarted for that.
 */
export const firstMembers = (context: NodeContext): readonly string[] => [
  `ETCD_INITIAL_CLUSTER=${members(context)}`,
  `ETCD_INITIAL_CLUSTER_TOKEN=${context.cluster.name}`,
  'ETCD_INITIAL_CLUSTER_STATE=new',
];

export const etcdFlags: FlagTable = [
  { flag: 'name', value: ({ node }) => node.ip },
  {
    flag: 'listen-client-urls',
    value: ({ node, access }) => [node.ip, LOOPBACK].map((ip) => access.etcd(ip, 2379)).join(','),
    ...inSimple,
  },
  // Each API server talks to the member beside it, and nobody else has anything to say here.
  { flag: 'listen-client-urls', value: ({ access }) => access.etcd(LOOPBACK, 2379), ...because('LOCAL_ETCD') },
  { flag: 'advertise-client-urls', value: ({ node, access }) => access.etcd(node.ip, 2379), ...inSimple },
  { flag: 'advertise-client-urls', value: ({ access }) => access.etcd(LOOPBACK, 2379), ...because('LOCAL_ETCD') },
  { flag: 'listen-peer-urls', value: ownPeerUrl, when: hasPeers },
  { flag: 'initial-advertise-peer-urls', value: ownPeerUrl, when: hasPeers },
  { flag: 'initial-cluster', value: members, ...inSimple, when: hasPeers },
  { flag: 'initial-cluster-token', value: ({ cluster }) => cluster.name, ...inSimple, when: hasPeers },
  // Ignored once the data folder has a log, so the same unit serves the first start and every other.
  { flag: 'initial-cluster-state', value: 'new', ...inSimple, when: hasPeers },
  { flag: 'data-dir', value: paths.etcdData },
  // Health and metrics, without a certificate, for this host alone.
  { flag: 'listen-metrics-urls', value: `http://${LOOPBACK}:${String(METRICS_PORT)}`, ...because('METRICS_LOCAL') },
  { flag: 'client-cert-auth', value: 'true', ...because('ETCD_CLIENTS') },
  { flag: 'trusted-ca-file', value: ownAuthority.installPath, ...because('ETCD_CLIENTS') },
  { flag: 'cert-file', value: `${serverPair.installPath}.crt`, ...because('SERVES_TLS') },
  { flag: 'key-file', value: `${serverPair.installPath}.key`, ...because('SERVES_TLS') },
  { flag: 'peer-client-cert-auth', value: 'true', ...because('ETCD_PEERS') },
  { flag: 'peer-trusted-ca-file', value: ownAuthority.installPath, ...because('ETCD_PEERS') },
  { flag: 'peer-cert-file', value: `${peerPair.installPath}.crt`, ...because('ETCD_PEERS') },
  { flag: 'peer-key-file', value: `${peerPair.installPath}.key`, ...because('ETCD_PEERS') },
];
