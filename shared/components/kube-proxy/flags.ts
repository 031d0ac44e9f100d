/** kube-proxy's flags, and the one fault of it that Keelson repairs. */
import { inSimple, LOOPBACK } from '../../access/access';
import { defaults } from '../../cluster/defaults';
import type { Cluster } from '../../cluster/schema';
import type { Reach } from '../../exposure/opening';
import type { NodeContext } from '../../kubernetes/nodeContext';
import { because, type Choice } from '../../kubernetes/why';
import {
  fieldChoices,
  fieldsFor,
  flagChoices,
  type FieldRule,
  type FlagTable,
  type Life,
} from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';

export const kubeProxyFlags: FlagTable = [
  { flag: 'config', value: paths.secure.kubeProxyConfiguration, ...because('SETTINGS_FILE') },
  { flag: 'bind-address', value: ({ node }) => node.ip, ...inSimple },
  { flag: 'hostname-override', value: ({ node }) => node.ip, ...inSimple },
  { flag: 'kubeconfig', value: paths.kubeProxyKubeconfig, ...inSimple },
  {
    flag: 'proxy-mode',
    value: ({ cluster }) => cluster.network.proxyMode,
    ...inSimple,
    when: ({ cluster }) => cluster.network.proxyMode !== defaults.proxyMode,
  },
  { flag: 'logtostderr', value: 'true', until: 25 }, // fatal from 1.26: kubernetes/kubernetes #112120
  { flag: 'v', value: '2' },
];

/**
 * Which kube-proxy calls `iptables-restore -w5`, which iptables refuses from 1.6.2 on: 1.9 only. 1.10.0 writes `-w 5`
 * (kubernetes/kubernetes #60978; 1.9 got it late, with #61734), and releases before 1.9 had other code.
 */
export const iptablesRestoreW5: Life = { until: 9 };

/** Where node ports are open while nothing else is said (kube-proxy's `--help`, `--nodeport-addresses`). */
export const nodePortsReach: Readonly<Record<Cluster['network']['proxyMode'], Reach>> = {
  iptables: 'everywhere',
  nftables: 'network',
};

export const HEALTH_PORT = 10256;
export const METRICS_PORT = 10249;

/**
 * Of profile secure: the file has fields that have no flag (kubernetes.io, kube-proxy Configuration v1alpha1, the same in every
 * minor since 1.20).
 */
const configurationFields = ({ cluster, node }: NodeContext): readonly FieldRule[] => [
  { field: 'clientConnection', value: { kubeconfig: paths.secure.kubeProxy }, ...because('OWN_IDENTITY') },
  // The name of the Node object: without it kube-proxy looks for one of the host's name, and finds no endpoints of its own.
  { field: 'hostnameOverride', value: node.ip },
  // Said always: left out, it is to become another one (kubernetes/kubernetes #139957).
  { field: 'mode', value: cluster.network.proxyMode },
  // What comes from elsewhere than pods and goes to a service's address bears the node's address, or it finds no way back.
  { field: 'clusterCIDR', value: cluster.network.podCidr },
  { field: 'bindAddress', value: node.ip },
  { field: 'healthzBindAddress', value: `${LOOPBACK}:${String(HEALTH_PORT)}`, ...because('LOOPBACK_ONLY') },
  { field: 'metricsBindAddress', value: `${LOOPBACK}:${String(METRICS_PORT)}`, ...because('LOOPBACK_ONLY') },
];

export const kubeProxyConfiguration = (context: NodeContext): object => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  ...fieldsFor(configurationFields(context), context),
});

/** What was chosen for safety, in flags and file. */
export const kubeProxyChoices = (context: NodeContext): Choice[] => [
  ...flagChoices(kubeProxyFlags, context),
  ...fieldChoices(configurationFields(context), context),
];
