/** What each pod network has on a node, read from the catalogue: to find the one that an earlier deployment has set up. */
import type { Cluster } from '../cluster/schema';
import { paths } from '../kubernetes/paths';
import { components } from '.';

export type NetworkName = Cluster['network']['cni'];

interface Network {
  readonly units: readonly string[];
  /** What the kubelet or containerd reads: of several, they take the first by name. */
  readonly configuration: readonly string[];
  /** What else lies on a node for it alone, beside units. */
  readonly others: readonly string[];
  /** The links that are there as long as pods use the network. */
  readonly links: readonly RegExp[];
}

function networkOf(name: NetworkName): Network {
  const parts = components.filter(({ network }) => network?.name === name);
  const places = parts
    .flatMap(({ files = [], network }) => [...files, ...(network?.elsewhere ?? [])])
    .map(({ installPath }) => installPath)
    .filter((path) => !path.startsWith(`${paths.units}/`))
    .concat(parts.flatMap(({ network }) => network?.written ?? []));
  const isConfiguration = (path: string): boolean => path.startsWith(`${paths.cniConfiguration}/`);
  return {
    units: parts.flatMap(({ units = [] }) => units.map(({ unit }) => unit)),
    configuration: places.filter(isConfiguration),
    others: places.filter((path) => !isConfiguration(path)),
    links: parts.flatMap(({ network }) => network?.link ?? []),
  };
}

export const networks: Readonly<Record<NetworkName, Network>> = {
  calico: networkOf('calico'),
  bridge: networkOf('bridge'),
  flannel: networkOf('flannel'),
};

/** The networks whose pods are connected by links of such a name: a bridge is also flannel's. */
export const networksOfLink = (link: string): NetworkName[] =>
  (Object.keys(networks) as NetworkName[]).filter((name) => networks[name].links.some((pattern) => pattern.test(link)));

/** A network other than this one that pods of the host use, by the names of the host's links. */
export const networkOfPods = (name: NetworkName, links: readonly string[]): NetworkName | undefined =>
  links
    .map(networksOfLink)
    .find((names) => names.length > 0 && !names.includes(name))
    ?.at(0);
