/** What becomes of the pods of a node that is drained. Pure; the names of the fates have texts in each language. */
import * as z from 'zod';

const selector = z.object({
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z
    .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).default([]) }))
    .default([]),
});
type Selector = z.infer<typeof selector>;

const podItem = z.object({
  metadata: z.object({
    namespace: z.string(),
    name: z.string(),
    uid: z.string().default(''),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
    deletionTimestamp: z.string().optional(),
    ownerReferences: z.array(z.object({ kind: z.string(), controller: z.boolean().default(false) })).default([]),
  }),
  spec: z.object({ volumes: z.array(z.record(z.string(), z.unknown())).default([]) }),
  status: z.object({ phase: z.string().default('') }).default({ phase: '' }),
});

export const podFates = [
  /** Its controller starts another one on another node. */
  'moves',
  /** It has run to its end. */
  'over',
  /** It belongs to the node (a DaemonSet's, or the kubelet's own) and ends with it. */
  'ofNode',
  /** Nothing starts it again. */
  'unmanaged',
  /** It moves, and the data that it keeps on the node (emptyDir) is lost. */
  'losesData',
] as const;
export type PodFate = (typeof podFates)[number];

export interface NodePod {
  readonly namespace: string;
  readonly name: string;
  readonly fate: PodFate;
}

export interface DrainedPod extends NodePod {
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly isEnding: boolean;
}

/** As `kubectl drain` sees it (kubernetes.io, "Safely Drain a Node"). */
function fateOf({ metadata, spec, status }: z.infer<typeof podItem>): PodFate {
  const controller = metadata.ownerReferences.find((owner) => owner.controller);
  if (controller?.kind === 'DaemonSet' || 'kubernetes.io/config.mirror' in metadata.annotations) return 'ofNode';
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return 'over';
  if (!controller) return 'unmanaged';
  return spec.volumes.some((volume) => 'emptyDir' in volume) ? 'losesData' : 'moves';
}

/** The answer of `kubectl get pods -o json`. */
export const parsePods = (json: string): DrainedPod[] =>
  z
    .object({ items: z.array(podItem) })
    .parse(JSON.parse(json))
    .items.map((item) => ({
      ...{ namespace: item.metadata.namespace, name: item.metadata.name, uid: item.metadata.uid },
      ...{ labels: item.metadata.labels, fate: fateOf(item), isEnding: item.metadata.deletionTimestamp !== undefined },
    }));

/** A person must agree before these are ended. */
export const isLoss = ({ fate }: Pick<NodePod, 'fate'>): boolean => fate === 'unmanaged' || fate === 'losesData';

export const podName = ({ namespace, name }: Pick<NodePod, 'namespace' | 'name'>): string => `${namespace}/${name}`;

const budgetItem = z.object({
  metadata: z.object({ namespace: z.string(), name: z.string() }),
  spec: z.object({ selector: selector.prefault({}) }),
  status: z
    .object({
      disruptionsAllowed: z.number().default(0),
      currentHealthy: z.number().default(0),
      expectedPods: z.number().default(0),
    })
    .prefault({}),
});

export interface Budget {
  readonly namespace: string;
  readonly name: string;
  readonly selector: Selector;
  /** It lets no further pod end right now. */
  readonly isSpent: boolean;
  /** All of its pods are well, so waiting changes nothing. */
  readonly isSettled: boolean;
}

/** The answer of `kubectl get poddisruptionbudgets -o json`. */
export const parseBudgets = (json: string): Budget[] =>
  z
    .object({ items: z.array(budgetItem) })
    .parse(JSON.parse(json))
    .items.map(({ metadata, spec, status }) => ({
      ...{ namespace: metadata.namespace, name: metadata.name, selector: spec.selector },
      isSpent: status.disruptionsAllowed <= 0,
      isSettled: status.currentHealthy >= status.expectedPods,
    }));

function selects({ matchLabels, matchExpressions }: Selector, labels: DrainedPod['labels']): boolean {
  const fits = ({ key, operator, values }: Selector['matchExpressions'][number]): boolean => {
    const value = labels[key];
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      default:
        return value === undefined;
    }
  };
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value) && matchExpressions.every(fits);
}

/** The budget that keeps a pod from ending. */
export const budgetOf = (pod: DrainedPod, budgets: readonly Budget[]): Budget | undefined =>
  budgets.find(
    ({ namespace, selector: of, isSpent }) => isSpent && namespace === pod.namespace && selects(of, pod.labels),
  );
