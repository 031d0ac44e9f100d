/** Every operation by its kind: its plan, and what it needs. All pure functions of the cluster and the arguments. */
import type { Cluster } from '../../cluster/schema';
import { deployPlan, type Plan } from '../plan';
import { addNodePlan } from './addNode';
import type { JobKind, Operation } from './operation';
import { rebuildLedgerPlan } from './rebuildLedger';
import { clusterWithout, removeNodePlan } from './removeNode';
import { renewCertificatesPlan } from './renewCertificates';
import { resetPlan } from './reset';
import { revokeAdminsPlan } from './revokeAdmins';

export function planFor(operation: Operation, cluster: Cluster): Plan {
  switch (operation.kind) {
    case 'deploy':
      return deployPlan(cluster);
    case 'reset':
      return resetPlan(cluster, operation);
    case 'addNode':
      return addNodePlan(cluster, operation);
    case 'removeNode':
      return removeNodePlan(cluster, operation);
    case 'rebuildLedger':
      return rebuildLedgerPlan(cluster, operation);
    case 'revokeAdmins':
      return revokeAdminsPlan(cluster);
    case 'renewCertificates':
      return renewCertificatesPlan(cluster, operation);
  }
}

/** The cluster that the hosts are brought to. */
export const clusterAfter = (operation: Operation, cluster: Cluster): Cluster =>
  operation.kind === 'removeNode' ? clusterWithout(cluster, operation.node) : cluster;

/** Whether programs and images go to hosts. */
export const installs = (kind: JobKind): boolean => kind === 'deploy' || kind === 'addNode';

/** The nodes that an operation names; none where it is about all. */
export const nodesOf = (operation: Operation): readonly string[] =>
  'node' in operation ? [operation.node] : 'nodes' in operation ? (operation.nodes ?? []) : [];

/** Their addresses. One that leaves stands in this cluster, and in the one after the operation no more. */
export function addressesOf(operation: Operation, cluster: Cluster): ReadonlySet<string> {
  const names = new Set(nodesOf(operation));
  return new Set(cluster.nodes.flatMap(({ hostname, ip }) => (names.has(hostname) ? [ip] : [])));
}

/** What a job was asked to do. Jobs of earlier versions had kinds without arguments. */
export const operationOf = (job: { readonly kind: JobKind; readonly operation?: Operation }): Operation =>
  job.operation ?? ({ kind: job.kind } as Operation);
