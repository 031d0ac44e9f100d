/**
 * A deployment as data: which step runs on which node, and after what. A pure function of the cluster, so the review
 * page, the runner and the command line's `plan` show the very same thing.
 */
import type { Cluster, ClusterNode } from '../cluster/schema';
import { mastersOf } from '../cluster/schema';
import { sharesServingPair } from '../components/kube-apiserver/servingPair';

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
export type StepId = (typeof stepIds)[number] | 'reset';
export type JobKind = 'deploy' | 'reset';

/** `etcd@n1`: unique inside a plan, stable between runs. */
export type TaskId = `${StepId}@${string}`;

export interface PlanTask {
  readonly id: TaskId;
  readonly step: StepId;
  readonly hostname: string;
  /** Single tasks that must be done before this one starts: the one before it on its host, the one on the first master. */
  readonly after: readonly TaskId[];
  /** Steps that must be done on every node before this one starts. Written as steps, or a plan would grow with the square of its nodes. */
  readonly afterAll?: readonly StepId[];
}

export interface Plan {
  readonly kind: JobKind;
  /** In the order of the guide (ARCHITECTURE.md, "The guide"); steps that no node needs are left out. */
  readonly steps: readonly StepId[];
  readonly hostnames: readonly string[];
  readonly tasks: readonly PlanTask[];
}

interface StepRule {
  readonly step: (typeof stepIds)[number];
  readonly on: (node: ClusterNode, cluster: Cluster, firstMaster: ClusterNode | undefined) => boolean;
  /** Steps that must be done on every node, not only on this one, before it starts. */
  readonly afterAll?: readonly (typeof stepIds)[number][];
  /** Whether the other masters wait until it is done on the first one. */
  readonly firstMasterFirst?: (cluster: Cluster) => boolean;
}

const every = (): boolean => true;
const onMasters = (node: ClusterNode): boolean => node.roles.includes('master');
const onWorkers = (node: ClusterNode): boolean => node.roles.includes('worker');
const onFirstMaster: StepRule['on'] = (node, _, firstMaster) => node === firstMaster;
/** Containers run on workers, and with calico, which is itself a container, everywhere. */
export const needsRuntime = (node: ClusterNode, cluster: Cluster): boolean =>
  onWorkers(node) || cluster.network.cni === 'calico';

export const deployRules: readonly StepRule[] = [
  { step: 'preflight', on: every },
  // Nothing is changed anywhere before every host has passed its checks.
  { step: 'prepare', on: every, afterAll: ['preflight'] },
  { step: 'runtime', on: needsRuntime },
  { step: 'binaries', on: every },
  { step: 'images', on: (node, cluster) => needsRuntime(node, cluster) && cluster.registry.archives.length > 0 },
  // etcd reports ready only when the quorum is up, so its members must start side by side: none before all can, and no
  // `afterAll` among them.
  {
    step: 'etcd',
    on: (node, cluster) => onMasters(node) && cluster.etcd.endpoints.length === 0,
    afterAll: ['binaries', 'images'],
  },
  { step: 'kube-apiserver', on: onMasters, afterAll: ['etcd'], firstMasterFirst: sharesServingPair },
  { step: 'kube-controller-manager', on: onMasters },
  { step: 'kube-scheduler', on: onMasters },
  { step: 'kube-calico', on: (_, cluster) => cluster.network.cni === 'calico', afterAll: ['etcd'] },
  { step: 'kubectl', on: onMasters },
  { step: 'cni', on: (_, cluster) => cluster.network.cni === 'bridge' },
  { step: 'kubelet', on: onWorkers, afterAll: ['kubectl', 'kube-controller-manager'] },
  { step: 'kube-proxy', on: onWorkers, afterAll: ['kubectl'] },
  { step: 'kube-dns', on: onFirstMaster, afterAll: ['kubelet', 'kube-proxy', 'kube-scheduler'] },
  { step: 'verify', on: every, afterAll: ['kube-dns'] },
];

export const taskId = (step: StepId, hostname: string): TaskId => `${step}@${hostname}`;

/** Every task that must be done before this one starts, in the order of the plan. */
export function tasksBefore(plan: Plan, { after, afterAll = [] }: PlanTask): PlanTask[] {
  const ids = new Set(after);
  return plan.tasks.filter(({ id, step }) => ids.has(id) || afterAll.includes(step));
}

/** The plan that brings a cluster up. Tasks of one host form a chain, so at most one of them changes it at a time. */
export function deployPlan(cluster: Cluster): Plan {
  const tasks: PlanTask[] = [];
  const last = new Map<string, TaskId>();
  const [firstMaster] = mastersOf(cluster);
  for (const { step, on, afterAll, firstMasterFirst } of deployRules) {
    const leader = firstMasterFirst?.(cluster) ? firstMaster : undefined;
    for (const node of cluster.nodes.filter((one) => on(one, cluster, firstMaster))) {
      const previous = last.get(node.hostname);
      const id = taskId(step, node.hostname);
      tasks.push({
        id,
        step,
        hostname: node.hostname,
        after: [...(previous ? [previous] : []), ...(leader && leader !== node ? [taskId(step, leader.hostname)] : [])],
        ...(afterAll ? { afterAll } : {}),
      });
      last.set(node.hostname, id);
    }
  }
  return planOf('deploy', cluster, tasks);
}

/** The steps of one node, in their order. */
export const stepsOf = (cluster: Cluster, node: ClusterNode): StepId[] =>
  deployRules.filter(({ on }) => on(node, cluster, mastersOf(cluster)[0])).map(({ step }) => step);

/** The plan that removes everything again: of each node by itself, because the others may be dead. */
export function resetPlan(cluster: Cluster): Plan {
  const tasks = cluster.nodes.map(({ hostname }): PlanTask => ({
    id: taskId('reset', hostname),
    step: 'reset',
    hostname,
    after: [],
  }));
  return planOf('reset', cluster, tasks);
}

function planOf(kind: JobKind, cluster: Cluster, tasks: readonly PlanTask[]): Plan {
  const used = new Set(tasks.map((task) => task.step));
  const order: readonly StepId[] = [...stepIds, 'reset'];
  return {
    kind,
    steps: order.filter((step) => used.has(step)),
    hostnames: cluster.nodes.map((node) => node.hostname),
    tasks,
  };
}

export const planFor = (kind: JobKind, cluster: Cluster): Plan =>
  kind === 'deploy' ? deployPlan(cluster) : resetPlan(cluster);
