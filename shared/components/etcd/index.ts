/** The database of the cluster, unless the cluster file names another one. */
import { addressOf, LOOPBACK } from '../../exposure/opening';
import { paths } from '../../kubernetes/paths';
import { binaries } from '../binaries';
import { component } from '../component';
import { etcdService } from './files';
import { etcdFlags } from './flags';

// Without --client-cert-auth etcd asks nobody, and whoever writes to it is above the API server.
const unguarded = { login: 'none', gives: 'control' } as const;
const HERE = `http://${LOOPBACK}`;

/** It reports ready only when the quorum is up, so its members must start side by side: none before all can. */
export const etcd = component({
  id: 'etcd',
  on: ({ etcd: { endpoints } }) => (endpoints.length > 0 ? 'none' : 'master'),
  needs: { masters: [binaries] },
  lane: 'control',
  files: [etcdService],
  units: [
    {
      unit: 'etcd.service',
      program: 'etcd',
      needsQuorum: true,
      health: () => ({ kind: 'http', scheme: 'http', port: 2379, path: '/health' }),
    },
  ],
  // It refuses data that others may read.
  directories: () => [{ path: paths.etcdData, mode: 0o700, data: true }],
  wakes: [paths.etcdData],
  ports: [
    {
      port: 2379,
      opening: { openFor: 'ETCD_CLIENTS', ...unguarded, addresses: addressOf(etcdFlags, 'listen-client-urls', HERE) },
    },
    {
      port: 2380,
      opening: { openFor: 'ETCD_PEERS', ...unguarded, addresses: addressOf(etcdFlags, 'listen-peer-urls', HERE) },
    },
  ],
});
