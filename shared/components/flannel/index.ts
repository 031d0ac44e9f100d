/**
 * What flannel has on a node. Its pods come with the manifest (network-manifest), but what they make is written down before the
 * kubelet that runs them, and therefore undone after it.
 */
import { hasIdentities } from '../../access/access';
import { everywhere, healthOf } from '../../exposure/opening';
import { paths } from '../../kubernetes/paths';
import { FLANNEL_HEALTH_PORT, FLANNEL_LINK, flannelFolder, flannelManifest, VXLAN_PORT } from '../../manifests/flannel';
import { BRIDGE_LINK } from '../cni/files';
import { bridgePlugins, cniPluginsDir } from '../cni/plugins';
import { component } from '../component';
import { containerd } from '../containerd';
import { prepare } from '../prepare';
import { flannelConfiguration } from './leavings';

export const flannel = component({
  id: 'flannel',
  on: (cluster) => (cluster.network.cni === 'flannel' && hasIdentities(cluster) ? 'worker' : 'none'),
  needs: { here: [prepare, containerd] },
  network: {
    name: 'flannel',
    link: new RegExp(`^(${BRIDGE_LINK}|${FLANNEL_LINK.replace('.', '[.]')})$`),
    written: [flannelConfiguration],
  },
  programs: bridgePlugins,
  images: flannelManifest.images,
  tools: [{ name: 'ip' }, { name: 'iptables' }],
  directories: (cluster) => [
    { path: cniPluginsDir(cluster), mode: 0o755 },
    { path: paths.cniConfiguration, mode: 0o755 },
    { path: flannelFolder, mode: 0o755, data: true, madeByService: true },
    { path: '/var/lib/cni/flannel', mode: 0o700, data: true, madeByService: true },
  ],
  ports: [
    {
      port: VXLAN_PORT,
      protocol: 'udp',
      when: ({ network }) => network.backend !== 'host-gw',
      mayBeTaken: true,
      opening: { openFor: 'VXLAN', login: 'none', gives: 'packets', addresses: everywhere },
    },
    // The process belongs to a pod and to no unit.
    { port: FLANNEL_HEALTH_PORT, mayBeTaken: true, opening: healthOf(everywhere) },
  ],
  after: ({ cluster }) => [
    { kind: 'file', path: flannelConfiguration, mode: 0o600, secret: false },
    { kind: 'file', path: `${cniPluginsDir(cluster)}/flannel`, mode: 0o755, secret: false },
    { kind: 'link', name: BRIDGE_LINK },
    { kind: 'link', name: FLANNEL_LINK },
  ],
});
