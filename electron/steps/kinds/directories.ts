import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { directories } from '../../../shared/resources/directories';
import { sh, type Command } from '../../shell/quote';

/** Makes what is missing of the node's directories and prints each that it made. Existing ones keep their mode. */
export const mkdirCommand = (cluster: Cluster, node: ClusterNode): Command =>
  mkdirs(
    directories(cluster, node)
      .filter(({ madeByService }) => madeByService !== true)
      .map(({ path, mode }) => ({ path, mode: mode.toString(8).padStart(4, '0') })),
  );

export const mkdirs = (wanted: readonly { path: string; mode: string }[]): Command => sh`set -e
make() { [ -d "$1" ] || { mkdir -p "$1"; chmod "$2" "$1"; echo "$1"; }; }
${{ raw: wanted.map(({ path, mode }) => sh`make ${path} ${mode}`).join('\n') as Command }}`;
