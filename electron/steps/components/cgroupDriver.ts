/** Whether the kubelet and Docker will use one cgroup driver: otherwise the kubelet does not start. */
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { livesAt } from '../../../shared/kubernetes/flags';
import { asksDockersCgroupDriver, DEFAULT_CGROUP_DRIVER } from '../../../shared/components/kubelet/flags';
import { minorOf } from '../../../shared/kubernetesVersion';
import type { Notice } from '../../../shared/job/notices';

/** Whether Docker must have the kubelet's driver: from 1.20 on a kubelet that uses Docker takes Docker's. */
export const needsOneCgroupDriver = (cluster: Cluster, node: ClusterNode): boolean =>
  cluster.runtime === 'docker' &&
  node.roles.includes('worker') &&
  !livesAt(asksDockersCgroupDriver, minorOf(cluster.kubernetesVersion) ?? 0);

/** What is to be said of Docker's driver (`docker info`; '' where Docker did not answer) on this node, if anything. */
export function cgroupDriverTrouble(cluster: Cluster, node: ClusterNode, found: string): Notice | undefined {
  if (!needsOneCgroupDriver(cluster, node) || found === '' || found === DEFAULT_CGROUP_DRIVER) return undefined;
  const params = { found, wanted: DEFAULT_CGROUP_DRIVER, version: cluster.kubernetesVersion };
  return { severity: 'error', code: 'CGROUP_DRIVER_DIFFERS', params };
}
