/** What each pod network has on a node: to find the one that an earlier deployment has set up, and to remove it. */
import type { Cluster } from '../../../shared/cluster/schema';
import { components } from '../../../shared/components';
import { paths as target } from '../../../shared/kubernetes/paths';
import { sh, type Command } from '../../shell/quote';
import { removeFilesCommand, removeUnitsCommand } from '../reset/resetCommands';

export type NetworkName = Cluster['network']['cni'];

interface Network {
  readonly units: readonly string[];
  /** What the kubelet or containerd reads: of several, they take the first by name. */
  readonly configuration: string;
  /** What else lies on a node for it alone. */
  readonly others: readonly string[];
  /** The links that are there as long as pods use the network. */
  readonly link: RegExp;
}

/** Not every node has both: pods have an address to hide only where pods are, and a lone worker has nobody to route to. */
export const bridgeUnits = { masquerade: 'keelson-masquerade.service', routes: 'keelson-routes.service' } as const;

export const networks: Readonly<Record<NetworkName, Network>> = {
  calico: {
    units: [components['kube-calico'].unit],
    configuration: `${target.cniConfiguration}/10-calico.conf`,
    others: [],
    link: /^cali/,
  },
  bridge: {
    units: [bridgeUnits.masquerade, bridgeUnits.routes],
    configuration: `${target.cniConfiguration}/10-bridge.conf`,
    others: [target.podRoutes, target.podRouteList],
    link: /^cni0$/,
  },
};

const others = (name: NetworkName): NetworkName[] =>
  (Object.keys(networks) as NetworkName[]).filter((other) => other !== name);

/** A network other than this one that pods of the host use, by the names of the host's links. */
export const networkOfPods = (name: NetworkName, links: readonly string[]): NetworkName | undefined =>
  others(name).find((other) => links.some((link) => networks[other].link.test(link)));

/** Removes every other network's unit and configuration. Only while no pod uses it: preflight has made sure of that. */
export function removeOtherNetworksCommand(name: NetworkName): Command {
  const gone = others(name).map((other) => networks[other]);
  const units = removeUnitsCommand(
    gone.flatMap((network) => network.units),
    target.units,
  );
  const files = removeFilesCommand(
    gone.flatMap(({ configuration, others: more }) => [configuration, ...more]),
    [],
  );
  return sh`${{ raw: units }}\n${{ raw: files }}`;
}
