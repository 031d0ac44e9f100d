/** What every host is prepared with: kernel modules and settings, and the PATH. */
import type { NodeContext } from '../../kubernetes/nodeContext';
import { publicFile } from '../../target/files';

/**
 * What a kubelet wants that may not set it by itself (k8s.io/kubernetes, pkg/kubelet/cm/container_manager_linux.go,
 * setupKernelTunables), and room for the watches of many pods: kubelet and applications share the limit of one user.
 */
const kubeletTunables = {
  'vm.overcommit_memory': 1,
  'vm.panic_on_oom': 0,
  'kernel.panic': 10,
  'kernel.panic_on_oops': 1,
  'kernel.keys.root_maxkeys': 1_000_000,
  'kernel.keys.root_maxbytes': 25_000_000,
  'fs.inotify.max_user_instances': 8192,
  'fs.inotify.max_user_watches': 1_048_576,
};

const tunables = ({ access, node }: NodeContext): string =>
  access.kind === 'certificates' && node.roles.includes('worker')
    ? Object.entries(kubeletTunables)
        .map(([name, value]) => `${name} = ${String(value)}\n`)
        .join('')
    : '';

/** Packets of pods cross bridges and leave the host (kubernetes.io, Container Runtimes). */
export const kernelSettings = publicFile(
  'all-node/99-kubernetes.conf',
  '/etc/sysctl.d/99-kubernetes.conf',
  (context) => `net.ipv4.ip_forward = 1
net.bridge.bridge-nf-call-iptables = 1
net.bridge.bridge-nf-call-ip6tables = 1
${tunables(context)}`,
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
