/**
 * The catalogue: what Keelson installs, as data. A component is a systemd unit on each node of a role; its step, its
 * target file and its binary follow from here.
 */
import type { Role } from '../cluster/schema';

interface Component {
  /** The systemd unit, also the name of its target file. */
  readonly unit: string;
  /** The program of `binaries.dir` that the unit runs; calico runs in a container instead. */
  readonly binary?: string;
  /** Which nodes run it. */
  readonly on: Role | 'all';
}

export const components = {
  etcd: { unit: 'etcd.service', binary: 'etcd', on: 'master' },
  'kube-apiserver': { unit: 'kube-apiserver.service', binary: 'kube-apiserver', on: 'master' },
  'kube-controller-manager': {
    unit: 'kube-controller-manager.service',
    binary: 'kube-controller-manager',
    on: 'master',
  },
  'kube-scheduler': { unit: 'kube-scheduler.service', binary: 'kube-scheduler', on: 'master' },
  'kube-calico': { unit: 'kube-calico.service', on: 'all' },
  kubelet: { unit: 'kubelet.service', binary: 'kubelet', on: 'worker' },
  'kube-proxy': { unit: 'kube-proxy.service', binary: 'kube-proxy', on: 'worker' },
} as const satisfies Record<string, Component>;

export type ComponentId = keyof typeof components;
export const componentIds = Object.keys(components) as ComponentId[];

/** The programs of the CNI project that the bridge network needs in `binaries.dir`. */
export const bridgePlugins = ['bridge', 'host-local', 'loopback'] as const;
/** The programs that the calico network needs there: the guide's set (ARCHITECTURE.md, "The guide"). */
export const calicoPlugins = ['calico', 'calico-ipam', 'loopback'] as const;
