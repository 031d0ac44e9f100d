import { inSimple, LOOPBACK, withCertificates } from '../../access/access';
import type { Cluster } from '../../cluster/schema';
import { addressOf, EVERY_ADDRESS, healthOf } from '../../exposure/opening';
import { paths } from '../../kubernetes/paths';
import { kubelet } from '../kubelet';
import { component } from '../component';
import { KUBERNETES_CHAINS, NFTABLES_TABLE } from './chains';
import { clusterAuthority } from '../authorities';
import { identity } from './certificates';
import {
  iptablesRestore,
  kubeProxyConf,
  kubeProxyConfigurationFile,
  kubeProxyKubeconfig,
  kubeProxyPath,
  kubeProxyService,
} from './files';
import { HEALTH_PORT, kubeProxyChoices, kubeProxyFlags as flags, METRICS_PORT } from './flags';

const usesNftables = ({ network }: Cluster): boolean => network.proxyMode === 'nftables';

export const kubeProxy = component({
  id: 'kube-proxy',
  on: () => 'worker',
  needs: { here: [kubelet] },
  certificates: [identity],
  files: [
    ...[clusterAuthority, kubeProxyConf, kubeProxyConfigurationFile, kubeProxyKubeconfig],
    ...[iptablesRestore, kubeProxyPath, kubeProxyService],
  ],
  choices: kubeProxyChoices,
  units: [
    {
      unit: 'kube-proxy.service',
      program: 'kube-proxy',
      health: () => ({ kind: 'http', scheme: 'http', port: HEALTH_PORT, path: '/healthz' }),
      leavings: [
        { kind: 'chains', names: KUBERNETES_CHAINS },
        { kind: 'nftTables', name: NFTABLES_TABLE },
      ],
    },
  ],
  // conntrack up to 1.31 (kubernetes/kubernetes #126847).
  tools: [{ name: 'iptables' }, { name: 'conntrack', until: 31 }, { name: 'nft', when: usesNftables }],
  directories: () => [{ path: paths.kubeProxy, mode: 0o755, data: true }],
  // Written when it starts (k8s.io/kubernetes, cmd/kube-proxy/app/conntrack.go, pkg/proxy/iptables/proxier.go).
  traces: [
    'net.ipv4.conf.all.route_localnet',
    'net.netfilter.nf_conntrack_max',
    'net.netfilter.nf_conntrack_tcp_timeout_established',
    'net.netfilter.nf_conntrack_tcp_timeout_close_wait',
  ],
  ports: [
    { port: METRICS_PORT, opening: healthOf(addressOf(flags, 'metrics-bind-address', LOOPBACK)) },
    { port: HEALTH_PORT, ...inSimple, opening: healthOf(addressOf(flags, 'healthz-bind-address', EVERY_ADDRESS)) },
    { port: HEALTH_PORT, ...withCertificates, opening: healthOf(() => LOOPBACK) },
  ],
});
