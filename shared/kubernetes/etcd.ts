/** etcd's flags. The same names hold from etcd 3.3 to 3.6 (component-flags, section 1). */
import { mastersOf } from '../cluster';
import type { FlagTable } from './flags';
import type { NodeContext } from './nodeContext';
import { paths } from './paths';

/** A single member needs no peers, and its flags are the source document's, no more. */
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
