/** What the cluster still has of a machine that has ended to be a worker. Pure. */
import type { ClusterNode } from '../../../shared/cluster/schema';
import { ownUnits } from '../../../shared/components';
import { nodeObjectName } from '../../../shared/components/kubelet/nodeObject';
import type { Notice } from '../../../shared/job/notices';
import type { FoundNode } from '../../../shared/resources/found';
import type { LedgerEntry } from '../../../shared/resources/ledger';

type Entries = ReadonlyMap<string, LedgerEntry>;

const kubelets = ownUnits.filter(({ leavings = [] }) => leavings.some(({ kind }) => kind === 'pods'));
const objectId = (node: ClusterNode): string => `object:${nodeObjectName(node)}`;

/** The Node that the cluster has of a machine that is no worker. */
const formerly = (node: ClusterNode, nodes: readonly FoundNode[]): FoundNode | undefined =>
  node.roles.includes('worker') ? undefined : nodes.find(({ name }) => name === node.ip);

/** The ledger has a kubelet of ours there, or has written this very object down before that kubelet went. */
const isOurs = (node: ClusterNode, { uid }: FoundNode, ledger: Entries): boolean =>
  kubelets.some(({ unit }) => ledger.has(`unit:${unit}`)) ||
  (uid !== undefined && ledger.get(objectId(node))?.uid === uid);

/** The Node of a machine that is no worker any more: its kubelet of ours goes, or a run was cut off when it had gone. */
export function formerNode(node: ClusterNode, nodes: readonly FoundNode[], ledger: Entries): LedgerEntry[] {
  const there = formerly(node, nodes);
  if (!there || !isOurs(node, there, ledger)) return [];
  const { uid } = there;
  return [{ id: objectId(node), before: null, ...(uid === undefined ? {} : { uid }) }];
}

/**
 * A Node that is not Ready, and nothing says that its kubelet was ours: it stays, and the person is told. A Ready one has a
 * kubelet that somebody runs there.
 */
export function unclearNode(node: ClusterNode, nodes: readonly FoundNode[], ledger: Entries): Notice[] {
  const there = formerly(node, nodes);
  if (!there || there.ready || isOurs(node, there, ledger)) return [];
  return [{ severity: 'warning', code: 'NODE_UNCLAIMED', params: { name: there.name } }];
}
