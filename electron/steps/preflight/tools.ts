/** The commands that must be on a node: its services call them, or Keelson's own steps do. */
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { components, componentsOn, placesIn } from '../../../shared/components';
import { livesAt } from '../../../shared/kubernetes/flags';
import { minorOf } from '../../../shared/kubernetesVersion';

/** How Keelson brings files to a host; nobody who installs by hand needs them. */
const transport: readonly string[] = ['gzip', 'sha256sum'];

/** Those that the node's services call. */
export function serviceToolsOf(cluster: Cluster, node: ClusterNode): string[] {
  const minor = minorOf(cluster.kubernetesVersion) ?? 0;
  const isHere = placesIn(cluster);
  const rules = componentsOn(cluster, node)
    .flatMap(({ tools = [] }) => tools)
    .filter((rule) => livesAt(rule, minor) && isHere(rule.on ?? 'all', node) && (rule.when?.(cluster) ?? true));
  return [...new Set(rules.map(({ name }) => name))];
}

export const toolsOf = (cluster: Cluster, node: ClusterNode): string[] => [
  ...transport,
  ...serviceToolsOf(cluster, node),
];

/** Those of every cluster. */
export const allTools: readonly string[] = [
  ...new Set([...transport, ...components.flatMap(({ tools = [] }) => tools.map(({ name }) => name))]),
];
