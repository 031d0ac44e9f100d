/** The lines of /etc/hosts between Keelson's two markers. Pure. */
import type { Cluster } from '../../shared/cluster';

const BEGIN = '# keelson begin';
const END = '# keelson end';
/** A begin without its end (somebody's editing) is not taken for a block: it must not swallow the lines up to the next one. */
const block = new RegExp(`^${BEGIN}$(?:(?!^${BEGIN}$)[^])*?^${END}$\\n?`, 'gm');

/** The file with every node's `ip hostname` between the markers; everything outside them stays as it is, byte for byte. */
export function withHosts(text: string, nodes: Cluster['nodes']): string {
  const lines = [BEGIN, ...nodes.map(({ ip, hostname }) => `${ip} ${hostname}`), END].join('\n');
  const first = text.search(block);
  const rest = withoutHosts(text);
  const at = first === -1 ? rest.length : first;
  const before = rest.slice(0, at);
  return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${lines}\n${rest.slice(at)}`;
}

/** The file as it was before Keelson. */
export const withoutHosts = (text: string): string => text.replace(block, '');
