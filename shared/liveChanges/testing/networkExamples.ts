/** Changes of clusters whose pod network is a manifest, and what the table says of them. */
import type { ClusterInput } from '../../cluster/schema';
import type { Changes, Example } from './examples';
import { secure } from './secureExamples';

type Network = NonNullable<ClusterInput['network']>;

const changeOf =
  (network: Network) =>
  (changed: Network, more: Changes, ...expected: readonly string[]): Example => ({
    before: { ...secure, network },
    after: { ...secure, network: { ...network, ...changed }, ...more },
    expected,
  });
const flannel = changeOf({ cni: 'flannel' });
const calico = changeOf({ cni: 'calico' });
const versions = (changed: ClusterInput['versions']): Changes => ({ versions: { ...secure.versions, ...changed } });

export const networkExamples: Readonly<Record<string, Example>> = {
  'flannel: what it does anyway, written down': flannel({ backend: 'vxlan' }, {}),
  'flannel: host-gw': flannel({ backend: 'host-gw' }, {}, 'network.backend: refused NETWORK_BACKEND'),
  'flannel: mtu': flannel({ mtu: 1400 }, {}, 'network.mtu: applied NETWORK_PODS_RESTART NEW_PODS_ONLY'),
  'flannel by host-gw: mtu': changeOf({ cni: 'flannel', backend: 'host-gw' })(
    { mtu: 1400 },
    {},
    'network.mtu: nothing',
  ),
  'flannel: interface': flannel({ interface: 'eth1' }, {}, 'network.interface: applied NETWORK_PODS_RESTART'),
  'flannel: manifest': flannel(
    { manifest: './own.yml' },
    {},
    'network.manifest: applied NETWORK_PODS_RESTART NAMESPACE_STAYS',
  ),
  'flannel: versions': flannel(
    {},
    versions({ flannel: '0.28.11', flannelCni: '1.9.1-flannel4' }),
    ...['versions.flannel', 'versions.flannelCni', 'registry.images.flannel', 'registry.images.flannelCni'].map(
      (field) => `${field}: applied NETWORK_PODS_RESTART`,
    ),
  ),
  'calico in profile secure: mtu': calico({ mtu: 1440 }, {}, 'network.mtu: applied NETWORK_PODS_RESTART NEW_PODS_ONLY'),
  'calico in profile secure: version': calico(
    {},
    versions({ calico: '3.33.1' }),
    ...['versions.calico', ...['Node', 'Cni', 'Controllers'].map((name) => `registry.images.calico${name}`)].map(
      (field) => `${field}: applied NETWORK_PODS_RESTART`,
    ),
  ),
  'secure: bridge to flannel': {
    before: secure,
    after: { ...secure, network: { cni: 'flannel' } },
    expected: ['network.cni: refused CNI'],
  },
};
