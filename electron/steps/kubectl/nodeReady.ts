/** Whether Kubernetes calls a node Ready, and waiting until it does. */
import * as z from 'zod';
import type { ClusterNode } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { waitedFor } from '../../../shared/job/job';
import { sh, type Command } from '../../shell/quote';
import type { StepContext } from '../step';
import { kubectlOf, type Kubectl } from './kubectl';

/** One wait on the master; 180 s in all. */
const ROUND_SECONDS = 12;
export const READY_ROUNDS = 15;

const condition = z.object({ type: z.string(), status: z.string(), message: z.string().optional() });
const nodeJson = z.object({
  status: z.object({
    conditions: z.array(condition).default([]),
    nodeInfo: z.object({ kubeletVersion: z.string() }).optional(),
  }),
});

/** Whether a node is Ready and, if not, why, from `kubectl get node -o json`; '' is what kubectl says of an unknown one. */
export function readiness(json: string): { ready: boolean; reason: string; version: string } {
  if (json.trim() === '') return { ready: false, reason: 'it is not registered', version: '' };
  const { conditions, nodeInfo } = nodeJson.parse(JSON.parse(json)).status;
  const ready = conditions.find(({ type }) => type === 'Ready');
  return {
    ready: ready?.status === 'True',
    reason: ready?.message ?? 'its kubelet has not reported yet',
    version: nodeInfo?.kubeletVersion ?? '',
  };
}

/**
 * Waits on the master until the node is Ready or the round is over, and answers the node. `kubectl wait` (1.11 and newer) is told
 * of the change, where asking again and again would keep the master busy just when every node starts; it ends at once where
 * it cannot wait: it does not know the word, there is no such node yet, the API is not there. What it waited for it prints.
 */
const awaitNodeCommand = ({ command }: Kubectl, name: string): Command => sh`
end=$(( $(date +%s) + ${ROUND_SECONDS} ))
until node=$(${{ raw: command(sh`wait --for=condition=Ready node/${name} --timeout=${ROUND_SECONDS}s -o json`) }} 2>/dev/null) || [ "$(${{ raw: command(sh`get node ${name} -o ${'jsonpath={.status.conditions[?(@.type=="Ready")].status}'}`) }} 2>/dev/null)" = True ] || [ "$(date +%s)" -ge "$end" ]; do sleep 0.5 2>/dev/null || sleep 1; done
if [ -n "$node" ]; then printf '%s\n' "$node"; else ${{ raw: command(sh`get node ${name} --ignore-not-found -o json`) }}; fi`;

/**
 * Answers the version of its kubelet.
 * @throws NODE_NOT_READY with the kubelet's own words when the node does not become Ready in so many rounds.
 */
export async function awaitReady(
  kubectl: Kubectl,
  node: ClusterNode,
  signal: AbortSignal,
  rounds: number,
): Promise<string> {
  let reason = '';
  for (let round = 1; round <= rounds; round++) {
    const label = `wait for Node ${node.ip} to be Ready`;
    const found = readiness((await kubectl.host.run(awaitNodeCommand(kubectl, node.ip), { signal, label })).stdout);
    if (found.ready) return found.version;
    reason = found.reason;
  }
  throw new AppError('NODE_NOT_READY', { host: node.hostname, node: node.ip }, { detail: reason });
}

/** Waits until this node is Ready and says so. @throws NODE_NOT_READY */
export async function seeReady(context: StepContext): Promise<void> {
  const { node, signal, report } = context;
  report.progress(waitedFor(`Node ${node.ip}`));
  const version = await awaitReady(await kubectlOf(context), node, signal, READY_ROUNDS);
  report.notice({ severity: 'info', code: 'NODE_READY', params: { node: node.ip, version } });
}
