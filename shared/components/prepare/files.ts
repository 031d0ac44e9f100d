/** What every host is prepared with: kernel modules and settings, and the PATH. */
import { publicFile } from '../../target/files';

/** Packets of pods cross bridges and leave the host (kubernetes.io, Container Runtimes). */
export const kernelSettings = publicFile(
  'all-node/99-kubernetes.conf',
  '/etc/sysctl.d/99-kubernetes.conf',
  () => `net.ipv4.ip_forward = 1
net.bridge.bridge-nf-call-iptables = 1
net.bridge.bridge-nf-call-ip6tables = 1
`,
);

/** Without br_netfilter the two bridge settings do not exist; overlay is what containerd stacks images with. */
export const kernelModules = publicFile(
  'all-node/kubernetes.conf',
  '/etc/modules-load.d/kubernetes.conf',
  ({ cluster }) => (cluster.runtime === 'containerd' ? 'br_netfilter\noverlay\n' : 'br_netfilter\n'),
);

export const shellPath = publicFile(
  'all-node/kubernetes-bins.sh',
  '/etc/profile.d/kubernetes-bins.sh',
  ({ cluster: { binaries } }) => `case ":$PATH:" in
  *:${binaries.dir}:*) ;;
  *) export PATH="$PATH:${binaries.dir}" ;;
esac
`,
);
