/** Waiting until the pods of a Deployment or DaemonSet are there, and what to say when they do not come. */
import * as z from 'zod';
import { AppError } from '../../../shared/errors';
import { waitedFor } from '../../../shared/job/job';
import { isReady } from '../../../shared/resources/objects';
import { sh } from '../../shell/quote';
import type { StepContext } from '../step';
import { kubectlOf, type Kubectl } from './kubectl';
import { podTrouble, type PodTrouble } from './podTrouble';

/** One wait on the node; between two waits the pods are looked at. */
const ROUND_SECONDS = 10;
/** So many rounds in a row in which no further pod has come are enough. */
const ROUNDS = 18;
/** So many rounds in a row without an image are no slow download any more. */
const PULL_FAILURES = 2;

export interface Workload {
  readonly kind: 'Deployment' | 'DaemonSet';
  readonly name: string;
  readonly namespace: string;
  /** `k8s-app=kube-dns` */
  readonly selector: string;
}

const workload = z.object({
  kind: z.enum(['Deployment', 'DaemonSet']),
  metadata: z.object({ name: z.string(), namespace: z.string().default('default') }),
  spec: z.object({ selector: z.object({ matchLabels: z.record(z.string(), z.string()) }) }),
});

/** An object that has pods, as a manifest or the API has it; undefined for any other. */
export function workloadOf(object: unknown): Workload | undefined {
  const found = workload.safeParse(object);
  if (!found.success) return undefined;
  const { kind, metadata, spec } = found.data;
  const selector = Object.entries(spec.selector.matchLabels).map(([label, value]) => `${label}=${value}`);
  return { kind, ...metadata, selector: selector.join(',') };
}

/** What Kubernetes complained about last in connection with a pod; '' when nothing. */
const lastWarning = async (kubectl: Kubectl, namespace: string): Promise<string> => {
  const events = sh`-n ${namespace} get events --field-selector type=Warning,involvedObject.kind=Pod --sort-by=.lastTimestamp -o ${'jsonpath={.items[-1:].message}'}`;
  return (await kubectl.ask(events, ROUND_SECONDS)).stdout.trim();
};

/** Why no pod was made, in the API's words: a quota, an admission; '' when nothing keeps them. */
const refusal = async (kubectl: Kubectl, { kind, name, namespace }: Workload): Promise<string> => {
  const message = 'jsonpath={.status.conditions[?(@.type=="ReplicaFailure")].message}';
  const get = sh`-n ${namespace} get ${`${kind.toLowerCase()}/${name}`} -o ${message}`;
  return (await kubectl.ask(get, ROUND_SECONDS)).stdout.trim();
};

/** The fields of its status that count pods: those of the newest form, those that are ready, and all that there are. */
const counts: Readonly<Record<Workload['kind'], readonly string[]>> = {
  Deployment: ['updatedReplicas', 'readyReplicas', 'replicas'],
  DaemonSet: ['updatedNumberScheduled', 'numberReady', 'currentNumberScheduled'],
};

/**
 * How many pods at least are ready and of the newest form, which no field of its status says: those that are either are no more than
 * all. 0 while the status is still the one of before a change.
 */
async function arrivedPods(kubectl: Kubectl, { kind, name, namespace }: Workload): Promise<number> {
  const fields = [
    '.metadata.generation',
    ...['observedGeneration', ...counts[kind]].map((field) => `.status.${field}`),
  ];
  const template = `jsonpath=${fields.map((field) => `{${field}}`).join(',')}`;
  const { stdout } = await kubectl.ask(
    sh`-n ${namespace} get ${`${kind.toLowerCase()}/${name}`} -o ${template}`,
    ROUND_SECONDS,
  );
  const [wanted = 0, observed = 0, updated = 0, ready = 0, all = 0] = stdout
    .split(',')
    .map((text) => Number(text) || 0);
  return observed < wanted ? 0 : updated + ready - all;
}

/** What its pods lack after the last round. */
export interface Unready extends PodTrouble {
  readonly detail: string;
}

interface Told {
  /** The host that an error names. */
  readonly hostname: string;
  readonly report?: Pick<StepContext['report'], 'progress'>;
}

/**
 * Undefined when all pods are there. A DaemonSet replaces its pods node by node, so it may take as long as it goes on: the rounds are
 * those in which nothing has come. Only more pods than ever count as that, because one that falls over is ready again and again.
 * @throws IMAGE_UNAVAILABLE when they cannot get their image
 */
export async function waitForRollout(
  { hostname, report }: Told,
  kubectl: Kubectl,
  workload: Workload,
  rounds = ROUNDS,
): Promise<Unready | undefined> {
  const { kind, name, namespace, selector } = workload;
  let trouble: PodTrouble | undefined;
  let pullFailuresInARow = 0;
  let roundsInVain = 0;
  let most = 0;
  report?.progress(waitedFor(name));
  while (roundsInVain < rounds && pullFailuresInARow < PULL_FAILURES) {
    const status = sh`-n ${namespace} rollout status ${`${kind.toLowerCase()}/${name}`}`;
    if ((await kubectl.ask(status, ROUND_SECONDS)).exitCode === 0) return undefined;
    const pods = await kubectl.run(sh`-n ${namespace} get pods -l ${selector} -o json`);
    trouble = podTrouble(pods.stdout);
    pullFailuresInARow = trouble?.missingImage === undefined ? 0 : pullFailuresInARow + 1;
    const arrived = await arrivedPods(kubectl, workload);
    roundsInVain = arrived > most ? 0 : roundsInVain + 1;
    most = Math.max(most, arrived);
  }
  const detail = await lastWarning(kubectl, namespace);
  const why = trouble ? '' : await refusal(kubectl, workload);
  const { reason, missingImage } = trouble ?? { reason: why || detail || 'no pod was made' };
  if (missingImage !== undefined)
    throw new AppError('IMAGE_UNAVAILABLE', { host: hostname, image: missingImage, reason }, { detail });
  return { reason, detail };
}

/**
 * Waits until the Deployments of our manifests that were ready when the operation began are ready again: a kubelet that is started
 * anew may call its pods unready for a while (github.com/kubernetes/enhancements/issues/4781), and services do without them then.
 * What was not ready before keeps nobody waiting, nor does a DaemonSet, which is not while any node is down.
 * @throws IMAGE_UNAVAILABLE, WORKLOAD_UNREADY {host, name, reason}
 */
export async function seeWorkloads(context: StepContext): Promise<void> {
  const live = [...context.found.values()].flatMap(({ objects }) => [...(objects?.values() ?? [])]);
  const workloads = live.filter(isReady).flatMap((object) => workloadOf(object) ?? []);
  const deployments = workloads.filter(({ kind }) => kind === 'Deployment');
  if (deployments.length === 0) return;
  const kubectl = await kubectlOf(context);
  for (const one of deployments) {
    const unready = await waitForRollout({ hostname: context.node.hostname, report: context.report }, kubectl, one);
    if (!unready) continue;
    const { reason, detail } = unready;
    throw new AppError('WORKLOAD_UNREADY', { host: context.node.hostname, name: one.name, reason }, { detail });
  }
}
