/** Cluster DNS: applied with kubectl on the first master, then watched until its pods are there. */
import { parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { AppError } from '../../../shared/errors';
import { waitedFor, type Change } from '../../../shared/job/job';
import { sh } from '../../shell/quote';
import { kubectlOf, type Kubectl } from './kubectl';
import type { Step, StepContext } from '../step';
import { installFiles, requiredFile, targetFilesOf } from '../kinds/targetFiles';

/** One wait on the node; between two waits the pods are looked at. */
const ROUND_SECONDS = 10;
const ROUNDS = 18;
/** So many rounds in a row without an image are no slow download any more. */
const PULL_FAILURES = 2;

/** What the kubelet says of a container that waits for an image it cannot get (pkg/kubelet/images/types.go). */
const pullFailures = new Set([
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'InvalidImageName',
  'RegistryUnavailable',
]);

const manifest = z.object({ kind: z.string(), metadata: z.object({ name: z.string() }) });
const waiting = z.object({ reason: z.string().optional(), message: z.string().optional() });
const podList = z.object({
  items: z.array(
    z.object({
      status: z.object({
        containerStatuses: z
          .array(
            z.object({
              image: z.string(),
              ready: z.boolean().default(false),
              state: z.object({ waiting: waiting.optional(), running: z.object({}).optional() }),
              lastState: z.object({ terminated: z.object({ exitCode: z.number() }).optional() }).optional(),
            }),
          )
          .default([]),
        conditions: z
          .array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() }))
          .default([]),
      }),
    }),
  ),
});

/** The Deployment that the file makes: kube-dns or coredns, by version. */
function deploymentName(yaml: string): string {
  const documents = parseAllDocuments(yaml).map((document) => manifest.safeParse(document.toJS()));
  const deployment = documents.find((one) => one.success && one.data.kind === 'Deployment');
  if (!deployment?.success) throw new AppError('INTERNAL', { message: 'kube-dns.yaml has no Deployment' });
  return deployment.data.metadata.name;
}

/** `service/kube-dns unchanged` (or, up to 1.9, `service "kube-dns" unchanged`) as changes. */
export function appliedObjects(output: string): Change[] {
  const actions: Readonly<Record<string, Change['action']>> = {
    created: 'created',
    configured: 'updated',
    unchanged: 'unchanged',
  };
  return output.split('\n').flatMap((line) => {
    const [, object = '', word = ''] = /^(.+) (created|configured|unchanged)$/.exec(line.trim()) ?? [];
    const action = actions[word];
    return action ? [{ kind: 'object', target: object.replace(/ "(.*)"$/, '/$1'), action }] : [];
  });
}

export interface PodTrouble {
  /** In words for a person: `ImagePullBackOff registry.example/coredns:1.7.0`. */
  readonly reason: string;
  /** The image that the node cannot get, when that is the trouble. */
  readonly missingImage?: string;
}

/** Why pods are not there yet, from `kubectl get pods -o json`; undefined when nothing is wrong but time. */
export function podTrouble(json: string): PodTrouble | undefined {
  const pods = podList.parse(JSON.parse(json)).items;
  const containers = pods.flatMap((pod) => pod.status.containerStatuses);
  for (const { image, state } of containers) {
    const reason = state.waiting?.reason;
    if (reason !== undefined && pullFailures.has(reason)) return { reason, missingImage: image };
  }
  for (const { image, state, lastState } of containers) {
    const { reason, message } = state.waiting ?? {};
    if (reason !== undefined && reason !== 'ContainerCreating' && reason !== 'PodInitializing') {
      const code = lastState?.terminated?.exitCode;
      const ended = code === undefined ? undefined : `(exit code ${String(code)})`;
      return { reason: [reason, image, ended, message].filter(Boolean).join(' ') };
    }
  }
  const unready = containers.find(({ ready, state }) => !ready && state.running);
  if (unready) return { reason: `${unready.image} runs, but its readiness probe gets no good answer` };
  // Not scheduled tells more than not ready, which follows from it.
  for (const type of ['PodScheduled', 'Ready']) {
    const lacking = pods
      .flatMap((pod) => pod.status.conditions)
      .find((condition) => condition.type === type && condition.status === 'False');
    if (lacking) return { reason: lacking.message ?? `not ${type}` };
  }
  return undefined;
}

/** What Kubernetes complained about last in connection with a pod; '' when nothing. */
const lastWarning = async (kubectl: Kubectl): Promise<string> => {
  const events = sh`-n kube-system get events --field-selector type=Warning,involvedObject.kind=Pod --sort-by=.lastTimestamp -o ${'jsonpath={.items[-1:].message}'}`;
  return (await kubectl.ask(events, ROUND_SECONDS)).stdout.trim();
};

/** @throws IMAGE_UNAVAILABLE when the pods cannot get their image, DNS_UNHEALTHY when they are not ready in the end. */
async function waitForPods({ node, report }: StepContext, kubectl: Kubectl, deployment: string): Promise<void> {
  let trouble: PodTrouble | undefined;
  let pullFailuresInARow = 0;
  report.progress(waitedFor(deployment));
  for (let round = 1; round <= ROUNDS && pullFailuresInARow < PULL_FAILURES; round++) {
    const rolled = await kubectl.ask(sh`-n kube-system rollout status deployment/${deployment}`, ROUND_SECONDS);
    if (rolled.exitCode === 0) return;
    const pods = await kubectl.run(sh`-n kube-system get pods -l k8s-app=kube-dns -o json`);
    trouble = podTrouble(pods.stdout);
    pullFailuresInARow = trouble?.missingImage === undefined ? 0 : pullFailuresInARow + 1;
  }
  const detail = await lastWarning(kubectl);
  const host = node.hostname;
  const { reason, missingImage } = trouble ?? { reason: detail === '' ? 'no pod was made' : detail };
  report.notice({ severity: 'error', code: 'DNS_NOT_READY', params: { reason } });
  throw missingImage === undefined
    ? new AppError('DNS_UNHEALTHY', { host, deployment, reason }, { detail })
    : new AppError('IMAGE_UNAVAILABLE', { host, image: missingImage, reason }, { detail });
}

export const kubeDns: Step = async (context) => {
  const files = targetFilesOf(context, 'kube-dns');
  const file = requiredFile(files, 'kube-dns.yaml');
  await installFiles(context, files);
  const kubectl = await kubectlOf(context);
  const applied = await kubectl.run(sh`apply -f ${file.installPath}`);
  for (const change of appliedObjects(applied.stdout)) context.report.changed(change);
  await waitForPods(context, kubectl, deploymentName(file.content));
};
