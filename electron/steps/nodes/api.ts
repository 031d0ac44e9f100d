/** What the cluster says of a node that leaves it. */
import * as z from 'zod';
import type { ClusterNode } from '../../../shared/cluster/schema';
import { parseBudgets, parsePods, type Budget, type DrainedPod } from '../../../shared/nodes/pods';
import { sh } from '../../shell/quote';
import type { Kubectl } from '../kubectl/kubectl';

/** On a Node that we have cordoned: what we have done we may undo, what an administrator has done we may not. */
export const CORDONED_BY_US = 'keelson/cordoned';

const nodeJson = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
  spec: z.object({ unschedulable: z.boolean().default(false) }).prefault({}),
});

export interface ApiNode {
  readonly isCordoned: boolean;
  readonly isCordonedByUs: boolean;
}

/** Undefined when the cluster has no such node. */
export async function nodeInApi({ run }: Kubectl, { ip }: ClusterNode): Promise<ApiNode | undefined> {
  const { stdout } = await run(sh`get node ${ip} --ignore-not-found -o json`);
  if (stdout.trim() === '') return undefined;
  const { metadata, spec } = nodeJson.parse(JSON.parse(stdout));
  return { isCordoned: spec.unschedulable, isCordonedByUs: CORDONED_BY_US in metadata.annotations };
}

/** The pods that the cluster has on a node. */
export async function podsOn({ run }: Kubectl, { ip }: ClusterNode): Promise<DrainedPod[]> {
  const { stdout } = await run(sh`get pods --all-namespaces --field-selector ${`spec.nodeName=${ip}`} -o json`);
  return parsePods(stdout);
}

export async function budgets({ run }: Kubectl): Promise<Budget[]> {
  return parseBudgets((await run(sh`get poddisruptionbudgets --all-namespaces -o json`)).stdout);
}
