/** The lines of /etc/hosts between Keelson's two markers. */
import type { Cluster } from '../cluster/schema';

export const HOSTS_BEGIN = '# keelson begin';
export const HOSTS_END = '# keelson end';

/** Every node's `ip hostname`, one a line. */
export const hostsBlock = (nodes: Cluster['nodes']): string =>
  nodes.map(({ ip, hostname }) => `${ip} ${hostname}\n`).join('');
