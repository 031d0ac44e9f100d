/** Calico as its project publishes it for a cluster without an etcd of its own: what Keelson sets in that manifest. */
import { cniPluginsDir } from '../components/cni/plugins';
import type { Cluster } from '../cluster/schema';
import { paths } from '../kubernetes/paths';
import { isBefore } from '../versions/order';
import { versionsOf } from '../versions/versions';
import { restartedBy, set, variable, type Patch } from './patch';
import type { NetworkManifest } from './rule';

const daemonSet = { kind: 'DaemonSet', name: 'calico-node' } as const;
const configMap = { kind: 'ConfigMap', name: 'calico-config' } as const;
const pod = ['spec', 'template', 'spec'] as const;
const node: Patch['at'] = [...pod, 'containers', { name: 'calico-node' }];
const hostPath = (name: string): Patch['at'] => [...pod, 'volumes', { name }, 'hostPath', 'path'];

/** The variables are told in docs.tigera.io, "Configuring calico/node". */
const patches = (cluster: Cluster): Patch[] => {
  const { podCidr, mtu, interface: link } = cluster.network;
  const method = 'IP_AUTODETECTION_METHOD';
  return [
    variable(daemonSet, node, 'CALICO_IPV4POOL_CIDR', podCidr),
    set(daemonSet, hostPath('cni-bin-dir'), cniPluginsDir(cluster)),
    set(daemonSet, hostPath('cni-net-dir'), paths.cniConfiguration),
    set(daemonSet, [...pod, 'tolerations'], [{ operator: 'Exists' }]),
    ...(mtu === undefined ? [] : [set(configMap, ['data', 'veth_mtu'], String(mtu))]),
    ...(link === undefined ? [] : [variable(daemonSet, node, method, `interface=${link}`)]),
    restartedBy(daemonSet, configMap),
  ];
};

const versionOf = (cluster: Cluster): string => versionsOf(cluster).calico;
/** On Docker Hub up to 3.30 (projectcalico/calico, manifests/calico.yaml of each version). */
const home = (cluster: Cluster): string =>
  isBefore(versionOf(cluster), '3.31.0') ? 'docker.io/calico' : 'quay.io/calico';

export const calicoManifest: NetworkManifest = {
  file: 'calico.yaml',
  title: 'Calico',
  versionField: 'calico',
  url: (version) => `https://raw.githubusercontent.com/projectcalico/calico/v${version}/manifests/calico.yaml`,
  sums: {},
  versions: (cluster) => ({ calico: versionOf(cluster) }),
  images: [
    { name: 'calicoNode', tag: (cluster) => `node:v${versionOf(cluster)}`, home },
    { name: 'calicoCni', tag: (cluster) => `cni:v${versionOf(cluster)}`, home },
    { name: 'calicoControllers', tag: (cluster) => `kube-controllers:v${versionOf(cluster)}`, home },
  ],
  fieldOf: () => 'versions.calico',
  patches,
};
