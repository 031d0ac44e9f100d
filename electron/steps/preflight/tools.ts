/** The commands that must be on a node: its services call them, or Keelson's own steps do. */
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { components, componentsOn, placesIn } from '../../../shared/components';
import type { ToolRule } from '../../../shared/components/component';
import { livesAt } from '../../../shared/kubernetes/flags';
import { minorOf } from '../../../shared/kubernetesVersion';

/** How Keelson brings files to a host; nobody who installs by hand needs them. */
const transport: readonly ToolRule[] = [{ name: 'gzip' }, { name: 'sha256sum' }];

function serviceRulesOf(cluster: Cluster, node: ClusterNode): ToolRule[] {
  const minor = minorOf(cluster.kubernetesVersion) ?? 0;
  const isHere = placesIn(cluster);
  return componentsOn(cluster, node)
    .flatMap(({ tools = [] }) => tools)
    .filter((rule) => livesAt(rule, minor) && isHere(rule.on ?? 'all', node) && (rule.when?.(cluster) ?? true));
}

/** Those that the node's services call. */
export const serviceToolsOf = (cluster: Cluster, node: ClusterNode): string[] => [
  ...new Set(serviceRulesOf(cluster, node).map(({ name }) => name)),
];

/** Each once. */
export const toolsOf = (cluster: Cluster, node: ClusterNode): ToolRule[] => [
  ...new Map([...transport, ...serviceRulesOf(cluster, node)].map((rule) => [rule.name, rule])).values(),
];

const allRules: readonly ToolRule[] = [...transport, ...components.flatMap(({ tools = [] }) => tools)];

/** Those of every cluster. */
export const allTools: readonly string[] = [...new Set(allRules.map(({ name }) => name))];

/** What SELinux must allow some of them. */
export const selinuxBooleans: readonly string[] = allRules.flatMap(({ selinuxBoolean }) => selinuxBoolean ?? []);
