import type { Cluster, ClusterNode } from '../../shared/cluster/schema';
import { sh, type Command } from '../shell/quote';
import { directories } from './paths';

/** Makes what is missing of the node's directories and prints each that it made. Existing ones keep their mode. */
export function mkdirCommand(cluster: Cluster, node: ClusterNode): Command {
  const here = directories.filter(({ on }) => on === 'all' || node.roles.includes(on));
  const wanted = [...here.map(({ path, mode }) => ({ path, mode })), { path: cluster.binaries.dir, mode: '0755' }];
  return mkdirs(wanted);
}

export const mkdirs = (wanted: readonly { path: string; mode: string }[]): Command => sh`set -e
make() { [ -d "$1" ] || { mkdir -p "$1"; chmod "$2" "$1"; echo "$1"; }; }
${{ raw: wanted.map(({ path, mode }) => sh`make ${path} ${mode}`).join('\n') as Command }}`;
