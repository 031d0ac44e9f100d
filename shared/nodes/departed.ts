/** Nodes that the cluster still has and the cluster file does not name any more. */
import { isIPv4 } from '../cluster/cidr';
import type { Cluster, ClusterNode } from '../cluster/schema';
import type { RunningCluster } from '../liveChanges/runningCluster';

export interface DepartedNode {
  /** Its address where its name is not known any more. */
  readonly hostname: string;
  readonly ip: string;
  /** Its entry in the cluster file of the last run, where a host or this workstation has kept it: how to log in to it. */
  readonly entry?: ClusterNode;
}

/**
 * By what the hosts remember of the last run, where their routes lead, and what the cluster itself says: its Node objects,
 * which Keelson names by their addresses. Others joined without Keelson and are not its business.
 */
export function departedNodes(
  { nodes }: Cluster,
  { recorded, mentioned, hosts }: RunningCluster,
  apiNodes: readonly string[],
): DepartedNode[] {
  const former = new Map((recorded?.nodes ?? []).map((node) => [node.ip, node]));
  const known = [...former.keys(), ...mentioned.workers, ...apiNodes.filter(isIPv4)];
  const kept = new Set([...nodes.map(({ ip }) => ip), ...hosts.map(({ address }) => address)]);
  const gone = [...new Set(known)].filter((ip) => !kept.has(ip));
  return gone.map((ip) => {
    const entry = former.get(ip);
    return { hostname: entry?.hostname ?? ip, ip, ...(entry ? { entry } : {}) };
  });
}
