/** Which nodes the cluster of the draft has by the last run of this workstation, beside those that the draft names. */
import { create } from 'zustand';
import { parseCluster, type Cluster, type ClusterNode } from '../../shared/cluster/schema';
import { profileOf } from '../../shared/cluster/defaults';
import { clusterAfter, nodesOf, operationOf } from '../../shared/job/operations';
import type { Operation } from '../../shared/job/operations/operation';
import { call } from '../api';
import { getAt, listAt, setAt } from './documentPath';
import { followFile, nameOf, useDraftStore } from './draftStore';

interface RunningState {
  /** Undefined where no cluster of that name was deployed from here, or it was removed. */
  readonly nodes?: readonly ClusterNode[] | undefined;
}

export const useRunningStore = create<RunningState>()(() => ({}));

/** What is left of the nodes when the operation is done. */
export function nodesAfter(operation: Operation, cluster: Cluster): readonly ClusterNode[] {
  if (operation.kind !== 'reset') return clusterAfter(operation, cluster).nodes;
  const gone = nodesOf(operation);
  return gone.length === 0 ? [] : cluster.nodes.filter(({ hostname }) => !gone.includes(hostname));
}

/** Reads the last run that came to its end. */
export async function loadRunning(): Promise<void> {
  const name = nameOf(useDraftStore.getState().document);
  const last = (await call('job.list')).find((job) => job.status === 'done' && job.clusterName === name);
  const job = last && (await call('job.open', { id: last.id }));
  const cluster = job && parseCluster(job.document).cluster;
  const nodes = job && cluster ? nodesAfter(operationOf(job.state), cluster) : [];
  useRunningStore.setState({ nodes: nodes.length > 0 ? nodes : undefined });
}

export interface NodeDifferences {
  /** In the draft, and not in the cluster yet. */
  readonly added: readonly string[];
  /** In the cluster, and not in the draft any more. */
  readonly departed: readonly ClusterNode[];
  /** Those in both that may leave: workers, and in profile secure masters beside another one. */
  readonly removable: readonly ClusterNode[];
}

/** By their addresses, as the cluster itself knows nodes. */
export function compareNodes(document: unknown, running: readonly ClusterNode[]): NodeDifferences {
  const drafted = listAt(document, 'nodes').map((node) => ({
    ip: getAt(node, 'ip'),
    hostname: getAt(node, 'hostname'),
  }));
  const addresses = {
    running: new Set<unknown>(running.map(({ ip }) => ip)),
    draft: new Set(drafted.map(({ ip }) => ip)),
  };
  const isMaster = ({ roles }: ClusterNode): boolean => roles.includes('master');
  const mastersMayLeave = profileOf(document) === 'secure' && running.filter(isMaster).length > 1;
  const isDrafted = ({ ip }: ClusterNode): boolean => addresses.draft.has(ip);
  return {
    added: drafted.flatMap(({ ip, hostname }) => {
      return !addresses.running.has(ip) && typeof hostname === 'string' && hostname !== '' ? [hostname] : [];
    }),
    departed: running.filter((node) => !isDrafted(node)),
    removable: running.filter((node) => isDrafted(node) && (!isMaster(node) || mastersMayLeave)),
  };
}

/** The draft with a node in it that it does not name any more: how to log in to it stands there. */
export const withNode = (document: unknown, node: ClusterNode): unknown =>
  listAt(document, 'nodes').some((one) => getAt(one, 'ip') === node.ip)
    ? document
    : setAt(document, 'nodes', [...listAt(document, 'nodes'), node]);

/** A node has left its cluster, and main has taken it out of the file: the draft of that file follows. */
export function forgetNode(hostname: string, { name, path }: { name: string; path?: string | undefined }): void {
  const draft = useDraftStore.getState();
  if (nameOf(draft.document) !== name || draft.path !== path) return;
  followFile('nodes', (nodes) =>
    Array.isArray(nodes) ? nodes.filter((node) => getAt(node, 'hostname') !== hostname) : nodes,
  );
}
