/** From what a person wrote to a cluster that may be used. */
import { defaults, profileOf } from '../../../shared/cluster/defaults';
import { firstVersions } from '../../../shared/cluster/newCluster';
import { API_VERSION, parseCluster, parseJump, type Cluster } from '../../../shared/cluster/schema';
import { clusterInvalid, clusterOf, reviewCluster } from '../../../shared/cluster/rules';

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A draft is rarely complete, and a connection test or a look at the binaries needs only a part of it: this takes the
 * named parts of the draft and fills in the rest. Throws CLUSTER_INVALID when the parts themselves are wrong.
 */
function clusterOfParts(parts: Fields): Cluster {
  const standIn = { hostname: 'node', ip: '192.0.2.1', roles: ['master', 'worker'] };
  const { cluster, issues } = parseCluster({
    ...{ apiVersion: API_VERSION, name: defaults.name, kubernetesVersion: firstVersions[profileOf(parts)] },
    ...{ nodes: [standIn], ...parts },
  });
  if (cluster) return cluster;
  throw clusterInvalid(issues);
}

/** Just enough of a draft to log in to one of its nodes: the node, and those it jumps through. */
export function clusterForLogin(document: unknown, hostname: string): Cluster {
  const all: readonly unknown[] = isFields(document) && Array.isArray(document['nodes']) ? document['nodes'] : [];
  const chain: Fields[] = [];
  let next: unknown = hostname;
  while (typeof next === 'string') {
    const wanted = next;
    const node = all.find((one): one is Fields => isFields(one) && one['hostname'] === wanted);
    if (!node || chain.includes(node)) break;
    chain.push(node);
    const jump: unknown = isFields(node['ssh']) ? node['ssh']['jump'] : undefined;
    next = typeof jump === 'string' && !parseJump(jump) ? jump : undefined;
  }
  return clusterOfParts({ nodes: chain });
}

/** The cluster of a draft, or of these parts of it as long as it is unfinished. Its nodes may be missing: then every role is assumed. */
function clusterOfDraft(document: unknown, names: readonly string[]): Cluster {
  const reviewed = reviewCluster(document).cluster;
  if (reviewed || !isFields(document)) return reviewed ?? clusterOf(document);
  const { network } = document;
  const [cni, manifest] = isFields(network) ? [network['cni'], network['manifest']] : [];
  const parts = Object.fromEntries(names.map((name) => [name, document[name]]));
  return clusterOfParts(withoutUndefined({ ...parts, network: { cni, manifest } }));
}

const programParts = ['kubernetesVersion', 'profile', 'runtime', 'versions', 'etcd', 'binaries'];

/** Just enough of a draft to say which binaries it needs. @throws CLUSTER_INVALID */
export const clusterForBinaries = (document: unknown): Cluster => clusterOfDraft(document, programParts);

/** Just enough of it to say which images it needs, too. @throws CLUSTER_INVALID */
export const clusterForImages = (document: unknown): Cluster => clusterOfDraft(document, [...programParts, 'registry']);

const withoutUndefined = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, isFields(value) ? withoutUndefined(value) : value]],
    ),
  );
