/** The target files of a node: pure, so that the review page, the export and the engine use the very same text. */
import type { Cluster, Role } from '../cluster/schema';
import { AppError } from '../errors';
import { clusterContext, type ClusterContext } from '../kubernetes/nodeContext';
import { calicoService } from './allNode/calico';
import { acceptForward, kernelModules, kernelSettings, shellPath } from './allNode/host';
import { podRoutes } from './allNode/routes';
import type { FileRule } from './files';
import {
  adminKubeconfig,
  controllerManagerKubeconfig,
  schedulerKubeconfig,
  serviceAccountKey,
  tokenFile,
} from './masterNode/access';
import { apiServerService, controllerManagerService, schedulerService } from './masterNode/controlPlane';
import { etcdService } from './masterNode/etcd';
import { dnsManifest } from './services/dnsManifest';
import type { ClusterSecrets, TargetFile } from './targetFile';
import { bridgeNetwork, calicoNetwork, masqueradeService } from './workerNode/cni';
import { containerdConfiguration } from './workerNode/containerd';
import { iptablesRestore, kubeProxyKubeconfig, kubeProxyPath, kubeProxyService } from './workerNode/kubeProxy';
import { kubeletConfigurationFile, kubeletKubeconfig, kubeletService } from './workerNode/kubelet';

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
