/** The container images by version, and their full names under the registry of the cluster file. */
import type { Cluster, ImageName } from '../cluster/schema';
import { minorOf } from '../kubernetesVersion';
import { livesAt, type Life } from '../kubernetes/flags';

/**
 * CoreDNS takes the place of kube-dns in the API's first minor without plain HTTP: kube-dns is told `--kube-master-url`
 * and brings no token.
 */
export const COREDNS_SINCE = 20;

/**
 * Which CoreDNS goes with which minor: first minor -> version. Up to 1.34 what Kubernetes' own tools install (its CHANGELOG
 * of that minor, "CoreDNS"); the last row is easzlab/kubeasz 3.7.0's, for 1.36.
 */
const coreDnsVersions: readonly (readonly [since: number, version: string])[] = [
  [20, '1.7.0'],
  [21, '1.8.0'],
  [22, '1.8.4'],
  [23, '1.8.6'],
  [25, '1.9.3'],
  [29, '1.11.1'],
  [32, '1.11.3'],
  [34, '1.12.1'],
  [36, '1.14.6'],
];

const coreDnsVersion = (minor: number): string =>
  coreDnsVersions.findLast(([since]) => since <= minor)?.[1] ?? coreDnsVersions[0]?.[1] ?? '';

interface ImageRule extends Life {
  readonly name: ImageName;
  readonly tag: (minor: number) => string;
  readonly when?: (cluster: Cluster) => boolean;
}

/** Names and versions under the prefix: the guide's set (ARCHITECTURE.md, "The guide"), and CoreDNS. */
const imageRules: readonly ImageRule[] = [
  // It does nothing but wait, so one serves every version, and this one lies under the default prefix.
  { name: 'pause', tag: () => 'pause-amd64:3.0' },
  { name: 'calicoNode', tag: () => 'calico-node:v2.6.2', when: ({ network }) => network.cni === 'calico' },
  { name: 'kubeDns', tag: () => 'k8s-dns-kube-dns-amd64:1.14.5', until: COREDNS_SINCE - 1 },
  { name: 'dnsmasq', tag: () => 'k8s-dns-dnsmasq-nanny-amd64:1.14.5', until: COREDNS_SINCE - 1 },
  { name: 'sidecar', tag: () => 'k8s-dns-sidecar-amd64:1.14.5', until: COREDNS_SINCE - 1 },
  { name: 'coredns', tag: (minor) => `coredns:${coreDnsVersion(minor)}`, since: COREDNS_SINCE },
];

export interface ImageUse {
  readonly name: ImageName;
  /** `registry.example.com/team/pause-amd64:3.0`. */
  readonly reference: string;
}

/** The images that the nodes of this cluster need, overrides applied. */
export function imagesOf(cluster: Cluster): ImageUse[] {
  const minor = minorOf(cluster.kubernetesVersion) ?? 0;
  const { prefix, images } = cluster.registry;
  return imageRules
    .filter((rule) => livesAt(rule, minor) && (rule.when?.(cluster) ?? true))
    .map(({ name, tag }) => ({ name, reference: images[name] ?? `${prefix}/${tag(minor)}` }));
}

/** The full name of one image; undefined when this cluster does not need it. */
export const imageOf = (cluster: Cluster, name: ImageName): string =>
  imagesOf(cluster).find((image) => image.name === name)?.reference ?? '';
