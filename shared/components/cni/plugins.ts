import { hasIdentities } from '../../access/access';
import type { Cluster } from '../../cluster/schema';

/** Where the CNI plugins lie: in profile secure where every vendor looks for them (containernetworking.github.io, "CNI"). */
export const cniPluginsDir = (cluster: Cluster): string =>
  hasIdentities(cluster) ? '/opt/cni/bin' : cluster.binaries.dir;
