/** A look at a node that is to be removed, and at what the cluster has on it. Changes nothing. */
import { clusterOf } from '../../../shared/cluster/rules';
import { AppError, toWireError, type WireError } from '../../../shared/errors';
import { planFor } from '../../../shared/job/operations';
import type { NodePod } from '../../../shared/nodes/pods';
import type { Majority, RemovalPreview } from '../../../shared/nodes/removal';
import { majorityWithout } from '../../steps/etcd/leave';
import { kubectlOf } from '../../steps/kubectl/kubectl';
import { nodeInApi, podsOn } from '../../steps/nodes/api';
import type { HostsService } from './hosts';

interface RemovalQuestion {
  readonly document: unknown;
  readonly hostname: string;
  readonly clusterPath?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const refusalOf = (work: Promise<unknown>): Promise<WireError | undefined> =>
  work.then(
    () => undefined,
    (thrown: unknown) => toWireError(thrown),
  );

/**
 * Never throws because of a host: what could not be asked is part of the answer.
 * @throws CLUSTER_INVALID, CANCELLED, and what planning the removal throws
 */
export async function previewRemoval(
  hosts: Pick<HostsService, 'open'>,
  { document, hostname, clusterPath, signal = new AbortController().signal }: RemovalQuestion,
): Promise<RemovalPreview> {
  const cluster = clusterOf(document);
  planFor({ kind: 'removeNode', node: hostname }, cluster);
  const node = cluster.nodes.find((one) => one.hostname === hostname);
  if (!node) throw new AppError('NODE_UNKNOWN', { host: hostname });
  const open = hosts.open(cluster, clusterPath);
  let [isMember, pods]: [boolean, readonly NodePod[]] = [false, []];
  let etcd: Majority | undefined;
  const ask = async (): Promise<void> => {
    const asking = { cluster, signal, hostOf: (name: string) => open.get(name, signal) };
    etcd = await majorityWithout({ ...asking, node });
    const kubectl = await kubectlOf(asking);
    isMember = (await nodeInApi(kubectl, node)) !== undefined;
    const found = isMember ? await podsOn(kubectl, node) : [];
    pods = found.map(({ namespace, name, fate }) => ({ namespace, name, fate }));
  };
  try {
    const [unreached, unasked] = await Promise.all([refusalOf(open.get(hostname, signal)), refusalOf(ask())]);
    if (signal.aborted) throw new AppError('CANCELLED');
    return {
      ...(unreached ? { unreached } : {}),
      ...(unasked ? { unasked } : {}),
      ...(etcd ? { etcd } : {}),
      ...{ isMember, pods },
    };
  } finally {
    open.close();
  }
}
