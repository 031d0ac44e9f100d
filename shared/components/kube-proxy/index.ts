import { addressOf, EVERY_ADDRESS, healthOf, LOOPBACK } from '../../exposure/opening';
import { paths } from '../../kubernetes/paths';
import { kubelet } from '../kubelet';
import { component } from '../component';
import { KUBERNETES_CHAINS } from './chains';
import { iptablesRestore, kubeProxyKubeconfig, kubeProxyPath, kubeProxyService } from './files';
import { kubeProxyFlags as flags } from './flags';

export const kubeProxy = component({
  id: 'kube-proxy',
  on: () => 'worker',
  needs: { here: [kubelet] },
  files: [kubeProxyKubeconfig, iptablesRestore, kubeProxyPath, kubeProxyService],
  units: [
    {
      unit: 'kube-proxy.service',
      program: 'kube-proxy',
      health: () => ({ kind: 'http', scheme: 'http', port: 10256, path: '/healthz' }),
      leavings: [{ kind: 'chains', names: KUBERNETES_CHAINS }],
    },
  ],
  // conntrack up to 1.31 (kubernetes/kubernetes #126847).
  tools: [{ name: 'iptables' }, { name: 'conntrack', until: 31 }],
  directories: () => [{ path: paths.kubeProxy, mode: 0o755, data: true }],
  // Written when it starts (k8s.io/kubernetes, cmd/kube-proxy/app/conntrack.go, pkg/proxy/iptables/proxier.go).
  traces: [
    'net.ipv4.conf.all.route_localnet',
    'net.netfilter.nf_conntrack_max',
    'net.netfilter.nf_conntrack_tcp_timeout_established',
    'net.netfilter.nf_conntrack_tcp_timeout_close_wait',
  ],
  ports: [
    { port: 10249, opening: healthOf(addressOf(flags, 'metrics-bind-address', LOOPBACK)) },
    { port: 10256, opening: healthOf(addressOf(flags, 'healthz-bind-address', EVERY_ADDRESS)) },
  ],
});
