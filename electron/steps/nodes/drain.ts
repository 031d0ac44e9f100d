/**
 * The pods of a node that leaves go to other nodes, as `kubectl drain` does it: one by one, as far as their budgets allow. What
 * does not come to its end is undone: the node takes pods again.
 */
import { mastersOf } from '../../../shared/cluster/schema';
import { minorOf } from '../../../shared/kubernetesVersion';
import { drainFlags } from '../../../shared/kubernetes/drain';
import { AppError } from '../../../shared/errors';
import { budgetOf, isLoss, podName, type DrainedPod } from '../../../shared/nodes/pods';
import type { FoundHost } from '../../../shared/resources/found';
import { sh } from '../../shell/quote';
import { kubectlOf, type Kubectl } from '../kubectl/kubectl';
import { requireMajority } from '../etcd/leave';
import { ledgerOf, requireSameCluster } from '../convergence/ownership';
import { refuseOtherChanges } from '../convergence/runningCluster';
import type { Step, StepContext } from '../step';
import { budgets, nodeInApi, podsOn } from './api';
import { cordon, giveBack } from './cordon';

/** One call of kubectl drain; in between it is told how far it is. */
const ROUND_SECONDS = 5;
/** Rounds in which nothing changed: far longer than a pod is given to end, or a new one needs to start. */
const PATIENT_ROUNDS = 60;
/** A budget is counted anew after each pod that ended, a moment later. */
const SETTLED_ROUNDS = 3;

const isToGo = ({ fate }: DrainedPod): boolean => fate !== 'ofNode';

/**
 * What there is on a machine of its pods, as it was found; nothing where it is dead and nobody has looked. Only a kubelet tells that a
 * pod has ended. Where none is active but containers run on, pods are sent away all the same, as their budgets allow and so that
 * others start in their place; their end is not waited for: what cleans this machine next ends them, and only then their objects go
 * with the Node. Where nothing runs either (reset, installed anew) there is nothing to send away, and no budget to keep.
 */
function remainsOf(found: FoundHost | undefined): 'kubelet' | 'containers' | 'nothing' {
  if (found?.units.get('kubelet.service')?.active === 'active') return 'kubelet';
  return found?.facts['PODS'] === 'yes' ? 'containers' : 'nothing';
}

const names = (pods: readonly DrainedPod[]): string => pods.map(podName).join(', ');

/** Of a pod that does not go: why, and whether waiting helps. */
interface Stay {
  readonly reason: 'budget' | 'still-ending' | 'eviction-refused';
  /** The budget, or who was not heard. */
  readonly by: string;
  readonly isFinal: boolean;
}

async function whyStaying(kubectl: Kubectl, pods: readonly DrainedPod[]): Promise<Stay> {
  if (pods.some(({ isEnding }) => isEnding)) return { reason: 'still-ending', by: 'kubectl drain', isFinal: false };
  const all = await budgets(kubectl);
  const holding = pods.flatMap((pod) => budgetOf(pod, all) ?? []);
  const [first] = holding;
  if (!first) return { reason: 'eviction-refused', by: 'kubectl drain', isFinal: false };
  const isFinal = holding.length === pods.length && holding.every(({ isSettled }) => isSettled);
  return { reason: 'budget', by: `${first.namespace}/${first.name}`, isFinal };
}

const stateOf = (pods: readonly DrainedPod[]): string =>
  pods.map(({ uid, isEnding }) => `${uid} ${String(isEnding)}`).join('\n');

/** @throws DRAIN_BLOCKED naming the pods that do not go, and what keeps them. */
async function evict(
  context: StepContext,
  kubectl: Kubectl,
  { deletePods, awaitsEnd }: { readonly deletePods: boolean; readonly awaitsEnd: boolean },
): Promise<void> {
  const { cluster, node, report, signal } = context;
  const staying = async (): Promise<DrainedPod[]> =>
    (await podsOn(kubectl, node)).filter((pod) => isToGo(pod) && (awaitsEnd || !pod.isEnding));
  const flags = drainFlags(minorOf(cluster.kubernetesVersion) ?? 0, deletePods);
  let left = await staying();
  const total = left.length;
  let unchanged = 0;
  for (let round = 1; left.length > 0; round++) {
    report.progress({ done: total - left.length, total, unit: 'items', label: names(left.slice(0, 1)) });
    const drained = await kubectl.ask(
      sh`drain ${node.ip} ${flags} --timeout=${`${String(ROUND_SECONDS)}s`}`,
      ROUND_SECONDS * 4,
    );
    signal.throwIfAborted();
    const now = await staying();
    const uids = new Set(now.map(({ uid }) => uid));
    for (const pod of left.filter(({ uid }) => !uids.has(uid))) {
      report.changed({ kind: 'object', target: `Pod ${podName(pod)}`, action: 'removed' });
    }
    unchanged = stateOf(now) === stateOf(left) ? unchanged + 1 : 0;
    left = now;
    if (left.length === 0 || unchanged < SETTLED_ROUNDS) continue;
    const { reason, by, isFinal } = await whyStaying(kubectl, left);
    if (!isFinal && unchanged < PATIENT_ROUNDS) continue;
    const detail = drained.stderr.slice(-2000);
    throw new AppError('DRAIN_BLOCKED', { host: node.hostname, pods: names(left), reason, by }, { detail });
  }
}

/**
 * The checks of the masters are over by now, and may have failed: one of another cluster must not be asked about this one's nodes.
 * @throws NODE_OF_OTHER_CLUSTER, CLUSTER_ID_MISSING, LEDGER_NEWER
 */
function requireOurMasters(context: StepContext): void {
  for (const node of mastersOf(context.cluster)) {
    const looked = context.found.get(node.hostname);
    if (looked) requireSameCluster({ ...context, node }, looked);
  }
}

export const drain: Step = async (context) => {
  const { node, operation, found, report } = context;
  const { dead = false, deletePods = false } = operation.kind === 'removeNode' ? operation : {};
  // Why no master can be reached says more than that no cluster was found there.
  const kubectl = await kubectlOf(context);
  refuseOtherChanges(context);
  requireOurMasters(context);
  await context.lock();
  // That it can be reached and is ours: known before the first pod ends.
  if (!dead) await ledgerOf(context);
  await requireMajority(context);
  const there = await nodeInApi(kubectl, node);
  if (!there) {
    report.changed({ kind: 'object', target: `Node ${node.ip}`, action: 'unchanged' });
    return;
  }
  const pods = await podsOn(kubectl, node);
  const lost = pods.filter(isLoss);
  if (lost.length > 0 && !deletePods && !dead) {
    throw new AppError('PODS_WOULD_BE_LOST', { host: node.hostname, pods: names(lost) });
  }
  const remains = remainsOf(dead ? undefined : found.get(node.hostname));
  if (!dead && remains !== 'kubelet' && pods.some(isToGo)) {
    report.notice({ severity: 'warning', code: 'PODS_NOT_AWAITED', params: {} });
  }
  const isOurs = !there.isCordoned || there.isCordonedByUs;
  try {
    if (!there.isCordoned) await cordon(context, kubectl);
    // Nobody is there who could end the pods of a machine that is gone: they go with their Node.
    if (remains !== 'nothing') await evict(context, kubectl, { deletePods, awaitsEnd: remains === 'kubelet' });
  } catch (thrown) {
    if (isOurs) await giveBack(context);
    throw thrown;
  }
};
