/**
 * What people do with a Deployment all day, done once with one of our own: made, scaled, rolled, rolled back, removed. It runs the
 * pause image, which every worker has, in a namespace of this run alone.
 */
import type { Cluster } from '../../../shared/cluster/schema';
import { pauseImage } from '../../../shared/components/runtime/images';
import { AppError } from '../../../shared/errors';
import { imageReference } from '../../../shared/kubernetes/images';
import { manifestOf } from '../../../shared/kubernetes/manifest';
import { minorOf } from '../../../shared/kubernetesVersion';
import type { CheckId } from '../../../shared/verification/verification';
import { plainly, sh, type Command } from '../../shell/quote';
import { rowsIn, type Kubectl } from '../../steps/kubectl/kubectl';
import { waitForRollout } from '../../steps/kubectl/rollout';
import { removeAbandoned, temporary, type Temporary } from '../../steps/kubectl/temporary';
import { fact, type Check } from './checking';

const component = 'verification';
const NAME = 'web';

/** What one verification makes: a namespace, and whatever is in it. */
export const deploymentOfOneRun = (): Temporary => temporary(component);

export const namespaceOf = ({ run }: Temporary): string => `keelson-verify-${run}`;

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

const objects = (cluster: Cluster, made: Temporary): object[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaceOf(made), labels: made.labels } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: NAME, namespace: namespaceOf(made) },
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
async function arrival({ kubectl, namespace }: Stand, check: Check, { release, count, name }: Wanted): Promise<string> {
  const workload = { kind: 'Deployment', name: NAME, namespace, selector: `app=${NAME}` } as const;
  const unready = await waitForRollout({ hostname: kubectl.host.name }, kubectl, workload, ROUNDS);
  if (unready) {
    const params = { name: `${namespace}/${NAME}`, reason: unready.reason };
    throw new AppError('DEPLOYMENT_NOT_READY', params, { detail: unready.detail });
  }
  const { stdout } = await kubectl.run(sh`-n ${namespace} get replicasets -o ${columns}`);
  const [only, ...others] = replicaSetsIn(stdout).filter(({ ready }) => ready > 0);
  const isWanted = only?.release === release && only.ready === count && (name === undefined || only.name === name);
  if (!only || !isWanted || others.length > 0) {
    throw new AppError('DEPLOYMENT_DIFFERS', { name: `${namespace}/${NAME}`, count, release }, { detail: stdout });
  }
  check.saw(fact('REPLICAS_READY', { count, name: only.name, release }));
  return only.name;
}

/** As long as a namespace may take to go. */
const REMOVE_SECONDS = 60;

const removeArgs = ({ selector }: Temporary): Command =>
  sh`delete namespaces -l ${selector} --ignore-not-found --timeout=${`${String(REMOVE_SECONDS)}s`}`;

/** Before 1.11 kubectl did not wait (kubernetes CHANGELOG-1.11, "kubectl delete ... --wait"). */
const untilNone = (list: Command): Command => sh`
end=$(( $(date +%s) + ${REMOVE_SECONDS} ))
while left=$(${{ raw: list }}) || exit 1
  [ -n "$left" ] && [ "$(date +%s)" -lt "$end" ]
do sleep 1; done
echo "$left"`;

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Removes our namespace, and answers what is left: nothing. */
export async function removeDeployment(kubectl: Kubectl, made: Temporary, signal: AbortSignal): Promise<string[]> {
  await kubectl.run(removeArgs(made), { signal });
  const list = sh`get namespaces -l ${made.selector} -o name`;
  const { stdout } = await kubectl.run(list, { signal, script: untilNone });
  return linesOf(stdout);
}

/** What somebody types who removes it. */
export const removeCommand = (made: Temporary): string => `kubectl ${plainly(removeArgs(made))}`;

/** Where the Deployment stands, and who is asked about it. */
interface Stand {
  readonly kubectl: Kubectl;
  readonly namespace: string;
}

interface Stage {
  readonly check: CheckId;
  /** What is done, before its pods are waited for. */
  readonly act: (stand: Stand, walk: Pick<Walk, 'cluster' | 'made' | 'signal'>) => Promise<unknown>;
  readonly wanted: Wanted;
  /** The pods are to be those of the first template itself. */
  readonly isReturn?: true;
}

const deployment = `deployment/${NAME}`;
const REPLICAS = 3;

/** Each goes on from the one before. */
const stages: readonly Stage[] = [
  {
    check: 'created',
    act: async ({ kubectl }, { cluster, made, signal }) => {
      await removeAbandoned(kubectl, { component, kinds: 'namespaces' }, signal);
      await kubectl.run(sh`create -f -`, { stdin: manifestOf(objects(cluster, made)) });
    },
    wanted: { release: '1', count: 1 },
  },
  {
    check: 'scaled',
    act: ({ kubectl, namespace }) => kubectl.run(sh`-n ${namespace} scale ${deployment} --replicas=${REPLICAS}`),
    wanted: { release: '1', count: REPLICAS },
  },
  {
    check: 'rolled',
    act: ({ kubectl, namespace }) => kubectl.run(sh`-n ${namespace} set env ${deployment} RELEASE=2`),
    wanted: { release: '2', count: REPLICAS },
  },
  {
    check: 'rolled-back',
    act: ({ kubectl, namespace }) => kubectl.run(sh`-n ${namespace} rollout undo ${deployment}`),
    wanted: { release: '1', count: REPLICAS },
    isReturn: true,
  },
];

interface Walk {
  readonly cluster: Cluster;
  readonly made: Temporary;
  readonly signal: AbortSignal;
  readonly kubectlFor: (check: Check) => Promise<Kubectl>;
  /** Makes one of the checks, and answers whether it has passed. */
  readonly make: (id: CheckId, work: (check: Check) => Promise<void>) => Promise<boolean>;
  readonly skip: (id: CheckId) => void;
}

/** Walks a Deployment through its life, and stops where something fails. Whoever calls removes it again. */
export async function walkDeployment(walk: Walk): Promise<void> {
  const { made, kubectlFor, make, skip } = walk;
  let first: string | undefined;
  let goesOn = true;
  for (const { check: id, act, wanted, isReturn } of stages) {
    if (!goesOn) {
      skip(id);
      continue;
    }
    goesOn = await make(id, async (check) => {
      const stand = { kubectl: await kubectlFor(check), namespace: namespaceOf(made) };
      await act(stand, walk);
      const name = await arrival(stand, check, { ...wanted, ...(isReturn ? { name: first } : {}) });
      first ??= name;
    });
  }
}
