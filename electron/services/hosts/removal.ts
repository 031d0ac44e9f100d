/** A look at a node that is to be removed, and at what the cluster has on it. Changes nothing. */
import type { Cluster } from '../../../shared/cluster/schema';
import { AppError, toWireError, type WireError } from '../../../shared/errors';
import type { NodePod } from '../../../shared/nodes/pods';
import type { RemovalPreview } from '../../../shared/nodes/removal';
import type { Hosts } from '../../ssh/hosts';
import { kubectlOf } from '../../steps/components/kubectl';
import { nodeInApi, podsOn } from '../../steps/nodes/api';

export interface RemovalQuestion {
  readonly cluster: Cluster;
  readonly hostname: string;
  readonly hosts: Pick<Hosts, 'get'>;
  readonly signal: AbortSignal;
}

/** Never throws because of a host: what could not be asked is part of the answer. @throws NODE_UNKNOWN */
export async function previewRemoval({ cluster, hostname, hosts, signal }: RemovalQuestion): Promise<RemovalPreview> {
  const node = cluster.nodes.find((one) => one.hostname === hostname);
  if (!node) throw new AppError('NODE_UNKNOWN', { host: hostname });
  const refusalOf = async (work: Promise<unknown>): Promise<WireError | undefined> =>
    work.then(
      () => undefined,
      (thrown: unknown) => toWireError(thrown),
    );
  let [isMember, pods]: [boolean, readonly NodePod[]] = [false, []];
  const ask = async (): Promise<void> => {
    const kubectl = await kubectlOf({ cluster, signal, hostOf: (name) => hosts.get(name, signal) });
    isMember = (await nodeInApi(kubectl, node)) !== undefined;
    const found = isMember ? await podsOn(kubectl, node) : [];
    pods = found.map(({ namespace, name, fate }) => ({ namespace, name, fate }));
  };
  const [unreached, unasked] = await Promise.all([refusalOf(hosts.get(hostname, signal)), refusalOf(ask())]);
  signal.throwIfAborted();
  return { ...(unreached ? { unreached } : {}), ...(unasked ? { unasked } : {}), isMember, pods };
}
