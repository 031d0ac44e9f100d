/** The commands that must be on a node: its services call them, or Keelson's own steps do. */
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { minorOf } from '../../../shared/kubernetesVersion';
import { isOn } from '../../../shared/components';
import { runtime } from '../../../shared/components/runtime';

interface ToolRule {
  readonly tool: string;
  readonly when: (cluster: Cluster, node: ClusterNode) => boolean;
}

const worker = (_: Cluster, { roles }: ClusterNode): boolean => roles.includes('worker');
const upTo = (minor: number, { kubernetesVersion }: Cluster): boolean => (minorOf(kubernetesVersion) ?? 0) <= minor;

/** How Keelson brings files to a host; nobody who installs by hand needs them. */
const transport: readonly string[] = ['gzip', 'sha256sum'];

/** conntrack is needed up to 1.31 (kubernetes/kubernetes #126847). */
const rules: readonly ToolRule[] = [
  ...transport.map((tool) => ({ tool, when: () => true })),
  { tool: 'ip', when: ({ network }) => network.cni === 'bridge' },
  { tool: 'iptables', when: (cluster, node) => worker(cluster, node) || isOn(runtime, cluster, node) },
  { tool: 'mount', when: worker },
  { tool: 'nsenter', when: worker },
  { tool: 'conntrack', when: (cluster, node) => worker(cluster, node) && upTo(31, cluster) },
];

export const toolsOf = (cluster: Cluster, node: ClusterNode): string[] =>
  rules.filter(({ when }) => when(cluster, node)).map(({ tool }) => tool);

/** Those of them that the node's services call. */
export const serviceToolsOf = (cluster: Cluster, node: ClusterNode): string[] =>
  toolsOf(cluster, node).filter((tool) => !transport.includes(tool));
