/** The commands that must be on a node: its services call them, or Keelson's own steps do. */
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { components, toolsOn } from '../../../shared/components';
import type { ToolRule } from '../../../shared/components/component';

/** How Keelson brings files to a host; nobody who installs by hand needs them. */
const transport: readonly ToolRule[] = [{ name: 'gzip' }, { name: 'sha256sum' }];

/** Those that the node's services call. */
export const serviceToolsOf = (cluster: Cluster, node: ClusterNode): string[] => [
  ...new Set(toolsOn(cluster, node).map(({ name }) => name)),
];

/** Each once. */
export const toolsOf = (cluster: Cluster, node: ClusterNode): ToolRule[] => [
  ...new Map([...transport, ...toolsOn(cluster, node)].map((rule) => [rule.name, rule])).values(),
];

const allRules: readonly ToolRule[] = [...transport, ...components.flatMap(({ tools = [] }) => tools)];

/** Those of every cluster. */
export const allTools: readonly string[] = [...new Set(allRules.map(({ name }) => name))];

/** What SELinux must allow some of them. */
export const selinuxBooleans: readonly string[] = allRules.flatMap(({ selinuxBoolean }) => selinuxBoolean ?? []);
