/** flannel: what Keelson sets in its manifest, and what it makes on a node. */
import type { Cluster, FlannelBackend } from '../cluster/schema';
import { cniPluginsDir } from '../components/cni/plugins';
import { AppError } from '../errors';
import { paths } from '../kubernetes/paths';
import { versionsOf } from '../versions/versions';
import type { ManifestObject } from './objects';
import { flag, isFields, jsonIn, restartedBy, set, type Patch } from './patch';
import type { NetworkManifest } from './rule';

/** How the CNI plugins call the network in the names of what they keep: its manifest's `cbr0` is in everybody's use. */
export const FLANNEL_NETWORK = 'keelson-flannel';
/** The device of the backend vxlan (flannel-io/flannel, pkg/backend/vxlan/vxlan.go: `flannel.` and the VNI). */
export const FLANNEL_LINK = 'flannel.1';
/** VXLAN's port where nobody says another one: the kernel's (github.com/flannel-io/flannel, Documentation/backends.md, "VXLAN"). */
export const VXLAN_PORT = 8472;
/** Where flanneld answers its probes, as its manifest has it. */
export const FLANNEL_HEALTH_PORT = 8081;
export const flannelFolder = '/run/flannel';
/** What flanneld has found out, for the CNI plugin: the pod network works on a node only when it is there. */
export const subnetFile = `${flannelFolder}/subnet.env`;

/** vxlan also where nodes are in several networks. */
export const backendOf = ({ network }: Cluster): FlannelBackend => network.backend ?? 'vxlan';

const daemonSet = { kind: 'DaemonSet', name: 'kube-flannel-ds' } as const;
const configMap = { kind: 'ConfigMap', name: 'kube-flannel-cfg' } as const;
const pod = ['spec', 'template', 'spec'] as const;
const hostPath = (name: string): Patch['at'] => [...pod, 'volumes', { name }, 'hostPath', 'path'];

/** What vxlan takes of each packet (flannel-io/flannel, pkg/backend/vxlan/vxlan_network.go, encapOverhead). */
const VXLAN_OVERHEAD = 50;

/**
 * What is to be said for pods to have this MTU: to vxlan that of the network around it, from which pods get what is left
 * (pkg/backend/vxlan/vxlan_network.go, MTU). host-gw reads none and takes that of the interface (pkg/backend/hostgw/hostgw.go).
 */
const mtuFields: Readonly<Record<FlannelBackend, (mtu: number) => Readonly<Record<string, number>>>> = {
  vxlan: (mtu) => ({ MTU: mtu + VXLAN_OVERHEAD }),
  'host-gw': () => ({}),
};

/** Written by hand in the form that flanneld reads (github.com/flannel-io/flannel, Documentation/configuration.md). */
function netConf(cluster: Cluster): Readonly<Record<string, unknown>> {
  const { podCidr, mtu } = cluster.network;
  const backend = backendOf(cluster);
  return { Network: podCidr, Backend: { Type: backend, ...(mtu === undefined ? {} : mtuFields[backend](mtu)) } };
}

/** As flanneld reads it, to which upper and lower case are the same (Go's encoding/json; pkg/backend/manager.go, GetBackend). */
function typeIn(objects: readonly ManifestObject[]): string | undefined {
  const field = (value: unknown, wanted: string): unknown =>
    isFields(value) ? Object.entries(value).findLast(([key]) => key.toLowerCase() === wanted)?.[1] : undefined;
  const config = objects.find(({ kind, metadata }) => kind === configMap.kind && metadata.name === configMap.name);
  const type = field(field(jsonIn(field(config?.['data'], 'net-conf.json')), 'backend'), 'type');
  return typeof type === 'string' ? type : undefined;
}

/**
 * A person who has written another backend into a manifest of their own, and not into the cluster file, wants that one.
 * @throws MANIFEST_BACKEND {name, type}
 */
function review(cluster: Cluster, objects: readonly ManifestObject[], name: string): void {
  const type = typeIn(objects);
  if (cluster.network.backend === undefined && type !== undefined && type.toLowerCase() !== backendOf(cluster))
    throw new AppError('MANIFEST_BACKEND', { name, type });
}

const patches = (cluster: Cluster): Patch[] => {
  const { interface: link } = cluster.network;
  return [
    { of: configMap, at: ['data', 'net-conf.json'], change: 'json', value: netConf(cluster) },
    { of: configMap, at: ['data', 'cni-conf.json'], change: 'json', value: { name: FLANNEL_NETWORK } },
    set(daemonSet, hostPath('cni-plugin'), cniPluginsDir(cluster)),
    set(daemonSet, hostPath('cni'), paths.cniConfiguration),
    // A taint NoExecute would end the network of a node, and with it every pod there, those that tolerate it too.
    set(daemonSet, [...pod, 'tolerations'], [{ operator: 'Exists' }]),
    ...(link === undefined ? [] : [flag(daemonSet, [...pod, 'containers', { name: 'kube-flannel' }], 'iface', link)]),
    restartedBy(daemonSet, configMap),
  ];
};

/** Up to 0.25 its images were on Docker Hub (flannel-io/flannel, Documentation/kube-flannel.yml of each version). */
const home = (): string => 'ghcr.io/flannel-io';

export const flannelManifest: NetworkManifest = {
  file: 'kube-flannel.yml',
  title: 'flannel',
  hasBackends: true,
  review,
  versionField: 'flannel',
  url: (version) => `https://raw.githubusercontent.com/flannel-io/flannel/v${version}/Documentation/kube-flannel.yml`,
  sums: { '0.28.10': '944a3c1f925f117727a1b7272a323c80965da642498397ec7e6ea9bef0f9e6c5' },
  versions: (cluster) => {
    const { flannel, flannelCni } = versionsOf(cluster);
    return { flannel, flannelCni };
  },
  images: [
    { name: 'flannel', tag: (cluster) => `flannel:v${versionsOf(cluster).flannel}`, home },
    { name: 'flannelCni', tag: (cluster) => `flannel-cni-plugin:v${versionsOf(cluster).flannelCni}`, home },
  ],
  fieldOf: (name) => (name === 'flannelCni' ? 'versions.flannelCni' : 'versions.flannel'),
  patches,
};
