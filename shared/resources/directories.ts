/** The directories that must exist before the services start, and those that services make. */
import type { Cluster, ClusterNode, Role } from '../cluster/schema';
import { paths } from '../kubernetes/paths';
import type { DirectoryResource } from './resource';

interface DirectoryRule extends Omit<DirectoryResource, 'kind'> {
  readonly on: Role | 'all';
}

const rules: readonly DirectoryRule[] = [
  { path: paths.configuration, mode: 0o755, on: 'all' },
  // etcd refuses data that others may read.
  { path: paths.etcdData, mode: 0o700, on: 'master', data: true },
  { path: paths.apiServerCertificates, mode: 0o700, on: 'master', data: true },
  { path: paths.kubelet, mode: 0o755, on: 'worker', data: true },
  { path: paths.kubeProxy, mode: 0o755, on: 'worker', data: true },
  { path: paths.cniConfiguration, mode: 0o755, on: 'worker' },
  // The CNI plugins' and the kubelet's own: others (podman) may share them.
  { path: '/var/lib/cni', mode: 0o755, on: 'worker', madeByService: true },
  { path: '/var/log/pods', mode: 0o755, on: 'worker', data: true, madeByService: true },
  { path: '/var/log/containers', mode: 0o755, on: 'worker', data: true, madeByService: true },
  // The kubelet makes them wherever it runs: for volume plugins, and with Docker (up to 1.23) for its notes of sandboxes.
  { path: '/usr/libexec/kubernetes', mode: 0o755, on: 'worker', data: true, madeByService: true },
  { path: '/var/lib/dockershim', mode: 0o755, on: 'worker', data: true, madeByService: true },
];

/** The folders of one node, `binaries.dir` among them. */
export const directories = (cluster: Cluster, node: ClusterNode): DirectoryResource[] => [
  ...rules
    .filter(({ on }) => on === 'all' || node.roles.includes(on))
    .map(({ on: _on, ...rule }): DirectoryResource => ({ kind: 'directory', ...rule })),
  { kind: 'directory', path: cluster.binaries.dir, mode: 0o755 },
];
