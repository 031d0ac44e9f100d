/**
 * Pods to send traffic from and to: one on each worker, for as long as it is measured. They run the pause image, which every
 * worker has (each pod of Kubernetes is held by one) and in which nothing listens: its "connection refused" proves the way
 * there and back.
 */
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { pauseImage } from '../../../shared/components/runtime/images';
import { imageReference } from '../../../shared/kubernetes/images';
import { manifestOf } from '../../../shared/kubernetes/manifest';
import { plainly, sh, type Command } from '../../shell/quote';
import type { Kubectl } from '../kubectl/kubectl';
import { podTrouble } from '../kubectl/podTrouble';
import { removeAbandoned, temporary, type Temporary } from '../kubectl/temporary';

const component = 'traffic-probe';
const namespace = 'kube-system';
/** The kubelet ends what nobody removes. */
const LIFETIME_SECONDS = 600;

/** What one measurement makes. */
export const probesOfOneRun = (): Temporary => temporary(component);

export const serviceOf = ({ run }: Temporary): string => `keelson-traffic-${run}`;
const podName = (probes: Temporary, { ip }: ClusterNode): string => `${serviceOf(probes)}-${ip.replaceAll('.', '-')}`;

const podObject = (probes: Temporary, cluster: Cluster, node: ClusterNode): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: podName(probes, node), namespace, labels: probes.labels },
  spec: {
    // Not left to the scheduler: it is this node that is to be measured, whatever taints it has.
    nodeName: node.ip,
    tolerations: [{ operator: 'Exists' }],
    activeDeadlineSeconds: LIFETIME_SECONDS,
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    containers: [{ name: 'pause', image: imageReference(cluster, pauseImage), imagePullPolicy: 'IfNotPresent' }],
  },
});

/** The cluster's own name server answers it: no other program that listens is there in every cluster. */
const nodePortObject = (probes: Temporary): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: serviceOf(probes), namespace, labels: probes.labels },
  spec: {
    type: 'NodePort',
    selector: { 'k8s-app': 'kube-dns' },
    ports: [{ name: 'dns-tcp', protocol: 'TCP', port: 53, targetPort: 53 }],
  },
});

export interface ProbePod {
  readonly node: ClusterNode;
  readonly uid: string;
  readonly ip: string;
}

/** One line for each pod, however many nodes there are: `NAME UID PHASE ADDRESS`. */
const line = '{.metadata.name} {.metadata.uid} {.status.phase} {.status.podIP}';
const output = `jsonpath={range .items[*]}${line}{"\\n"}{end}`;

/** Those that run and have an address. */
function readProbePods(probes: Temporary, lines: string, nodes: readonly ClusterNode[]): ProbePod[] {
  const found = new Map(lines.split('\n').map((text) => [text.slice(0, text.indexOf(' ')), text.split(' ')] as const));
  return nodes.flatMap((node) => {
    const [, uid, phase, ip] = found.get(podName(probes, node)) ?? [];
    return uid !== undefined && phase === 'Running' && ip ? [{ node, uid, ip }] : [];
  });
}

const ofOurs = ({ selector }: Temporary, args: Command): Command => sh`-n ${namespace} -l ${selector} ${{ raw: args }}`;

/** As long as the API may take to remove them. */
const REMOVE_SECONDS = 60;

/** The pods and services of a run that nobody has removed yet. */
const leftProbes = async (kubectl: Kubectl, probes: Temporary, signal: AbortSignal): Promise<string[]> => {
  const { stdout } = await kubectl.run(sh`get pods,services ${{ raw: ofOurs(probes, sh`-o name`) }}`, { signal });
  return stdout.split('\n').filter((name) => name !== '');
};

const removeArgs = (probes: Temporary): Command =>
  sh`delete pods,services ${{ raw: ofOurs(probes, sh`--ignore-not-found`) }}`;

/** Removes the pods and services of a run, as far as they are there. */
const removeProbes = async (kubectl: Kubectl, probes: Temporary, signal: AbortSignal): Promise<void> => {
  const label = 'remove the pods that send and receive';
  await kubectl.run(removeArgs(probes), { signal, timeoutSeconds: REMOVE_SECONDS, label });
};

/** Whoever has sent traffic has removed them, unless its master died meanwhile. Answers what is left: nothing. */
export async function removeLeftProbes(kubectl: Kubectl, probes: Temporary, signal: AbortSignal): Promise<string[]> {
  if ((await leftProbes(kubectl, probes, signal)).length === 0) return [];
  await removeProbes(kubectl, probes, signal);
  return leftProbes(kubectl, probes, signal);
}

/** What somebody types who removes them. */
export const removeProbesCommand = (probes: Temporary): string => `kubectl ${plainly(removeArgs(probes))}`;

/** One wait on the master; a slow node has 120 s in all to start its pod. */
const ROUND_SECONDS = 10;
const ROUNDS = 12;

const awaiting = (get: Command, count: number): Command => sh`
end=$(( $(date +%s) + ${ROUND_SECONDS} ))
while pods=$(${{ raw: get }}) || exit 1
  [ "$(echo "$pods" | grep -c ' Running [0-9]')" -lt ${count} ] && [ "$(date +%s)" -lt "$end" ]
do sleep 1; done
echo "$pods"`;

/** Why a node has not started its pod, in the kubelet's words. */
async function notStarted({ kubectl, probes }: ProbePodsOptions, node: ClusterNode): Promise<AppError> {
  const { stdout } = await kubectl.run(
    sh`-n ${namespace} get pods --field-selector ${`metadata.name=${podName(probes, node)}`} -o json`,
  );
  const { reason, missingImage } = podTrouble(stdout) ?? { reason: 'Pending' };
  const host = node.hostname;
  return missingImage === undefined
    ? new AppError('POD_NOT_STARTED', { host, reason })
    : new AppError('IMAGE_UNAVAILABLE', { host, image: missingImage, reason });
}

/** @throws POD_NOT_STARTED, IMAGE_UNAVAILABLE when a node does not start its pod. */
async function awaitPods(options: ProbePodsOptions): Promise<ProbePod[]> {
  const { kubectl, probes, nodes, signal, tell } = options;
  let pods: ProbePod[] = [];
  for (let round = 1; round <= ROUNDS && pods.length < nodes.length; round++) {
    const { stdout } = await kubectl.run(sh`get pods ${{ raw: ofOurs(probes, sh`-o ${output}`) }}`, {
      ...{ signal, label: 'wait for the pods that send and receive' },
      script: (get) => awaiting(get, nodes.length),
    });
    pods = readProbePods(probes, stdout, nodes);
    tell(pods.length);
  }
  const missing = nodes.find((node) => pods.every((pod) => pod.node !== node));
  if (missing) throw await notStarted(options, missing);
  return pods;
}

export interface ProbePodsOptions {
  readonly kubectl: Kubectl;
  readonly cluster: Cluster;
  readonly probes: Temporary;
  /** Where a pod is made. */
  readonly nodes: readonly ClusterNode[];
  readonly signal: AbortSignal;
  /** How many pods run. */
  readonly tell: (running: number) => void;
}

export interface ProbePods {
  readonly pods: readonly ProbePod[];
  /** The port at which every node forwards to the cluster's name server. */
  readonly nodePort: number;
}

/**
 * Makes the pods and the service, runs the work, and removes them again whatever happens: also when the work is cancelled. What
 * runs that died have left is removed first.
 */
export async function withProbePods<T>(options: ProbePodsOptions, work: (made: ProbePods) => Promise<T>): Promise<T> {
  const { kubectl, cluster, probes, nodes, signal } = options;
  await removeAbandoned(kubectl, { component, kinds: 'pods,services', namespace }, signal);
  try {
    const objects = [...nodes.map((node) => podObject(probes, cluster, node)), nodePortObject(probes)];
    await kubectl.run(sh`create -f -`, { stdin: manifestOf(objects) });
    const pods = await awaitPods(options);
    const path = 'jsonpath={.spec.ports[0].nodePort}';
    const { stdout } = await kubectl.run(sh`-n ${namespace} get service ${serviceOf(probes)} -o ${path}`);
    return await work({ pods, nodePort: Number(stdout) });
  } finally {
    // Not by the signal that may have ended the work.
    await removeProbes(kubectl, probes, new AbortController().signal);
  }
}
