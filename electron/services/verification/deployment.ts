/**
 * What people do with a Deployment all day, done once with one of our own: made, scaled, rolled, rolled back, removed. It runs the
 * pause image, which every worker has, in a namespace that bears our label; a namespace without it is somebody else's.
 */
import type { Cluster } from '../../../shared/cluster/schema';
import { pauseImage } from '../../../shared/components/runtime/images';
import { AppError } from '../../../shared/errors';
import { imageReference } from '../../../shared/kubernetes/images';
import { MANAGED_BY_US } from '../../../shared/kubernetes/managedBy';
import { manifestOf } from '../../../shared/kubernetes/manifest';
import { minorOf } from '../../../shared/kubernetesVersion';
import type { CheckId } from '../../../shared/verification/verification';
import { plainly, sh, type Command } from '../../shell/quote';
import { rowsIn, type Kubectl } from '../../steps/components/kubectl';
import { waitForRollout } from '../../steps/components/rollout';
import { fact, type Check } from './checking';

const NAMESPACE = 'keelson-verify';
const NAME = 'web';
const labels = { ...MANAGED_BY_US, 'app.kubernetes.io/component': 'verification' };
const selector = Object.entries(labels)
  .map(([name, value]) => `${name}=${value}`)
  .join(',');

/** Since when a pod can name its seccomp profile (kubernetes.io, "Restrict a Container's Syscalls with seccomp"). */
const SECCOMP_FIELD_SINCE = 19;

/** Modest enough for every policy (kubernetes.io, "Pod Security Standards", restricted). */
const podSpec = (cluster: Cluster): object => ({
  automountServiceAccountToken: false,
  terminationGracePeriodSeconds: 0,
  securityContext: {
    ...{ runAsNonRoot: true, runAsUser: 65535 },
    ...((minorOf(cluster.kubernetesVersion) ?? 0) >= SECCOMP_FIELD_SINCE
      ? { seccompProfile: { type: 'RuntimeDefault' } }
      : {}),
  },
  containers: [
    {
      ...{ name: 'pause', image: imageReference(cluster, pauseImage), imagePullPolicy: 'IfNotPresent' },
      env: [{ name: 'RELEASE', value: '1' }],
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ],
});

const objects = (cluster: Cluster): object[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: NAME, namespace: NAMESPACE },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: NAME } },
      template: { metadata: { labels: { app: NAME } }, spec: podSpec(cluster) },
    },
  },
];

/** One ReplicaSet for each template that the Deployment has had. */
interface ReplicaSet {
  readonly name: string;
  readonly release: string;
  readonly ready: number;
}

const columns =
  'custom-columns=NAME:.metadata.name,RELEASE:.spec.template.spec.containers[0].env[0].value,READY:.status.readyReplicas';

const replicaSetsIn = (table: string): ReplicaSet[] =>
  rowsIn(table).map(([name = '', release = '', ready = '']) => ({ name, release, ready: Number(ready) || 0 }));

interface Wanted {
  readonly release: '1' | '2';
  readonly count: number;
  /** The ReplicaSet whose pods they are to be again. */
  readonly name?: string | undefined;
}

/** So many times ten seconds: nothing has to be downloaded. */
const ROUNDS = 6;

/**
 * Waits for the pods that are wanted and reads them back: the name of their ReplicaSet.
 * @throws DEPLOYMENT_NOT_READY, DEPLOYMENT_DIFFERS, IMAGE_UNAVAILABLE
 */
async function arrival(kubectl: Kubectl, check: Check, { release, count, name }: Wanted): Promise<string> {
  const workload = { kind: 'Deployment', name: NAME, namespace: NAMESPACE, selector: `app=${NAME}` } as const;
  const unready = await waitForRollout({ hostname: kubectl.host.name }, kubectl, workload, ROUNDS);
  if (unready) {
    const params = { name: `${NAMESPACE}/${NAME}`, reason: unready.reason };
    throw new AppError('DEPLOYMENT_NOT_READY', params, { detail: unready.detail });
  }
  const { stdout } = await kubectl.run(sh`-n ${NAMESPACE} get replicasets -o ${columns}`);
  const [only, ...others] = replicaSetsIn(stdout).filter(({ ready }) => ready > 0);
  const isWanted = only?.release === release && only.ready === count && (name === undefined || only.name === name);
  if (!only || !isWanted || others.length > 0) {
    throw new AppError('DEPLOYMENT_DIFFERS', { name: `${NAMESPACE}/${NAME}`, count, release }, { detail: stdout });
  }
  check.saw(fact('REPLICAS_READY', { count, name: only.name, release }));
  return only.name;
}

/** As long as a namespace may take to go. */
const REMOVE_SECONDS = 60;

const listArgs = sh`get namespaces -l ${selector} -o name`;
const removeArgs = sh`delete namespaces -l ${selector} --ignore-not-found --timeout=${`${String(REMOVE_SECONDS)}s`}`;

/** Before 1.11 kubectl did not wait (kubernetes CHANGELOG-1.11, "kubectl delete ... --wait"). */
const untilNone = (list: Command): Command => sh`
end=$(( $(date +%s) + ${REMOVE_SECONDS} ))
while left=$(${{ raw: list }}) || exit 1
  [ -n "$left" ] && [ "$(date +%s)" -lt "$end" ]
do sleep 1; done
echo "$left"`;

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Removes our namespace, whatever run has made it, and answers what is left: nothing. Others' have not our label. */
export async function removeDeployment(kubectl: Kubectl, signal: AbortSignal): Promise<string[]> {
  await kubectl.run(removeArgs, { signal });
  const { stdout } = await kubectl.run(listArgs, { signal, script: untilNone });
  return linesOf(stdout);
}

/** What somebody types who removes it. */
export const removeCommand = `kubectl ${plainly(removeArgs)}`;

/** @throws NAMESPACE_NOT_OURS when somebody else has a namespace of that name */
async function create(kubectl: Kubectl, cluster: Cluster, signal: AbortSignal): Promise<void> {
  const [left] = await removeDeployment(kubectl, signal);
  if (left !== undefined) throw new AppError('CLEANUP_INCOMPLETE', { left, command: removeCommand });
  const { stdout } = await kubectl.run(sh`get namespace ${NAMESPACE} --ignore-not-found -o name`);
  if (stdout.trim() !== '') throw new AppError('NAMESPACE_NOT_OURS', { namespace: NAMESPACE });
  await kubectl.run(sh`create -f -`, { stdin: manifestOf(objects(cluster)) });
}

interface Stage {
  readonly check: CheckId;
  /** What is done, before its pods are waited for. */
  readonly act: (kubectl: Kubectl, cluster: Cluster, signal: AbortSignal) => Promise<unknown>;
  readonly wanted: Wanted;
  /** The pods are to be those of the first template itself. */
  readonly isReturn?: true;
}

const deployment = `deployment/${NAME}`;
const REPLICAS = 3;

/** Each goes on from the one before. */
const stages: readonly Stage[] = [
  { check: 'created', act: create, wanted: { release: '1', count: 1 } },
  {
    check: 'scaled',
    act: (kubectl) => kubectl.run(sh`-n ${NAMESPACE} scale ${deployment} --replicas=${REPLICAS}`),
    wanted: { release: '1', count: REPLICAS },
  },
  {
    check: 'rolled',
    act: (kubectl) => kubectl.run(sh`-n ${NAMESPACE} set env ${deployment} RELEASE=2`),
    wanted: { release: '2', count: REPLICAS },
  },
  {
    check: 'rolled-back',
    act: (kubectl) => kubectl.run(sh`-n ${NAMESPACE} rollout undo ${deployment}`),
    wanted: { release: '1', count: REPLICAS },
    isReturn: true,
  },
];

interface Walk {
  readonly cluster: Cluster;
  readonly signal: AbortSignal;
  readonly kubectlFor: (check: Check) => Promise<Kubectl>;
  /** Makes one of the checks, and answers whether it has passed. */
  readonly make: (id: CheckId, work: (check: Check) => Promise<void>) => Promise<boolean>;
  readonly skip: (id: CheckId) => void;
}

/** Walks a Deployment through its life, and stops where something fails. Whoever calls removes it again. */
export async function walkDeployment({ cluster, signal, kubectlFor, make, skip }: Walk): Promise<void> {
  let first: string | undefined;
  let goesOn = true;
  for (const { check: id, act, wanted, isReturn } of stages) {
    if (!goesOn) {
      skip(id);
      continue;
    }
    goesOn = await make(id, async (check) => {
      const kubectl = await kubectlFor(check);
      await act(kubectl, cluster, signal);
      const name = await arrival(kubectl, check, { ...wanted, ...(isReturn ? { name: first } : {}) });
      first ??= name;
    });
  }
}
