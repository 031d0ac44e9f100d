/** The images of cluster DNS: kube-dns' three, or CoreDNS. */
import { versionsOf } from '../../versions/versions';
import type { ImageRule } from '../component';

/**
 * CoreDNS takes the place of kube-dns in the API's first minor without plain HTTP: kube-dns is told `--kube-master-url`
 * and brings no token.
 */
export const COREDNS_SINCE = 20;

const LAST_KUBE_DNS = COREDNS_SINCE - 1;

/** Names and versions under the prefix: the guide's set (ARCHITECTURE.md, "The guide"), and CoreDNS. */
export const dnsImages = {
  kubeDns: { name: 'kubeDns', tag: () => 'k8s-dns-kube-dns-amd64:1.14.5', until: LAST_KUBE_DNS },
  dnsmasq: { name: 'dnsmasq', tag: () => 'k8s-dns-dnsmasq-nanny-amd64:1.14.5', until: LAST_KUBE_DNS },
  sidecar: { name: 'sidecar', tag: () => 'k8s-dns-sidecar-amd64:1.14.5', until: LAST_KUBE_DNS },
  coredns: {
    name: 'coredns',
    tag: (cluster) => `coredns:${versionsOf(cluster).coredns}`,
    since: COREDNS_SINCE,
  },
} as const satisfies Record<string, ImageRule>;
