/** Which ports a cluster opens, to whom, whether they ask for a login, and why: told before anything is installed. */
import { parsePortRange, type Cluster, type Role } from '../cluster/schema';
import { placesIn, type ComponentId } from '../components';
import { clusterContext } from '../kubernetes/nodeContext';
import type { Where } from '../components/component';
import { nodePortsReach } from '../components/kube-proxy/flags';
import { portsOf } from '../components/ports';
import { placeholderSecrets } from '../target/targetFile';
import type { Opening, Reach } from './opening';

export interface Exposure extends Omit<Opening, 'addresses'> {
  /** `2379`, `8472/udp`, or `20000-40000`. */
  readonly port: string;
  readonly component: ComponentId;
  /** Which nodes open it. */
  readonly on: Role | 'all';
  readonly reach: Reach;
}

/** The widest of the addresses or URLs of a list. */
function reachOf(addresses: string, ip: string): Reach {
  if (/0\.0\.0\.0|\[?::\]?$/.test(addresses)) return 'everywhere';
  return addresses.includes(ip) ? 'network' : 'node';
}

/** As a person would look: first the masters, then the workers, then what all have. */
const places = ['master', 'worker', 'all'] as const;
const nodesWord = (where: Where): Role | 'all' => (where === 'master' || where === 'worker' ? where : 'all');

/** Every port, the fixed ones by component and then those of the applications. */
export function exposureOf(cluster: Cluster): Exposure[] {
  const isHere = placesIn(cluster);
  const context = clusterContext(cluster, placeholderSecrets);
  const fixed = portsOf(cluster).flatMap(({ port, protocol, component, on, opening: { addresses, ...opening } }) => {
    const node = cluster.nodes.find((one) => isHere(on, one));
    if (!node) return [];
    const reach = reachOf(addresses({ ...context, node }), node.ip);
    const name = protocol === undefined ? String(port) : `${String(port)}/${protocol}`;
    return [{ port: name, component, on: nodesWord(on), reach, ...opening }];
  });
  const [low, high] = parsePortRange(cluster.network.nodePortRange) ?? [0, 0];
  return [
    ...places.flatMap((place) => fixed.filter(({ on }) => on === place)),
    {
      ...{ port: `${String(low)}-${String(high)}`, component: 'kube-proxy', on: 'worker' },
      reach: nodePortsReach[cluster.network.proxyMode],
      ...{ login: 'application', gives: 'applications', openFor: 'NODE_PORTS' },
    },
  ];
}

/** Others than the node itself come in without saying who they are. */
export const isOpen = ({ login, reach }: Exposure): boolean => login === 'none' && reach !== 'node';

/** The ports through which anybody who reaches them takes over the cluster or its machines. */
export const unguarded = (exposures: readonly Exposure[]): Exposure[] =>
  exposures.filter((one) => isOpen(one) && one.gives === 'control');
