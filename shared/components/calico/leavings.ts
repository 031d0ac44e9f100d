/** What Calico's pods have made on a node that no other part of Keelson makes; gone with them. */
import { paths } from '../../kubernetes/paths';
import type { Leaving } from '../component';

/** How its CNI plugin calls the network (projectcalico/calico, manifests/calico.yaml). */
export const CALICO_NETWORK = 'k8s-pod-network';

/** Written by an init container of its manifest, the second one with the rights of its CNI plugin at the API. */
export const calicoConfiguration = `${paths.cniConfiguration}/10-calico.conflist`;
export const calicoKubeconfig = `${paths.cniConfiguration}/calico-kubeconfig`;

export const calicoLeavings: Leaving = {
  kind: 'ifLedgerHas',
  file: calicoConfiguration,
  leavings: [
    // The manifest has no such line: the node's record says the range.
    { kind: 'calicoLinks', rangeIn: paths.networkManifest },
    { kind: 'chains', names: 'cali-[A-Za-z0-9_:.-]*' },
  ],
};
