/**
 * Where things lie on a node, in one place: what the steps make is exactly what `reset` removes. The places of files that
 * are rendered (units, kubeconfigs, ...) are their `installPath`; here is only what has no target file.
 */
import type { Role } from '../../shared/cluster/schema';
import { paths as target } from '../../shared/kubernetes/paths';

const state = target.keelsonState;

export const paths = {
  state,
  /** `<unit>.sha256`: what a unit's inputs were when it last started well. */
  digests: `${state}/units`,
  /** `<sha256 of the archive>`: the images that came with it. */
  images: `${state}/images`,
  /** One empty file for each file of the system that ours stands in place of (backup.ts). */
  replaced: `${state}/replaced`,
  kubectlCache: `${state}/kubectl-cache`,
  hosts: '/etc/hosts',
  hostname: '/etc/hostname',
} as const;

export interface Directory {
  readonly path: string;
  readonly mode: string;
  readonly on: Role | 'all';
}

/** The directories that must exist before the services start (reference: target files; etcd wants 0700 for its data). */
export const directories: readonly Directory[] = [
  { path: paths.digests, mode: '0755', on: 'all' },
  { path: paths.images, mode: '0755', on: 'all' },
  { path: target.configuration, mode: '0755', on: 'all' },
  { path: target.etcdData, mode: '0700', on: 'master' },
  { path: target.apiServerCertificates, mode: '0700', on: 'master' },
  { path: target.kubelet, mode: '0755', on: 'worker' },
  { path: target.kubeProxy, mode: '0755', on: 'worker' },
  { path: target.cniConfiguration, mode: '0755', on: 'worker' },
];

/** A file that was there before ours keeps its content under this name, and gets its place back by a reset. */
export const BACKUP_SUFFIX = '.keelson-backup';
