/** What the cluster still has of a machine that has ended to be a worker. Pure. */
import type { ClusterNode } from '../../../shared/cluster/schema';
import { ownUnits } from '../../../shared/components';
import { nodeObjectName } from '../../../shared/components/kubelet/nodeObject';
import type { FoundHost } from '../../../shared/resources/found';
import type { LedgerEntry } from '../../../shared/resources/ledger';

/**
 * The Node of a machine that is no worker any more: its kubelet goes, or is gone. One that is Ready without a kubelet of ours
 * is somebody else's.
 */
export function formerNode(
  node: ClusterNode,
  { nodes = [] }: FoundHost,
  ledger: ReadonlyMap<string, LedgerEntry>,
): LedgerEntry[] {
  const there = nodes.find(({ name }) => name === node.ip);
  if (!there || node.roles.includes('worker')) return [];
  const kubelets = ownUnits.filter(({ leavings = [] }) => leavings.some(({ kind }) => kind === 'pods'));
  const isOurs = !there.ready || kubelets.some(({ unit }) => ledger.has(`unit:${unit}`));
  return isOurs ? [{ id: `object:${nodeObjectName(node)}`, before: null }] : [];
}
