/**
 * A deployment as data: which step runs on which node, and after what. A pure function of the cluster, so the review
 * page, the runner and the command line's `plan` show the very same thing.
 */
import type { Cluster, ClusterNode } from '../cluster/schema';
import { mastersOf } from '../cluster/schema';
import { sharesServingPair } from '../components/kube-apiserver/servingPair';
import type { JobKind } from './operations/operation';

export const stepIds = [
  'preflight',
  'prepare',
  'runtime',
  'binaries',
  'images',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-calico',
  'kubectl',
  'cni',
  'kubelet',
  'kube-proxy',
  'kube-dns',
  'verify',
] as const;
/** Steps that end a node's part in a cluster. */
export const endingStepIds = ['drain', 'reset', 'delete-node'] as const;
export type StepId = (typeof stepIds)[number] | (typeof endingStepIds)[number];

/** `etcd@n1`: unique inside a plan, stable between runs. */
export type TaskId = `${StepId}@${string}`;

/**
 * On a host one task uploads while another one works on its services: the network and the host are busy at the same time, and
 * two tasks never change the same things.
 */
export type Lane = 'upload' | 'service';
const uploads: ReadonlySet<StepId> = new Set<StepId>(['binaries', 'images']);
export const laneOf = (step: StepId): Lane => (uploads.has(step) ? 'upload' : 'service');

export interface PlanTask {
  readonly id: TaskId;
  readonly step: StepId;
  readonly hostname: string;
  /** Single tasks that must be done before this one starts: on its host, on the masters, on the first of them. */
  readonly after: readonly TaskId[];
  /** Steps that must be done on every node before this one starts. Written as steps, or a plan would grow with the square of its nodes. */
  readonly afterAll?: readonly StepId[];
  /** Steps that must be over on every node, done or not: where a node that cannot be reached keeps nobody waiting. */
  readonly afterOver?: readonly StepId[];
  /** The host whose commands it runs, where that is not its own: one that is gone is deleted by a master. */
  readonly at?: string;
}

export interface Plan {
  readonly kind: JobKind;
  /** In the order of the guide (ARCHITECTURE.md, "The guide"); steps that no node needs are left out. */
  readonly steps: readonly StepId[];
  readonly hostnames: readonly string[];
  readonly tasks: readonly PlanTask[];
}

/** What a step waits for, by where that must be done. A step that the plan does not have there is not waited for. */
interface Needs {
  /** On the same host. */
  readonly here?: readonly (typeof stepIds)[number][];
  /** On every host. */
  readonly everywhere?: readonly (typeof stepIds)[number][];
  /** On every master. */
  readonly masters?: readonly (typeof stepIds)[number][];
  /** Whether the other masters wait until this very step is done on the first one. */
  readonly firstMasterFirst?: (cluster: Cluster) => boolean;
}

interface StepRule {
  readonly step: (typeof stepIds)[number];
  readonly on: (node: ClusterNode, cluster: Cluster, firstMaster: ClusterNode | undefined) => boolean;
  readonly needs: Needs;
}

const every = (): boolean => true;
const onMasters = (node: ClusterNode): boolean => node.roles.includes('master');
const onWorkers = (node: ClusterNode): boolean => node.roles.includes('worker');
const onFirstMaster: StepRule['on'] = (node, _, firstMaster) => node === firstMaster;
/** Containers run on workers, and with calico, which is itself a container, everywhere. */
export const needsRuntime = (node: ClusterNode, cluster: Cluster): boolean =>
  onWorkers(node) || cluster.network.cni === 'calico';

export const deployRules: readonly StepRule[] = [
  { step: 'preflight', on: every, needs: {} },
  // Nothing is changed anywhere before every host has passed its checks.
  { step: 'prepare', on: every, needs: { everywhere: ['preflight'] } },
  { step: 'runtime', on: needsRuntime, needs: { here: ['prepare'] } },
  { step: 'binaries', on: every, needs: { here: ['prepare'] } },
  {
    step: 'images',
    on: (node, cluster) => needsRuntime(node, cluster) && cluster.registry.archives.length > 0,
    needs: { here: ['runtime'] },
  },
  // etcd reports ready only when the quorum is up, so its members must start side by side: none before all can, and they
  // do not wait for each other.
  {
    step: 'etcd',
    on: (node, cluster) => onMasters(node) && cluster.etcd.endpoints.length === 0,
    needs: { masters: ['binaries'] },
  },
  {
    step: 'kube-apiserver',
    on: onMasters,
    needs: { here: ['binaries'], everywhere: ['etcd'], firstMasterFirst: sharesServingPair },
  },
  { step: 'kube-controller-manager', on: onMasters, needs: { here: ['kube-apiserver'] } },
  { step: 'kube-scheduler', on: onMasters, needs: { here: ['kube-apiserver'] } },
  {
    step: 'kube-calico',
    on: (_, cluster) => cluster.network.cni === 'calico',
    needs: { here: ['runtime', 'binaries', 'images'], everywhere: ['etcd'] },
  },
  { step: 'kubectl', on: onMasters, needs: { here: ['kube-apiserver'] } },
  { step: 'cni', on: (_, cluster) => cluster.network.cni === 'bridge', needs: { here: ['prepare', 'runtime'] } },
  {
    step: 'kubelet',
    on: onWorkers,
    needs: {
      here: ['binaries', 'images', 'cni', 'kube-calico'],
      everywhere: ['kubectl', 'kube-controller-manager'],
    },
  },
  { step: 'kube-proxy', on: onWorkers, needs: { here: ['kubelet'] } },
  { step: 'kube-dns', on: onFirstMaster, needs: { everywhere: ['kubelet', 'kube-proxy', 'kube-scheduler'] } },
  // Also on a node without services of Kubernetes' own: what is the last thing done there depends on its roles.
  {
    step: 'verify',
    on: every,
    needs: { here: ['binaries', 'kubectl', 'kube-scheduler', 'kube-calico', 'cni'], everywhere: ['kube-dns'] },
  },
];

export const taskId = (step: StepId, hostname: string): TaskId => `${step}@${hostname}`;

/** Every task that must be done before this one starts, in the order of the plan. */
export function tasksBefore(plan: Plan, { after, afterAll = [], afterOver = [] }: PlanTask): PlanTask[] {
  const [ids, steps] = [new Set(after), [...afterAll, ...afterOver]];
  return plan.tasks.filter(({ id, step }) => ids.has(id) || steps.includes(step));
}

/**
 * The tasks of a deployment, or those of its steps that are wanted.
 */
export function deployTasks(
  cluster: Cluster,
  isWanted: (step: StepId, node: ClusterNode) => boolean = () => true,
): PlanTask[] {
  const tasks: PlanTask[] = [];
  const masters = mastersOf(cluster);
  const [firstMaster] = masters;
  const planned = new Set<TaskId>();
  for (const { step, on, needs } of deployRules) {
    const { here = [], everywhere, masters: onAllMasters = [], firstMasterFirst } = needs;
    const leader = firstMasterFirst?.(cluster) ? firstMaster : undefined;
    for (const node of cluster.nodes.filter((one) => on(one, cluster, firstMaster) && isWanted(step, one))) {
      const id = taskId(step, node.hostname);
      const after = [
        ...here.map((one) => taskId(one, node.hostname)),
        ...onAllMasters.flatMap((one) => masters.map(({ hostname }) => taskId(one, hostname))),
        ...(leader && leader !== node ? [taskId(step, leader.hostname)] : []),
      ];
      tasks.push({
        ...{ id, step, hostname: node.hostname },
        after: after.filter((one) => planned.has(one)),
        ...(everywhere ? { afterAll: everywhere } : {}),
      });
      planned.add(id);
    }
  }
  return tasks;
}

/** The plan that brings a cluster up. */
export const deployPlan = (cluster: Cluster): Plan =>
  planOf(
    'deploy',
    cluster.nodes.map(({ hostname }) => hostname),
    deployTasks(cluster),
  );

/** The steps of one node, in their order. */
export const stepsOf = (cluster: Cluster, node: ClusterNode): StepId[] =>
  deployRules.filter(({ on }) => on(node, cluster, mastersOf(cluster)[0])).map(({ step }) => step);

const [firstStep, ...furtherSteps] = stepIds;
const order: readonly StepId[] = [firstStep, ...endingStepIds, ...furtherSteps];

export function planOf(kind: JobKind, hostnames: readonly string[], tasks: readonly PlanTask[]): Plan {
  const used = new Set(tasks.map((task) => task.step));
  return { kind, steps: order.filter((step) => used.has(step)), hostnames, tasks };
}
