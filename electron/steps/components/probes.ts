/** How a component says that it is well: data by component and version (kubernetes.io, Ports and Protocols). */
import type { Cluster } from '../../../shared/cluster/schema';
import type { ComponentId } from '../../../shared/components';
import { minorOf, SECURE_PORT_SINCE } from '../../../shared/kubernetesVersion';
import { sh, type Command } from '../../shell/quote';
import { kubectlCommand } from './kubectl';

/** A shell command that ends with 0 when the service is well, and how to name it to a person. */
export interface Probe {
  readonly name: string;
  readonly command: Command;
}

const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');

/** Whether anything listens on the port: 0A is LISTEN (kernel: include/net/tcp_states.h). */
const listens = (port: number): Command =>
  sh`grep -qE ${`^ *[0-9]+: [0-9A-F]+:${hex(port)} [0-9A-F:]+ 0A `} /proc/net/tcp /proc/net/tcp6`;

/** Asks with what the node has; without any HTTP client an open port must do. Proxy settings are not for the node itself. */
function httpProbe(scheme: 'http' | 'https', port: number, path: string): Probe {
  const url = `${scheme}://127.0.0.1:${String(port)}${path}`;
  const command = sh`unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
if command -v curl >/dev/null 2>&1; then curl -fsSk -m 5 -o /dev/null ${url}
elif command -v wget >/dev/null 2>&1; then wget -q -T 5 --no-check-certificate -O /dev/null ${url}
else ${{ raw: listens(port) }}
fi`;
  return { name: url, command };
}

/** From 1.20 on the API server answers nobody without a token, and a token must not stand in a command line: kubectl reads it. */
const apiServerProbe = (cluster: Cluster): Probe => ({
  name: 'https://127.0.0.1:6443/healthz',
  command: kubectlCommand(cluster, sh`--server=https://127.0.0.1:6443 --request-timeout=5s get --raw /healthz`),
});

const calicoProbe: Probe = {
  name: 'docker inspect calico-node',
  command: sh`[ "$(docker inspect -f '{{.State.Running}}' calico-node)" = true ]`,
};

interface ProbeRule {
  /** Up to 1.19. */
  readonly plain: (cluster: Cluster) => Probe;
  /** From 1.20 on. */
  readonly secure: (cluster: Cluster) => Probe;
}

const always = (probe: Probe): ProbeRule => ({ plain: () => probe, secure: () => probe });

const rules: Readonly<Record<ComponentId, ProbeRule>> = {
  etcd: always(httpProbe('http', 2379, '/health')),
  'kube-apiserver': { plain: () => httpProbe('http', 8080, '/healthz'), secure: apiServerProbe },
  'kube-controller-manager': {
    plain: () => httpProbe('http', 10252, '/healthz'),
    secure: () => httpProbe('https', 10257, '/healthz'),
  },
  'kube-scheduler': {
    plain: () => httpProbe('http', 10251, '/healthz'),
    secure: () => httpProbe('https', 10259, '/healthz'),
  },
  'kube-calico': always(calicoProbe),
  kubelet: always(httpProbe('http', 10248, '/healthz')),
  'kube-proxy': always(httpProbe('http', 10256, '/healthz')),
};

/** The probe of a component in this cluster's version, to be run on the node where the component runs. */
export function probeOf(component: ComponentId, cluster: Cluster): Probe {
  const minor = minorOf(cluster.kubernetesVersion) ?? SECURE_PORT_SINCE;
  return rules[component][minor < SECURE_PORT_SINCE ? 'plain' : 'secure'](cluster);
}
