/** Waiting until the pods of a Deployment or DaemonSet are there, and what to say when they do not come. */
import { AppError } from '../../../shared/errors';
import { waitedFor } from '../../../shared/job/job';
import { sh } from '../../shell/quote';
import type { StepContext } from '../step';
import type { Kubectl } from './kubectl';
import { podTrouble, type PodTrouble } from './podTrouble';

/** One wait on the node; between two waits the pods are looked at. */
const ROUND_SECONDS = 10;
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
 * Undefined when all pods are there.
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
  report?.progress(waitedFor(name));
  for (let round = 1; round <= rounds && pullFailuresInARow < PULL_FAILURES; round++) {
    const status = sh`-n ${namespace} rollout status ${`${kind.toLowerCase()}/${name}`}`;
    if ((await kubectl.ask(status, ROUND_SECONDS)).exitCode === 0) return undefined;
    const pods = await kubectl.run(sh`-n ${namespace} get pods -l ${selector} -o json`);
    trouble = podTrouble(pods.stdout);
    pullFailuresInARow = trouble?.missingImage === undefined ? 0 : pullFailuresInARow + 1;
  }
  const detail = await lastWarning(kubectl, namespace);
  const why = trouble ? '' : await refusal(kubectl, workload);
  const { reason, missingImage } = trouble ?? { reason: why || detail || 'no pod was made' };
  if (missingImage !== undefined)
    throw new AppError('IMAGE_UNAVAILABLE', { host: hostname, image: missingImage, reason }, { detail });
  return { reason, detail };
}
