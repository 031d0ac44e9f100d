/**
 * What somebody else has set up on a host so that it counts more than what Keelson has: pods get another network, packets
 * another way, or a service other arguments. It is told by name and never touched. Pure.
 */
import { parseCidr, type Range } from '../../../shared/cluster/cidr';
import { ROUTE_PROTOCOL } from '../../../shared/components/cni/routes';
import type { Notice } from '../../../shared/job/notices';
import { networks } from '../../../shared/components/networks';
import { paths } from '../../../shared/kubernetes/paths';
import type { FoundHost } from '../../../shared/resources/found';
import { entriesOf } from '../../../shared/resources/ledger';
import { isOfFirstVersion } from '../convergence/adoption';
import type { StepContext } from '../step';
import { destination } from './crossRules';
import { hostState } from './facts';
import { notice } from './rules';

type Looked = Pick<StepContext, 'cluster' | 'node' | 'files' | 'podSubnet'>;

/** Of several configurations the kubelet and containerd take the first by name (k8s.io/kubernetes, dockershim/network/cni). */
function configurations({ cluster, node }: Looked, found: FoundHost): Notice[] {
  if (!node.roles.includes('worker')) return [];
  const [ours] = networks[cluster.network.cni].configuration;
  if (ours === undefined) return [];
  const ledger = entriesOf(found.ledger);
  const known = Object.values(networks).flatMap(({ configuration }) => configuration);
  /** That of another network of ours goes before the pods come. */
  const isOurs = (path: string): boolean =>
    ledger.has(`file:${path}`) || (isOfFirstVersion(found) && known.includes(path));
  return hostState(found.facts)
    .cniFiles.map((name) => `${paths.cniConfiguration}/${name}`)
    .filter((path) => path < ours && !isOurs(path))
    .map((path) => notice('error', 'CNI_OVERRULED', { path, ours }));
}

/** What a package or an administrator has added to a unit counts more than the unit file (kubeadm's package starts its kubelet so). */
function units({ files }: Looked, found: FoundHost): Notice[] {
  const here = new Set(files.map(({ installPath }) => installPath));
  return hostState(found.facts).dropIns.flatMap((path) => {
    const unit = /([^/]+)\.d\/[^/]+$/.exec(path)?.[1] ?? '';
    return here.has(`${paths.units}/${unit}`) ? [notice('error', 'UNIT_OVERRULED', { path, unit })] : [];
  });
}

const word = (route: string, name: string): string | undefined => new RegExp(`\\b${name} (\\S+)`).exec(route)?.[1];

const metric = (route: string): number => Number(word(route, 'metric') ?? 0);

interface Way {
  readonly subnet: string;
  readonly range: Range;
  /** Whether a line of `ip route` leads there. */
  readonly isRight: (route: string) => boolean;
}

/** Where packets to pods have to go from here: to the other nodes, as the list of our routes says, and to our own bridge. */
function waysOf({ files, podSubnet }: Looked): Way[] {
  const list = files.find(({ installPath }) => installPath === paths.podRouteList)?.content ?? '';
  const others = list.split('\n').flatMap((line): Way[] => {
    const [subnet = '', address = ''] = line.split(' ');
    const range = parseCidr(subnet);
    const isRight = (route: string): boolean =>
      word(route, 'proto') === String(ROUTE_PROTOCOL) || word(route, 'via') === address;
    return range ? [{ subnet, range, isRight }] : [];
  });
  const own = podSubnet === undefined ? undefined : parseCidr(podSubnet);
  const isBridge = (route: string): boolean => word(route, 'dev') === 'cni0';
  return own && podSubnet !== undefined ? [...others, { subnet: podSubnet, range: own, isRight: isBridge }] : others;
}

const isInside = (part: Range, whole: Range): boolean => whole.first <= part.first && part.last <= whole.last;

/** Of two routes to one subnet the one with the lower metric counts, and of several subnets the smaller one (ip-route(8)). */
function routes(looked: Looked, found: FoundHost): Notice[] {
  if (looked.cluster.network.cni !== 'bridge') return [];
  // All of one size: the way of a part is found by its first address, however many nodes there are.
  const ways = waysOf(looked);
  const size = 2 ** (32 - (ways[0]?.range.prefix ?? 0));
  const byFirst = new Map(ways.map((way) => [way.range.first, way]));
  const lines = hostState(found.facts).routes.flatMap((route) => {
    const to = destination(route);
    const way = to && byFirst.get(Math.floor(to.first / size) * size);
    return way && isInside(to, way.range) ? [{ route, way, isWhole: to.prefix === way.range.prefix }] : [];
  });
  const best = new Map<Way, number>();
  for (const { route, way, isWhole } of lines) {
    if (isWhole && way.isRight(route)) best.set(way, Math.min(metric(route), best.get(way) ?? Infinity));
  }
  return lines
    .filter(({ route, way }) => !way.isRight(route))
    .filter(({ route, way, isWhole }) => !isWhole || metric(route) <= (best.get(way) ?? Infinity))
    .map(({ route, way }) => notice('error', 'ROUTE_OVERRULED', { route: route.trim(), subnet: way.subnet }));
}

/** One notice for each thing. A deployment does not begin while there is one. */
export const overruled = (looked: Looked, found: FoundHost): Notice[] => [
  ...configurations(looked, found),
  ...units(looked, found),
  ...routes(looked, found),
];
