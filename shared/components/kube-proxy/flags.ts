/** kube-proxy's flags, and the one fault of it that Keelson repairs. */
import type { FlagTable, Life } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';

export const kubeProxyFlags: FlagTable = [
  { flag: 'bind-address', value: ({ node }) => node.ip },
  { flag: 'hostname-override', value: ({ node }) => node.ip },
  { flag: 'kubeconfig', value: paths.kubeProxyKubeconfig },
  { flag: 'logtostderr', value: 'true', until: 25 }, // fatal from 1.26: kubernetes/kubernetes #112120
  { flag: 'v', value: '2' },
];

/**
 * Which kube-proxy calls `iptables-restore -w5`, which iptables refuses from 1.6.2 on: 1.9 only. 1.10.0 writes `-w 5`
 * (kubernetes/kubernetes #60978; 1.9 got it late, with #61734), and releases before 1.9 had other code.
 */
export const iptablesRestoreW5: Life = { until: 9 };
