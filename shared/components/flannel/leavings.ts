/** What flanneld has made on a node that no other part of Keelson makes; gone with its pods, after them. */
import { paths } from '../../kubernetes/paths';
import { subnetFile } from '../../manifests/flannel';
import type { Leaving } from '../component';

/** Written by an init container of its manifest. */
export const flannelConfiguration = `${paths.cniConfiguration}/10-flannel.conflist`;

export const flannelLeavings: Leaving = {
  kind: 'ifLedgerHas',
  file: flannelConfiguration,
  leavings: [
    { kind: 'flannelRoutes', rangeIn: subnetFile },
    // flannel-io/flannel, pkg/trafficmngr/iptables and pkg/trafficmngr/nftables.
    { kind: 'chains', names: 'FLANNEL-(POSTRTG|FWD)' },
    { kind: 'nftTables', name: 'flannel-ipv4' },
    { kind: 'nftTables', name: 'flannel-ipv6' },
  ],
};
