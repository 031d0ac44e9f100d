/** The images of cluster DNS: kube-dns' three, or CoreDNS. */
import type { ImageRule } from '../component';

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

const LAST_KUBE_DNS = COREDNS_SINCE - 1;

/** Names and versions under the prefix: the guide's set (ARCHITECTURE.md, "The guide"), and CoreDNS. */
export const dnsImages = {
  kubeDns: { name: 'kubeDns', tag: () => 'k8s-dns-kube-dns-amd64:1.14.5', until: LAST_KUBE_DNS },
  dnsmasq: { name: 'dnsmasq', tag: () => 'k8s-dns-dnsmasq-nanny-amd64:1.14.5', until: LAST_KUBE_DNS },
  sidecar: { name: 'sidecar', tag: () => 'k8s-dns-sidecar-amd64:1.14.5', until: LAST_KUBE_DNS },
  coredns: { name: 'coredns', tag: (minor) => `coredns:${coreDnsVersion(minor)}`, since: COREDNS_SINCE },
} as const satisfies Record<string, ImageRule>;
