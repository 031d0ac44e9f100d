/** Which systemd units of which nodes have a journal worth watching in a job. */
import { componentOf } from '../../../shared/components';
import type { JobState } from '../../../shared/job/job';
import { sourceKey, type LogSource } from '../../../shared/logs/log';
import type { PlanTask, StepId } from '../../../shared/job/plan';

/** The unit that a step installs and starts; most steps have none. */
export const unitOfStep = (step: StepId): string | undefined =>
  componentOf(step)?.units?.find(({ on, system }) => on === undefined && !system)?.unit;

/** `etcd.service` is etcd: every unit here is a service. */
export const unitName = (unit: string): string => unit.replace(/\.service$/, '');

const sourcesOf = (tasks: readonly PlanTask[]): LogSource[] =>
  tasks.flatMap(({ step, hostname }) => {
    const unit = unitOfStep(step);
    return unit === undefined ? [] : [{ node: hostname, unit }];
  });

const unique = (sources: readonly LogSource[]): LogSource[] => [
  ...new Map(sources.map((source) => [sourceKey(source), source])).values(),
];

type Tasks = Pick<JobState, 'plan' | 'tasks'>;

/** The units that failures name; a step without a unit of its own may fail because of one (docker.service). */
const failedSources = ({ plan, tasks }: Tasks): LogSource[] =>
  plan.tasks.flatMap(({ id, hostname }) => {
    const unit = tasks[id]?.failure?.unit;
    return unit === undefined ? [] : [{ node: hostname, unit }];
  });

/** The units whose step has begun: before that there is nothing to read. */
export const startedSources = (job: Tasks): LogSource[] =>
  unique([
    ...sourcesOf(job.plan.tasks.filter(({ id }) => job.tasks[id]?.startedAt !== undefined)),
    ...failedSources(job),
  ]);

/** Every unit that the job installs or stumbled over, node by node. */
export function allSources(job: Tasks): LogSource[] {
  const byNode = new Map<string, LogSource[]>(job.plan.hostnames.map((hostname) => [hostname, []]));
  for (const source of unique([...sourcesOf(job.plan.tasks), ...failedSources(job)]))
    byNode.get(source.node)?.push(source);
  return [...byNode.values()].flat();
}

/** So many journals are followed at once: nobody reads more, and each one is a process on its host. */
export const FOLLOWED = 100;

/** Failures first, then in the order of the plan: the control plane's units are among them, and what is followed stays. */
export const followedOf = (job: Tasks, sources: readonly LogSource[]): LogSource[] =>
  sources.length <= FOLLOWED ? [...sources] : unique([...failedSources(job), ...sources]).slice(0, FOLLOWED);

/**
 * What a choice of nodes and units means; an empty list leaves that side open. Without any choice the run is followed:
 * each unit is shown as soon as its step has begun.
 */
export function chosenSources(job: Tasks, nodes: readonly string[], units: readonly string[]): LogSource[] {
  if (nodes.length === 0 && units.length === 0) return startedSources(job);
  return allSources(job).filter(
    ({ node, unit }) => (nodes.length === 0 || nodes.includes(node)) && (units.length === 0 || units.includes(unit)),
  );
}
