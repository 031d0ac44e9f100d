/** What listens on a host, and whether the product explains it. */
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { placesIn } from '../../../shared/components';
import { portsOf, type OpenPort } from '../../../shared/components/ports';
import { clusterContext } from '../../../shared/kubernetes/nodeContext';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import type { LabHost } from '../../lab/host/host';

export interface Listener {
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
  /** As the kernel calls it: 15 letters at most. */
  readonly process: string;
}

/** `tcp LISTEN 0 4096 127.0.0.1:2379 0.0.0.0:* users:(("etcd",pid=1299,fd=8))`. */
export function parseListeners(text: string): Listener[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [protocol = '', , , , place = ''] = line.split(/\s+/);
      const [, address = '', port = ''] = /^(.*):(\d+)$/.exec(place) ?? [];
      const [, process = ''] = /users:\(\("([^"]+)"/.exec(line) ?? [];
      return { protocol, address: address.replace(/^\[(.*)\]$/, '$1'), port: Number(port), process };
    });
}

export const listenersOf = async (host: LabHost): Promise<Listener[]> => parseListeners(await host.sh('ss -Hlntup'));

/** What is there beside the product: the way in, and where the container runtime hands streams to the kubelet. */
const besides: readonly { process: string; only?: string; port?: (node: ClusterNode) => number }[] = [
  { process: 'sshd', port: ({ ssh }) => ssh.port },
  { process: 'containerd', only: '127.0.0.1' },
];

/** The rule that says what this listener is for; it must be of that program and at that address. */
export function explanationOf(cluster: Cluster, node: ClusterNode, listener: Listener): OpenPort | undefined {
  const isHere = placesIn(cluster);
  const context = { ...clusterContext(cluster, placeholderSecrets), node };
  return portsOf(cluster).find(
    ({ port, component, on, opening }) =>
      listener.protocol === 'tcp' &&
      isHere(on, node) &&
      port === listener.port &&
      component.slice(0, 15) === listener.process &&
      opening
        .addresses(context)
        .split(',')
        .some((address) => hostIn(address) === listener.address),
  );
}

/** The host of an address or of a URL. */
const hostIn = (address: string): string =>
  address.includes('://') ? new URL(address).hostname : address.replace(/:\d+$/, '');

/** The listeners of a node for which nothing stands. */
export const unexplained = (cluster: Cluster, node: ClusterNode, listeners: readonly Listener[]): Listener[] =>
  listeners.filter(
    (one) =>
      explanationOf(cluster, node, one) === undefined &&
      !besides.some(
        ({ process, only, port }) =>
          process === one.process &&
          (only === undefined || only === one.address) &&
          (port === undefined || port(node) === one.port),
      ),
  );
