/** The database of the cluster, unless the cluster file names another one. */
import { hasIdentities, inSimple, LOOPBACK, withCertificates } from '../../access/access';
import { mastersOf, type Cluster } from '../../cluster/schema';
import { addressOf, healthOf, type Opening } from '../../exposure/opening';
import { paths } from '../../kubernetes/paths';
import { binaries } from '../binaries';
import { certificateOf, pairFiles } from '../certificateRule';
import { component } from '../component';
import { ETCD_USER, memberPairs, ownAuthority, peerPair, serverPair } from './certificates';
import { etcdChoices, etcdConfiguration, etcdMembers, etcdService } from './files';
import { etcdFlags, METRICS_PORT } from './flags';

// Without --client-cert-auth etcd asks nobody, and whoever writes to it is above the API server.
const unguarded = { login: 'none', gives: 'control' } as const;
const HERE = `http://${LOOPBACK}`;

const guarded: Pick<Opening, 'login' | 'gives'> = { login: 'certificate', gives: 'control' };

const ownedBy = (cluster: Cluster): { owner?: string } => (hasIdentities(cluster) ? { owner: ETCD_USER } : {});

const hasSeveralMasters = (cluster: Cluster): boolean => hasIdentities(cluster) && mastersOf(cluster).length > 1;

const read = [ownAuthority, etcdConfiguration, etcdService];

/** It reports ready only when the quorum is up, so its members must start side by side: none before all can. */
export const etcd = component({
  id: 'etcd',
  on: ({ etcd: { endpoints } }) => (endpoints.length > 0 ? 'none' : 'master'),
  needs: { masters: [binaries], oneByOne: true },
  lane: 'control',
  certificates: memberPairs,
  files: [...read, etcdMembers],
  users: (cluster) => (hasIdentities(cluster) ? [ETCD_USER] : []),
  choices: etcdChoices,
  // Members come and go by its word.
  programs: [{ name: 'etcdctl', when: hasSeveralMasters, versionArguments: ['version'] }],
  units: [
    {
      unit: 'etcd.service',
      program: 'etcd',
      files: [...memberPairs.flatMap(pairFiles), ...read],
      needsQuorum: true,
      leavings: [{ kind: 'file', path: paths.secure.etcdJoin }],
      health: (cluster) => ({
        ...{ kind: 'http', scheme: 'http', path: '/health' },
        port: hasIdentities(cluster) ? METRICS_PORT : 2379,
      }),
    },
  ],
  // It refuses data that others may read.
  directories: (cluster) => [
    { path: paths.etcdData, mode: 0o700, data: true, ...ownedBy(cluster) },
    ...(hasIdentities(cluster) ? [{ path: paths.secure.etcdPki, mode: 0o700, ...ownedBy(cluster) }] : []),
  ],
  wakes: [paths.etcdData],
  ports: [
    {
      port: 2379,
      ...inSimple,
      opening: { openFor: 'ETCD_CLIENTS', ...unguarded, addresses: addressOf(etcdFlags, 'listen-client-urls', HERE) },
    },
    {
      port: 2380,
      ...inSimple,
      opening: { openFor: 'ETCD_PEERS', ...unguarded, addresses: addressOf(etcdFlags, 'listen-peer-urls', HERE) },
    },
    {
      port: 2379,
      ...withCertificates,
      serves: certificateOf(serverPair),
      opening: { openFor: 'ETCD_CLIENTS', ...guarded, addresses: addressOf(etcdFlags, 'listen-client-urls', HERE) },
    },
    {
      port: 2380,
      ...withCertificates,
      serves: certificateOf(peerPair),
      opening: { openFor: 'ETCD_PEERS', ...guarded, addresses: addressOf(etcdFlags, 'listen-peer-urls', HERE) },
    },
    {
      port: METRICS_PORT,
      ...withCertificates,
      opening: healthOf(addressOf(etcdFlags, 'listen-metrics-urls', HERE)),
    },
  ],
});
