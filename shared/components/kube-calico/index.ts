/** The calico network of profile simple: a container on every node, and plugins of its own. */
import { hasIdentities } from '../../access/access';
import { everywhere, healthOf } from '../../exposure/opening';
import { paths } from '../../kubernetes/paths';
import { binaries } from '../binaries';
import { images } from '../images';
import { runtime } from '../runtime';
import { component } from '../component';
import { etcd } from '../etcd';
import { calicoNetwork, calicoService, CONTAINER } from './files';
import { calicoNode } from './images';

export const kubeCalico = component({
  id: 'kube-calico',
  on: (cluster) => (cluster.network.cni === 'calico' && !hasIdentities(cluster) ? 'all' : 'none'),
  needs: { here: [runtime, binaries, images], everywhere: [etcd] },
  files: [calicoService],
  units: [
    {
      unit: 'kube-calico.service',
      // It registers the node by its host name.
      reads: () => [paths.hostname],
      health: () => ({ kind: 'container', name: CONTAINER }),
      leavings: [
        { kind: 'container', name: CONTAINER },
        { kind: 'calicoLinks', rangeIn: calicoService.installPath },
        // Felix's.
        { kind: 'chains', names: 'cali-[A-Za-z0-9_:.-]*' },
      ],
    },
  ],
  network: { name: 'calico', link: /^cali/, elsewhere: [calicoNetwork] },
  // The plugins are the guide's set (ARCHITECTURE.md, "The guide").
  programs: [
    { name: 'calico', on: 'worker' },
    { name: 'calico-ipam', on: 'worker' },
    { name: 'loopback', on: 'worker' },
    { name: 'calicoctl', optional: true },
  ],
  images: [calicoNode],
  // The processes belong to a container and to no unit.
  ports: [
    // BIRD talks to the neighbours of its configuration only, and hangs up on others.
    {
      port: 179,
      mayBeTaken: true,
      opening: { openFor: 'BGP', login: 'peers', gives: 'routes', addresses: everywhere },
    },
    // Felix's. It could not be told an address before projectcalico/libcalico-go #818, which is later than Calico 2.6.
    { port: 9099, mayBeTaken: true, opening: healthOf(everywhere) },
  ],
});
