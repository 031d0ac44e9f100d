/**
 * A deployment as data: which step runs on which node, and after what. A pure function of the cluster, so the review
 * page, the runner and the command line's `plan` show the very same thing.
 */
import type { Cluster, ClusterNode } from './cluster';
import { mastersOf } from './cluster';

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
  /** Tasks that must be done before this one starts. */
  readonly after: readonly TaskId[];
}

export interface Plan {
  readonly kind: JobKind;
  /** In the order of the source document; steps that no node needs are left out. */
  readonly steps: readonly StepId[];
  readonly hostnames: readonly string[];
  readonly tasks: readonly PlanTask[];
}

interface StepRule {
  readonly step: (typeof stepIds)[number];
  readonly on: (node: ClusterNode, cluster: Cluster) => boolean;
  /** Steps that must be done on every node, not only on this one, before it starts. */
  readonly afterAll?: readonly (typeof stepIds)[number][];
}

const every = (): boolean => true;
const onMasters = (node: ClusterNode): boolean => node.roles.includes('master');
const onWorkers = (node: ClusterNode): boolean => node.roles.includes('worker');
const onFirstMaster = (node: ClusterNode, cluster: Cluster): boolean => node === mastersOf(cluster)[0];
/** Containers run on workers, and with calico, which is itself a container, everywhere. */
export const needsRuntime = (node: ClusterNode, cluster: Cluster): boolean =>
  onWorkers(node) || cluster.network.cni === 'calico';

const deployRules: readonly StepRule[] = [
  { step: 'preflight', on: every },
  // Nothing is changed anywhere before every host has passed its checks.
  { step: 'prepare', on: every, afterAll: ['preflight'] },
  { step: 'runtime', on: needsRuntime },
  { step: 'binaries', on: every },
  { step: 'images', on: (node, cluster) => needsRuntime(node, cluster) && cluster.registry.archives.length > 0 },
  // No `afterAll` among members: etcd reports ready only when the quorum is up, so they must start side by side.
  { step: 'etcd', on: (node, cluster) => onMasters(node) && cluster.etcd.endpoints.length === 0 },
  { step: 'kube-apiserver', on: onMasters, afterAll: ['etcd'] },
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

const taskId = (step: StepId, hostname: string): TaskId => `${step}@${hostname}`;

/** The plan that brings a cluster up. Tasks of one host form a chain, so at most one of them changes it at a time. */
export function deployPlan(cluster: Cluster): Plan {
  const tasks: PlanTask[] = [];
  const last = new Map<string, TaskId>();
  for (const { step, on, afterAll = [] } of deployRules) {
    const barrier = tasks.filter((task) => (afterAll as readonly StepId[]).includes(task.step)).map((task) => task.id);
    for (const node of cluster.nodes.filter((one) => on(one, cluster))) {
      const previous = last.get(node.hostname);
      const id = taskId(step, node.hostname);
      tasks.push({
        id,
        step,
        hostname: node.hostname,
        after: [...new Set([...(previous ? [previous] : []), ...barrier])],
      });
      last.set(node.hostname, id);
    }
  }
  return planOf('deploy', cluster, tasks);
}

/** The plan that removes everything again: workers first, so that nothing is left running against a dead API server. */
export function resetPlan(cluster: Cluster): Plan {
  const task = (node: ClusterNode, after: readonly TaskId[]): PlanTask => ({
    id: taskId('reset', node.hostname),
    step: 'reset',
    hostname: node.hostname,
    after,
  });
  const workers = cluster.nodes.filter((node) => !onMasters(node)).map((node) => task(node, []));
  const masters = mastersOf(cluster).map((node) =>
    task(
      node,
      workers.map(({ id }) => id),
    ),
  );
  return planOf('reset', cluster, [...workers, ...masters]);
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
