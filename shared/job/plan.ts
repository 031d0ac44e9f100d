/**
 * A deployment as data: which step runs on which node, and after what. A pure function of the cluster, so the review
 * page, the runner and the command line's `plan` show the very same thing.
 */
import { mastersOf, type Cluster, type ClusterNode } from '../cluster/schema';
import { components, componentOf, placesIn, type ComponentId } from '../components';
import type { Component, Where } from '../components/component';
import type { JobKind } from './operations/operation';

/** In the order of a node: look, bring each component, look again. */
export const stepIds = ['preflight', ...components.map(({ id }) => id), 'verify'] as const;
/**
 * Steps beside a deployment: those that end a node's part in a cluster, the one that says what is ours there, and the one that
 * looks which certificates its services show.
 */
export const otherStepIds = ['rebuild-ledger', 'drain', 'leave-etcd', 'reset', 'delete-node', 'read-back'] as const;
export type StepId = (typeof stepIds)[number] | (typeof otherStepIds)[number];

/** `etcd@n1`: unique inside a plan, stable between runs. */
export type TaskId = `${StepId}@${string}`;

/**
 * On a host one task uploads while another one brings up the control plane and a third one what runs pods: the network and the
 * host are busy at the same time, and two tasks never change the same things.
 */
export type Lane = NonNullable<Component['lane']> | 'service';
export const laneOf = (step: StepId): Lane => componentOf(step)?.lane ?? 'service';

export interface PlanTask {
  readonly id: TaskId;
  readonly step: StepId;
  readonly hostname: string;
  /** Single tasks that must be done before this one starts: on its host, on the masters, on the first of them. */
  readonly after: readonly TaskId[];
  /** Steps that must be done on every node before this one starts. Written as steps, or a plan would grow with the square of its nodes. */
  readonly afterAll?: readonly StepId[];
  /** Single tasks, and steps on every node, that must be over, done or not: where a node that cannot be reached keeps nobody waiting. */
  readonly afterOver?: readonly (StepId | TaskId)[];
  /**
   * Like `after`, but only where a cluster ran on the hosts before: the plan is made before anybody has looked. A task of another
   * node that is never begun is not waited for either: a node that cannot be reached has no turn. Nor are members of etcd that need
   * each other to start (electron/steps/etcd/turns).
   */
  readonly afterIfClusterRuns?: readonly TaskId[];
  /**
   * The hosts of which one runs its commands, where that is not its own: the first that can be reached. One that is gone is deleted by
   * a master, whichever that is.
   */
  readonly at?: readonly string[];
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
  readonly on: Where;
  /** What it waits for on the same host (also, where the cluster runs already), and on every master. */
  readonly here: readonly StepId[];
  readonly ifClusterRuns: readonly StepId[];
  readonly masters: readonly StepId[];
  /** What it waits for on every host. */
  readonly everywhere: readonly StepId[];
  readonly firstMasterFirst: boolean;
  /** Where the cluster runs already, it waits for the nodes before. */
  readonly oneByOne: boolean;
}

const idsOf = (needed: readonly Component[] = []): StepId[] => needed.map(({ id }) => id as ComponentId);

function deployRules(cluster: Cluster): StepRule[] {
  const nothing = {
    here: [],
    ifClusterRuns: [],
    masters: [],
    everywhere: [],
    firstMasterFirst: false,
    oneByOne: false,
  } as const;
  const looking = { on: 'all', ...nothing } as const;
  return [
    { ...looking, step: 'preflight' },
    ...components.map(({ id, on, needs = {} }, index) => ({
      step: id,
      on: on(cluster),
      here: idsOf(needs.here),
      ifClusterRuns: idsOf(needs.ifClusterRuns),
      masters: idsOf(needs.masters),
      // Nothing is changed anywhere before every host has passed its checks.
      everywhere: index === 0 ? (['preflight'] as const) : idsOf(needs.everywhere),
      firstMasterFirst: needs.firstMasterFirst?.(cluster) ?? false,
      oneByOne: needs.oneByOne ?? false,
    })),
    { ...looking, step: 'verify', here: idsOf(components), everywhere: idsOf(components.slice(-1)) },
  ];
}

export const taskId = (step: StepId, hostname: string): TaskId => `${step}@${hostname}`;

/** Every task that must be done before this one starts, in the order of the plan. */
export function tasksBefore(plan: Plan, { after, afterAll = [], afterOver = [] }: PlanTask): PlanTask[] {
  const before = new Set<TaskId | StepId>([...after, ...afterAll, ...afterOver]);
  return plan.tasks.filter(({ id, step }) => before.has(id) || before.has(step));
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
  const isHere = placesIn(cluster);
  for (const rule of deployRules(cluster)) {
    const { step, on, here, ifClusterRuns, masters: onAllMasters, everywhere, firstMasterFirst, oneByOne } = rule;
    const leader = firstMasterFirst ? firstMaster : undefined;
    const before: TaskId[] = [];
    for (const node of cluster.nodes.filter((one) => isHere(on, one) && isWanted(step, one))) {
      const id = taskId(step, node.hostname);
      const onNode = (one: StepId): TaskId => taskId(one, node.hostname);
      const after = [
        ...here.map(onNode),
        ...onAllMasters.flatMap((one) => masters.map(({ hostname }) => taskId(one, hostname))),
        ...(leader && leader !== node ? [taskId(step, leader.hostname)] : []),
      ];
      const afterIfClusterRuns = [...ifClusterRuns.map(onNode).filter((one) => planned.has(one)), ...before];
      // Each of them: the one just before may be a node that takes no part.
      if (oneByOne) before.push(id);
      tasks.push({
        ...{ id, step, hostname: node.hostname },
        after: after.filter((one) => planned.has(one)),
        ...(everywhere.length > 0 ? { afterAll: everywhere } : {}),
        ...(afterIfClusterRuns.length > 0 ? { afterIfClusterRuns } : {}),
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

const [firstStep, ...furtherSteps] = stepIds;
const lastStep: StepId = 'read-back';
const order: readonly StepId[] = [
  firstStep,
  ...otherStepIds.filter((step) => step !== lastStep),
  ...furtherSteps,
  lastStep,
];

export function planOf(kind: JobKind, hostnames: readonly string[], tasks: readonly PlanTask[]): Plan {
  const used = new Set(tasks.map((task) => task.step));
  return { kind, steps: order.filter((step) => used.has(step)), hostnames, tasks };
}
