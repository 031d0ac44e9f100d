import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { directories } from '../../../shared/resources/directories';
import { mkdirs } from '../../node/foldersCommand';
import type { Command } from '../../shell/quote';

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
