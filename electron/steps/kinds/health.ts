/** How a unit says that it is well: what the catalogue tells (shared/components), as a command on its node. */
import type { Health } from '../../../shared/components/component';
import { accessOf, API_PORT, hasIdentities, LOOPBACK } from '../../../shared/access/access';
import { kubeletClient } from '../../../shared/components/kube-apiserver/certificates';
import { allUnits } from '../../../shared/components';
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { paths } from '../../../shared/kubernetes/paths';
import { sh, type Command } from '../../shell/quote';
import { kubectlCommand } from '../kubectl/kubectl';
import { checkRulesCommand } from './firewall';

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

/**
 * A token must not stand in a command line: curl and kubectl read it. kubectl takes much longer to start, but understands every
 * token; curl gets one that is written in the kubeconfig as it is (RFC 6750, 2.1, "b64token").
 */
function apiProbe(cluster: Cluster, path: string): Probe {
  const [server, kubeconfig] = [accessOf(cluster).api(LOOPBACK), paths.adminKubeconfig];
  const url = `${server}${path}`;
  const kubectl = kubectlCommand(cluster, sh`--server=${server} --request-timeout=5s get --raw ${path}`);
  const command = sh`token=$(sed -n 's/^ *token: *//p' ${kubeconfig})
case "$token" in '' | *[!A-Za-z0-9._~+/=-]*) token= ;; esac
if [ -n "$token" ] && command -v curl >/dev/null 2>&1; then
printf 'header = "Authorization: Bearer %s"\n' "$token" | curl -fsSk -m 5 --noproxy '*' -o /dev/null -K - ${url}
else ${{ raw: kubectl }}
fi`;
  return { name: url, command };
}

/**
 * Whoever has a certificate of the cluster may ask whether the API server is well (the role system:public-info-viewer); without
 * curl an open port must do.
 */
function certifiedProbe(cluster: Cluster, { node, path }: Extract<Health, { kind: 'api' }>): Probe {
  const url = `${accessOf(cluster).api(node.ip)}${path}`;
  const pair = kubeletClient.installPath;
  const command = sh`if command -v curl >/dev/null 2>&1; then
curl -fsS -m 5 --noproxy '*' -o /dev/null --cacert ${paths.secure.authority} --cert ${`${pair}.crt`} --key ${`${pair}.key`} ${url}
else ${{ raw: listens(API_PORT) }}
fi`;
  return { name: url, command };
}

/** The probe of a health endpoint, to be run on the node where its unit runs. */
export function probeOf(health: Health, cluster: Cluster): Probe {
  switch (health.kind) {
    case 'http':
      return httpProbe(health.scheme, health.port, health.path);
    case 'api':
      return hasIdentities(cluster) ? certifiedProbe(cluster, health) : apiProbe(cluster, health.path);
    case 'container':
      return {
        name: `docker inspect ${health.name}`,
        command: sh`[ "$(docker inspect -f '{{.State.Running}}' ${health.name})" = true ]`,
      };
    case 'command':
      return {
        name: health.name,
        command: health.prints === undefined ? sh`${health.words}` : sh`${health.words} | grep -E ${health.prints}`,
      };
    case 'rules':
      return { name: 'iptables -C', command: checkRulesCommand(health.rules) };
  }
}

/** The probe of a unit that some component has; undefined for every other unit. */
export function probeOfUnit(unit: string, cluster: Cluster, node: ClusterNode): Probe | undefined {
  const rule = allUnits.find((one) => one.unit === unit);
  return rule && probeOf(rule.health(cluster, node), cluster);
}
