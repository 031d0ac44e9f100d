/**
 * What Calico has on a node in profile secure, where its manifest brings it (network-manifest; profile simple: kube-calico). As with
 * flannel it is written down before the kubelet that runs its pods.
 */
import { hasIdentities } from '../../access/access';
import { everywhere } from '../../exposure/opening';
import { paths } from '../../kubernetes/paths';
import { calicoManifest } from '../../manifests/calico';
import { cniPluginsDir } from '../cni/plugins';
import { component } from '../component';
import { containerd } from '../containerd';
import { prepare } from '../prepare';
import { calicoConfiguration, calicoKubeconfig } from './leavings';

export const calico = component({
  id: 'calico',
  on: (cluster) => (cluster.network.cni === 'calico' && hasIdentities(cluster) ? 'worker' : 'none'),
  needs: { here: [prepare, containerd] },
  network: { name: 'calico', link: /^cali/, written: [calicoConfiguration] },
  // Its images bring the plugins, but the one for a pod's loopback.
  programs: [{ name: 'loopback', dir: cniPluginsDir }],
  images: calicoManifest.images,
  tools: [{ name: 'ip' }, { name: 'iptables' }],
  directories: (cluster) => [
    { path: cniPluginsDir(cluster), mode: 0o755 },
    { path: paths.cniConfiguration, mode: 0o755 },
    ...['/run/calico', '/run/nodeagent', '/var/lib/calico', '/var/log/calico'].map((path) => ({
      ...({ path, mode: 0o755, data: true, madeByService: true } as const),
    })),
  ],
  ports: [
    // The processes belong to a pod and to no unit. BIRD talks to the neighbours of its configuration only.
    {
      port: 179,
      mayBeTaken: true,
      opening: { openFor: 'BGP', login: 'peers', gives: 'routes', addresses: everywhere },
    },
  ],
  after: ({ cluster }) => [
    ...[calicoConfiguration, calicoKubeconfig].map(
      (path) => ({ kind: 'file', path, mode: 0o600, secret: true }) as const,
    ),
    ...['calico', 'calico-ipam', 'bandwidth', 'flannel', 'host-local', 'portmap', 'tuning'].map(
      (name) => ({ kind: 'file', path: `${cniPluginsDir(cluster)}/${name}`, mode: 0o755, secret: false }) as const,
    ),
  ],
});
