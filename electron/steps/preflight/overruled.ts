/**
 * What somebody else has on a host that ours cannot live beside: it counts more than what Keelson sets up (pods get another
 * network, packets another way, a service other arguments), or ours would take its place while it is in use (a service that
 * runs, a bridge). It is told by name and never touched. Pure.
 */
import { parseCidr, type Range } from '../../../shared/cluster/cidr';
import { BRIDGE_LINK } from '../../../shared/components/cni/files';
import { ROUTE_PROTOCOL } from '../../../shared/components/cni/routes';
import type { Notice } from '../../../shared/job/notices';
import { componentsOn, unitsOn } from '../../../shared/components';
import { networks, networksOfLink, type NetworkName } from '../../../shared/components/networks';
import { paths } from '../../../shared/kubernetes/paths';
import type { FoundHost } from '../../../shared/resources/found';
import { entriesOf } from '../../../shared/resources/ledger';
import { isOfFirstVersion } from '../convergence/adoption';
import type { StepContext } from '../step';
import { destination } from './crossRules';
import { hostState, type HostState } from './facts';
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

/** systemd's words for a service that would be ended: also one that starts again and again is in somebody's use. */
const runs = /^(activ|reload)/;

/** Of our units' names: `restart` would end somebody else's service. One that does not run is replaced, kept, and comes back. */
function services({ cluster, node }: Looked, found: FoundHost): Notice[] {
  if (isOfFirstVersion(found)) return [];
  const ledger = entriesOf(found.ledger);
  return componentsOn(cluster, node)
    .flatMap((component) => unitsOn(component, cluster, node))
    .filter(({ unit, system }) => system !== true && !ledger.has(`unit:${unit}`))
    .filter(({ unit }) => runs.test(found.units.get(unit)?.active ?? ''))
    .map(({ unit }) => notice('error', 'SERVICE_NOT_OURS', { unit }));
}

/** Whether Keelson has ever set this pod network up on the host, as far as the ledger says. */
function hasBeenOurs(name: NetworkName, found: FoundHost): boolean {
  const ledger = entriesOf(found.ledger);
  const { units, configuration } = networks[name];
  const ids = [...units.map((unit) => `unit:${unit}`), ...configuration.map((path) => `file:${path}`)];
  return isOfFirstVersion(found) || ids.some((id) => ledger.has(id));
}

/** The facts without links that only bear the name of a pod network's: no pods of ours can be connected to them. */
export function withoutOthersLinks(state: HostState, found: FoundHost): HostState {
  const isOurs = (link: string): boolean => networksOfLink(link).some((name) => hasBeenOurs(name, found));
  return { ...state, podLinks: state.podLinks.filter(isOurs), podBridge: isOurs(BRIDGE_LINK) ? state.podBridge : '' };
}

/** The plugin takes a bridge of that name as its own: it gives it an address and other settings, which nobody takes back. */
const bridge = ({ cluster, node }: Looked, found: FoundHost): Notice[] =>
  networks[cluster.network.cni].links.some((pattern) => pattern.test(BRIDGE_LINK)) &&
  node.roles.includes('worker') &&
  hostState(found.facts).podLinks.includes(BRIDGE_LINK) &&
  !networksOfLink(BRIDGE_LINK).some((name) => hasBeenOurs(name, found))
    ? [notice('error', 'LINK_NOT_OURS', { link: BRIDGE_LINK })]
    : [];

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
  const isBridge = (route: string): boolean => word(route, 'dev') === BRIDGE_LINK;
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
  ...services(looked, found),
  ...bridge(looked, found),
  ...routes(looked, found),
];
