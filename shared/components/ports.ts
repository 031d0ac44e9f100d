/** The fixed ports that the components open on their nodes, by version, and what each of them means for others. */
import type { Cluster, Role } from '../cluster/schema';
import type { ComponentId } from '.';
import type { Opening } from '../exposure/opening';
import { openings } from '../exposure/openings';
import { livesAt, type Life } from '../kubernetes/flags';
import { cAdvisor, CONFIGURATION_FILE_SINCE } from './kubelet/flags';
import { minorOf, SECURE_PORT_SINCE } from '../kubernetesVersion';

export interface PortRule extends Life {
  readonly component: ComponentId;
  readonly port: number;
  /** Which nodes open it. */
  readonly on: Role | 'all';
  readonly when?: (cluster: Cluster) => boolean;
  /** The component runs on without it, or nobody can see on a host whether it is ours who holds it. */
  readonly mayBeTaken?: true;
  readonly opening: Opening;
}

const PLAIN_UNTIL = SECURE_PORT_SINCE - 1;
const ownEtcd = ({ etcd }: Cluster): boolean => etcd.endpoints.length === 0;
const calico = ({ network }: Cluster): boolean => network.cni === 'calico';

const master = { on: 'master' } as const;
const worker = { on: 'worker' } as const;
const api = { component: 'kube-apiserver', ...master } as const;
const controllerManager = { component: 'kube-controller-manager', ...master } as const;
const scheduler = { component: 'kube-scheduler', ...master } as const;
const kubelet = { component: 'kubelet', ...worker } as const;
const kubeProxy = { component: 'kube-proxy', ...worker } as const;
// BIRD's BGP and Felix's health: their processes belong to a container and to no unit.
const inCalico = { component: 'kube-calico', on: 'all', when: calico, mayBeTaken: true } as const;

const rules: readonly PortRule[] = [
  { component: 'etcd', port: 2379, ...master, when: ownEtcd, opening: openings.etcdClients },
  { component: 'etcd', port: 2380, ...master, when: ownEtcd, opening: openings.etcdPeers },
  // Up to 1.19 beside the plain one: --secure-port has always had this default.
  { ...api, port: 6443, until: PLAIN_UNTIL, opening: openings.apiWithoutLogins },
  { ...api, port: 6443, since: SECURE_PORT_SINCE, opening: openings.api },
  { ...api, port: 8080, until: PLAIN_UNTIL, opening: openings.plainApi },
  // Closed by --port=0 from 1.20 on (kubernetes.io, kube-controller-manager and kube-scheduler, "--port").
  { ...controllerManager, port: 10252, until: PLAIN_UNTIL, opening: openings.controllerManagerPlain },
  // Beside the plain one from 1.12 on (kubernetes/kubernetes #64149).
  { ...controllerManager, port: 10257, since: 12, until: PLAIN_UNTIL, opening: openings.controllerManagerClosed },
  { ...controllerManager, port: 10257, since: SECURE_PORT_SINCE, opening: openings.controllerManager },
  { ...scheduler, port: 10251, until: PLAIN_UNTIL, opening: openings.schedulerPlain },
  // Beside the plain one from 1.13 on (kubernetes/kubernetes #69663).
  { ...scheduler, port: 10259, since: 13, until: PLAIN_UNTIL, opening: openings.schedulerClosed },
  { ...scheduler, port: 10259, since: SECURE_PORT_SINCE, opening: openings.scheduler },
  { ...kubelet, port: 10248, opening: openings.kubeletHealth },
  { ...kubelet, port: 10250, opening: openings.kubelet },
  // Read-only: open by default where there are flags only, closed where there is a configuration file
  // (KubeletConfiguration, readOnlyPort).
  { ...kubelet, port: 10255, until: CONFIGURATION_FILE_SINCE - 1, opening: openings.kubeletReadOnly },
  // cAdvisor tries again and again; gone with 1.12 (kubernetes/kubernetes #65707).
  { ...kubelet, port: cAdvisor.port, until: 11, mayBeTaken: true, opening: openings.cAdvisor },
  { ...kubeProxy, port: 10249, opening: openings.kubeProxyMetrics },
  { ...kubeProxy, port: 10256, opening: openings.kubeProxyHealth },
  { ...inCalico, port: 179, opening: openings.bgp },
  { ...inCalico, port: 9099, opening: openings.felixHealth },
];

/** The ports that components of this cluster open on some node. */
export const portsOf = (cluster: Cluster): PortRule[] =>
  rules.filter((rule) => livesAt(rule, minorOf(cluster.kubernetesVersion) ?? 0) && (rule.when?.(cluster) ?? true));
