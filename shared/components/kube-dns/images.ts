/** The images of cluster DNS: kube-dns' three, or CoreDNS. */
import { hasIdentities } from '../../access/access';
import { profileDefaults } from '../../cluster/defaults';
import type { Cluster } from '../../cluster/schema';
import { versionsOf } from '../../versions/versions';
import type { ImageRule } from '../component';

/**
 * CoreDNS takes the place of kube-dns in the API's first minor without plain HTTP: kube-dns is told `--kube-master-url`
 * and brings no token.
 */
export const COREDNS_SINCE = 20;

const LAST_KUBE_DNS = COREDNS_SINCE - 1;

/**
 * Profile simple has it under its prefix by its plain name. Kubernetes' registry calls it `v1.8.0` from that version on, in a folder
 * of its own; a registry with copies of those images has it without the folder (k8s.io/kubernetes, cmd/kubeadm/app/images/images.go).
 */
function coreDnsTag(cluster: Cluster): string {
  const { coredns } = versionsOf(cluster);
  const [major = 0, minor = 0] = coredns.split('.').map(Number);
  if (!hasIdentities(cluster) || (major === 1 && minor < 8)) return `coredns:${coredns}`;
  const folder = cluster.registry.prefix === profileDefaults.secure.registryPrefix ? 'coredns/' : '';
  return `${folder}coredns:v${coredns}`;
}

/** Names and versions under the prefix: the guide's set (ARCHITECTURE.md, "The guide"), and CoreDNS. */
export const dnsImages = {
  kubeDns: { name: 'kubeDns', tag: () => 'k8s-dns-kube-dns-amd64:1.14.5', until: LAST_KUBE_DNS },
  dnsmasq: { name: 'dnsmasq', tag: () => 'k8s-dns-dnsmasq-nanny-amd64:1.14.5', until: LAST_KUBE_DNS },
  sidecar: { name: 'sidecar', tag: () => 'k8s-dns-sidecar-amd64:1.14.5', until: LAST_KUBE_DNS },
  coredns: {
    name: 'coredns',
    tag: coreDnsTag,
    since: COREDNS_SINCE,
  },
} as const satisfies Record<string, ImageRule>;
