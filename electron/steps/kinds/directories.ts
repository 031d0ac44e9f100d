import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { directories } from '../../../shared/resources/directories';
import { sh, type Command } from '../../shell/quote';

/** Makes what is missing of the node's directories and prints each that it made. Existing ones keep their mode. */
export const mkdirCommand = (cluster: Cluster, node: ClusterNode): Command =>
  mkdirs(
    directories(cluster, node)
      .filter(({ madeByService }) => madeByService !== true)
      .map(({ path, mode, owner }) => ({
        ...{ path, mode: mode.toString(8).padStart(4, '0') },
        ...(owner === undefined ? {} : { owner }),
      })),
  );

export const mkdirs = (wanted: readonly { path: string; mode: string; owner?: string }[]): Command => sh`set -e
make() { [ -d "$1" ] || { mkdir -p "$1"; [ -z "$3" ] || chown "$3:$3" "$1"; chmod "$2" "$1"; echo "$1"; }; }
${{ raw: wanted.map(({ path, mode, owner = '' }) => sh`make ${path} ${mode} ${owner}`).join('\n') as Command }}`;
