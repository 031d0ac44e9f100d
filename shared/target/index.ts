/** The target files of a node: pure, so that the review page, the export and the engine use the very same text. */
import type { Cluster, Role } from '../cluster/schema';
import { AppError } from '../errors';
import { clusterContext, type ClusterContext } from '../kubernetes/nodeContext';
import { bridgeNetwork, masqueradeService } from '../components/cni/files';
import { etcdService } from '../components/etcd/files';
import { apiServerService, serviceAccountKey, tokenFile } from '../components/kube-apiserver/files';
import { calicoNetwork, calicoService } from '../components/kube-calico/files';
import { controllerManagerKubeconfig, controllerManagerService } from '../components/kube-controller-manager/files';
import { dnsManifest } from '../components/kube-dns/files';
import { iptablesRestore, kubeProxyKubeconfig, kubeProxyPath, kubeProxyService } from '../components/kube-proxy/files';
import { schedulerKubeconfig, schedulerService } from '../components/kube-scheduler/files';
import { adminKubeconfig } from '../components/kubectl/files';
import { kubeletConfigurationFile, kubeletKubeconfig, kubeletService } from '../components/kubelet/files';
import { podRoutes } from '../components/pod-routes/files';
import { kernelModules, kernelSettings, shellPath } from '../components/prepare/files';
import { containerdConfiguration } from '../components/runtime/containerd';
import { acceptForward } from '../components/runtime/forward';
import type { FileRule } from './files';
import type { ClusterSecrets, TargetFile } from './targetFile';

/** In the order in which a person would install them. */
const rulesOf = (shared: ClusterContext): readonly (readonly [on: Role | 'all', files: readonly FileRule[]])[] => [
  ['all', [kernelSettings, kernelModules, shellPath, acceptForward]],
  ['master', [etcdService]],
  ['master', [tokenFile, serviceAccountKey, apiServerService]],
  ['master', [controllerManagerKubeconfig, controllerManagerService, schedulerKubeconfig, schedulerService]],
  ['master', [adminKubeconfig]],
  ['all', [calicoService, ...podRoutes(shared)]],
  ['worker', [calicoNetwork, masqueradeService, bridgeNetwork, containerdConfiguration]],
  ['worker', [kubeletKubeconfig, kubeletConfigurationFile, kubeletService]],
  ['worker', [kubeProxyKubeconfig, iptablesRestore, kubeProxyPath, kubeProxyService]],
  ['master', [dnsManifest]],
];

/**
 * Renders every file that belongs on a node, for any number of nodes of one cluster. The cluster must have passed
 * reviewCluster: its values are written as they are.
 * @throws AppError INTERNAL when the cluster has no such node.
 */
export function targetRenderer(cluster: Cluster, secrets: ClusterSecrets): (hostname: string) => TargetFile[] {
  const shared = clusterContext(cluster, secrets);
  const rules = rulesOf(shared);
  const nodes = new Map(cluster.nodes.map((node) => [node.hostname, node]));
  return (hostname) => {
    const node = nodes.get(hostname);
    if (!node) throw new AppError('INTERNAL', { message: `no node ${hostname}` });
    const context = { ...shared, node };
    return rules
      .filter(([on]) => on === 'all' || node.roles.includes(on))
      .flatMap(([, files]) => files.flatMap((file) => file(context) ?? []));
  };
}

/** The files of one node; see {@link targetRenderer}. */
export const renderTarget = (cluster: Cluster, hostname: string, secrets: ClusterSecrets): TargetFile[] =>
  targetRenderer(cluster, secrets)(hostname);
