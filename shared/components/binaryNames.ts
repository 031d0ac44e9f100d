/** Which programs a node needs in `binaries.dir`, and which it gets when they are there. */
import type { Cluster, ClusterNode } from '../cluster/schema';
import { bridgePlugins, calicoPlugins, componentIds, components } from '.';

export interface BinaryNames {
  readonly required: readonly string[];
  /** Useful to whoever looks after the cluster, but nothing of ours runs them. */
  readonly optional: readonly string[];
}

/** The programs of one node, by its roles and the cluster's network. */
export function binaryNamesOf(cluster: Cluster, node: ClusterNode): BinaryNames {
  const isMaster = node.roles.includes('master');
  const calico = cluster.network.cni === 'calico';
  const programs = componentIds.flatMap((id) => {
    const component = components[id];
    const here = component.on === 'all' || node.roles.includes(component.on);
    const external = id === 'etcd' && cluster.etcd.endpoints.length > 0;
    return here && !external && 'binary' in component ? [component.binary] : [];
  });
  const plugins = node.roles.includes('worker') ? (calico ? calicoPlugins : bridgePlugins) : [];
  return {
    required: [...programs, ...(isMaster ? ['kubectl'] : []), ...plugins],
    optional: [...(isMaster ? ['etcdctl'] : []), ...(calico ? ['calicoctl'] : [])],
  };
}

/** The programs that some node needs, each once. */
export function binaryNamesOfAll(cluster: Cluster): BinaryNames {
  const all = cluster.nodes.map((node) => binaryNamesOf(cluster, node));
  const required = [...new Set(all.flatMap((names) => names.required))];
  const optional = [...new Set(all.flatMap((names) => names.optional))];
  return { required, optional: optional.filter((name) => !required.includes(name)) };
}
