/** Whether a deployed cluster works, measured by traffic between its pods: what the end of a deployment measures, at any time. */
import type { Cluster } from '../../shared/cluster/schema';
import type { Progress } from '../../shared/job/job';
import type { Notice } from '../../shared/job/notices';
import type { Hosts } from '../ssh/hosts';
import { proveTraffic } from '../steps/traffic/traffic';

export interface VerifyOptions {
  readonly hosts: Hosts;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** What was proved, and what could not be measured. */
  readonly onNotice: (notice: Notice) => void;
}

/** Nobody has just started a kubelet: a node that is not Ready now is a fault. */
const READY_ROUNDS = 1;

/** Resolves when all that was measured works. @throws NODE_NOT_READY, TRAFFIC_BLOCKED, POD_NOT_STARTED, and what hosts throw. */
export const verifyCluster = (
  cluster: Cluster,
  { hosts, signal, onProgress, onNotice }: VerifyOptions,
): Promise<void> =>
  proveTraffic(
    {
      cluster,
      signal,
      hostOf: (hostname) => hosts.get(hostname, signal),
      report: { progress: onProgress, notice: onNotice },
    },
    READY_ROUNDS,
  );
