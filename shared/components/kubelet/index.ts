import { hasIdentities, inSimple, LOOPBACK, withCertificates } from '../../access/access';
import { addressOf, EVERY_ADDRESS, healthOf, type Opening } from '../../exposure/opening';
import { paths } from '../../kubernetes/paths';
import { FLANNEL_NETWORK } from '../../manifests/flannel';
import { BRIDGE_NETWORK } from '../cni/files';
import { apiBalancer } from '../api-balancer';
import { binaries } from '../binaries';
import { calico } from '../calico';
import { CALICO_NETWORK, calicoLeavings } from '../calico/leavings';
import { cni } from '../cni';
import { flannel } from '../flannel';
import { flannelLeavings } from '../flannel/leavings';
import { images } from '../images';
import { kubeApiServer } from '../kube-apiserver';
import { kubeCalico } from '../kube-calico';
import { rbac } from '../rbac';
import { certificateOf } from '../certificateRule';
import { component } from '../component';
import { calicoNetwork } from '../kube-calico/files';
import { KUBERNETES_CHAINS } from '../kube-proxy/chains';
import { cAdvisor } from './cAdvisor';
import { clusterAuthority } from '../authorities';
import { identity } from './certificates';
import { kubeletConf, kubeletConfigurationFile, kubeletKubeconfig, kubeletService } from './files';
import {
  CONFIGURATION_FILE_SINCE,
  hasConfigurationFile,
  kubeletChoices,
  kubeletConfiguration,
  kubeletFlags,
} from './flags';
import { nodeObject, nodeObjectName } from './nodeObject';

const addresses: Opening['addresses'] = (context) =>
  hasConfigurationFile(context)
    ? ((kubeletConfiguration(context) as { address?: string }).address ?? EVERY_ADDRESS)
    : addressOf(kubeletFlags, 'address', EVERY_ADDRESS)(context);

export const kubelet = component({
  id: 'kubelet',
  on: () => 'worker',
  // A new cluster has no pods yet but its DNS, which waits for the images by itself.
  needs: {
    here: [binaries, cni, flannel, calico, kubeCalico, apiBalancer],
    everywhere: [kubeApiServer],
    masters: [rbac],
    ifClusterRuns: [images],
  },
  certificates: [identity],
  files: [clusterAuthority, calicoNetwork, kubeletConf, kubeletKubeconfig, kubeletConfigurationFile, kubeletService],
  choices: kubeletChoices,
  units: [
    {
      unit: 'kubelet.service',
      program: 'kubelet',
      health: () => ({ kind: 'http', scheme: 'http', port: 10248, path: '/healthz' }),
      // Removed when it has ended: one that runs would make its pods anew.
      leavings: [
        { kind: 'pods' },
        { kind: 'mounts', below: paths.kubelet },
        // What it has had systemd make for the pods, by their quality of service (kubernetes/kubernetes, pkg/kubelet/cm).
        { kind: 'slice', name: 'kubepods.slice' },
        ...[BRIDGE_NETWORK, FLANNEL_NETWORK, CALICO_NETWORK].map((name) => ({ kind: 'podNetwork', name }) as const),
        flannelLeavings,
        calicoLeavings,
        { kind: 'chains', names: KUBERNETES_CHAINS },
      ],
    },
  ],
  tools: [{ name: 'mount' }, { name: 'nsenter' }],
  directories: (cluster) => [
    { path: paths.kubelet, mode: 0o755, data: true },
    ...(hasIdentities(cluster) ? [{ path: paths.secure.kubeletPki, mode: 0o700 }] : []),
    { path: paths.cniConfiguration, mode: 0o755 },
    // The CNI plugins' and its own: others (podman) may share them.
    { path: '/var/lib/cni', mode: 0o755, madeByService: true },
    { path: '/var/lib/cni/networks', mode: 0o755, madeByService: true },
    { path: '/var/lib/cni/results', mode: 0o755, madeByService: true },
    { path: '/var/lib/cni/cache', mode: 0o755, madeByService: true },
    { path: '/var/lib/cni/cache/results', mode: 0o755, madeByService: true },
    { path: '/var/log/pods', mode: 0o755, data: true, madeByService: true },
    { path: '/var/log/containers', mode: 0o755, data: true, madeByService: true },
    // It makes them wherever it runs: for volume plugins, and with Docker (up to 1.23) for its notes of sandboxes.
    { path: '/usr/libexec/kubernetes', mode: 0o755, data: true, madeByService: true },
    { path: '/var/lib/dockershim', mode: 0o755, data: true, madeByService: true },
  ],
  // Written when it starts (k8s.io/kubernetes, pkg/kubelet/cm/container_manager_linux.go, setupKernelTunables).
  traces: [
    'vm.overcommit_memory',
    'vm.panic_on_oom',
    'kernel.panic',
    'kernel.panic_on_oops',
    'kernel.keys.root_maxkeys',
    'kernel.keys.root_maxbytes',
  ],
  before: ({ cluster, node, podSubnet }) => {
    const manifest = nodeObject(cluster, node, podSubnet);
    return manifest ? [{ kind: 'object', name: nodeObjectName(node), manifest }] : [];
  },
  ports: [
    { port: 10248, opening: healthOf(addressOf(kubeletFlags, 'healthz-bind-address', LOOPBACK)) },
    // Anonymous and AlwaysAllow: by default with flags, written into the file from 1.24 on.
    { port: 10250, ...inSimple, opening: { openFor: 'KUBELET', login: 'none', gives: 'control', addresses } },
    {
      port: 10250,
      ...withCertificates,
      serves: certificateOf(identity),
      opening: { openFor: 'KUBELET', login: 'certificate', gives: 'control', addresses },
    },
    // Read-only: open by default where there are flags only, closed where there is a configuration file
    // (KubeletConfiguration, readOnlyPort).
    {
      port: 10255,
      until: CONFIGURATION_FILE_SINCE - 1,
      ...inSimple,
      opening: { openFor: 'KUBELET_READ_ONLY', login: 'none', gives: 'reading', addresses },
    },
    // Tried again and again, at the kubelet's address (kubernetes 1.9, pkg/kubelet/cadvisor/cadvisor_linux.go, exportHTTP);
    // gone with 1.12 (kubernetes/kubernetes #65707).
    {
      port: cAdvisor.port,
      until: 11,
      mayBeTaken: true,
      opening: { openFor: 'CADVISOR', login: 'none', gives: 'reading', addresses },
    },
  ],
});
