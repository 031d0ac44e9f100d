/** The lines of /etc/hosts between Keelson's two markers. */
import type { Cluster } from '../cluster/schema';

export const HOSTS_BEGIN = '# keelson begin';
export const HOSTS_END = '# keelson end';

const known = new WeakMap<Cluster['nodes'], string>();

/** Every node's `ip hostname`, one a line. Every node has the same, so it is made once for all of them. */
export function hostsBlock(nodes: Cluster['nodes']): string {
  const block = known.get(nodes) ?? nodes.map(({ ip, hostname }) => `${ip} ${hostname}\n`).join('');
  known.set(nodes, block);
  return block;
}
