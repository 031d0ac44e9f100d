/** What each pod network has on a node: to find the one that an earlier deployment has set up, and to remove it. */
import type { Cluster } from '../../shared/cluster/schema';
import { components } from '../../shared/components';
import { paths as target } from '../../shared/kubernetes/paths';
import { sh, type Command } from '../shell/quote';
import { removeFilesCommand, removeUnitsCommand } from './resetCommands';

export type NetworkName = Cluster['network']['cni'];

interface Network {
  readonly unit: string;
  /** What the kubelet or containerd reads: of several, they take the first by name. */
  readonly configuration: string;
  /** The links that are there as long as pods use the network. */
  readonly link: RegExp;
}

export const networks: Readonly<Record<NetworkName, Network>> = {
  calico: {
    unit: components['kube-calico'].unit,
    configuration: `${target.cniConfiguration}/10-calico.conf`,
    link: /^cali/,
  },
  bridge: {
    unit: 'keelson-routes.service',
    configuration: `${target.cniConfiguration}/10-bridge.conf`,
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
    gone.map(({ unit }) => unit),
    target.units,
  );
  const files = removeFilesCommand(
    gone.map(({ configuration }) => configuration),
    [],
  );
  return sh`${{ raw: units }}\n${{ raw: files }}`;
}
