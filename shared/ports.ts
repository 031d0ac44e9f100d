/** The fixed ports that the components open on their nodes, by version. Marks: sections of component-flags.md. */
import type { Cluster, Role } from './cluster/schema';
import type { ComponentId } from './components';
import { livesAt, type Life } from './kubernetes/flags';
import { cAdvisor, CONFIGURATION_FILE_SINCE } from './kubernetes/kubelet';
import { minorOf, SECURE_PORT_SINCE } from './kubernetesVersion';

export interface PortRule extends Life {
  readonly component: ComponentId;
  readonly port: number;
  /** Which nodes open it. */
  readonly on: Role | 'all';
  readonly when?: (cluster: Cluster) => boolean;
  /** The component runs on without it, or nobody can see on a host whether it is ours who holds it. */
  readonly mayBeTaken?: true;
}

const PLAIN_UNTIL = SECURE_PORT_SINCE - 1;
const ownEtcd = ({ etcd }: Cluster): boolean => etcd.endpoints.length === 0;
const calico = ({ network }: Cluster): boolean => network.cni === 'calico';

const rules: readonly PortRule[] = [
  { component: 'etcd', port: 2379, on: 'master', when: ownEtcd },
  { component: 'etcd', port: 2380, on: 'master', when: ownEtcd },
  // Up to 1.19 beside the plain one: --secure-port has always had this default.
  { component: 'kube-apiserver', port: 6443, on: 'master' },
  { component: 'kube-apiserver', port: 8080, on: 'master', until: PLAIN_UNTIL },
  { component: 'kube-controller-manager', port: 10252, on: 'master', until: PLAIN_UNTIL }, // closed by --port=0: 3
  { component: 'kube-controller-manager', port: 10257, on: 'master', since: SECURE_PORT_SINCE },
  { component: 'kube-scheduler', port: 10251, on: 'master', until: PLAIN_UNTIL }, // closed by --port=0: 4
  { component: 'kube-scheduler', port: 10259, on: 'master', since: SECURE_PORT_SINCE },
  { component: 'kubelet', port: 10248, on: 'worker' },
  { component: 'kubelet', port: 10250, on: 'worker' },
  // Read-only: open by default where there are flags only, closed where there is a configuration file (5.3).
  { component: 'kubelet', port: 10255, on: 'worker', until: CONFIGURATION_FILE_SINCE - 1 },
  // cAdvisor tries again and again; gone with 1.12 (kubernetes CHANGELOG-1.12).
  { component: 'kubelet', port: cAdvisor.port, on: 'worker', until: 11, mayBeTaken: true },
  { component: 'kube-proxy', port: 10249, on: 'worker' }, // metrics
  { component: 'kube-proxy', port: 10256, on: 'worker' }, // health
  // BIRD's BGP and Felix's health: their processes belong to a container and to no unit.
  { component: 'kube-calico', port: 179, on: 'all', when: calico, mayBeTaken: true },
  { component: 'kube-calico', port: 9099, on: 'all', when: calico, mayBeTaken: true },
];

/** The ports that components of this cluster open on some node. */
export const portsOf = (cluster: Cluster): PortRule[] =>
  rules.filter((rule) => livesAt(rule, minorOf(cluster.kubernetesVersion) ?? 0) && (rule.when?.(cluster) ?? true));
