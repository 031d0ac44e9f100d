/**
 * How a plan comes forward: which tasks may start, or no longer can, after one has ended. Each edge of the plan is looked
 * at once in the whole run; "after all of step X" is one edge to the step and one from each of its tasks.
 */
import type { Plan, PlanTask, StepId, TaskId } from '../../shared/job/plan';

/** A task, or a whole step. */
interface Point {
  readonly task?: PlanTask;
  /** How many of the points before it are not passed yet. */
  missing: number;
  readonly next: Point[];
  /** The same, counted only for a task that takes turns where a cluster ran on the hosts before. */
  missingIfClusterRuns: number;
  readonly nextIfClusterRuns: Point[];
  passed: boolean;
  /** Something before it is lost, so it will never be passed. */
  blocked: boolean;
  /** Of a task that somebody waits for to be over, alone or with all of its step: passed when that has ended, done or not. */
  overs: readonly Point[];
}

export interface Progression {
  /** Tasks that come after nothing. A task that was done before is passed by itself and not among them. */
  readonly first: readonly PlanTask[];
  /** What may start now that this task is done. */
  done(task: PlanTask): readonly PlanTask[];
  /** After a task that did not get done: what comes after it, however indirectly, and what may start because it is over. */
  lost(task: PlanTask): { readonly skipped: readonly PlanTask[]; readonly free: readonly PlanTask[] };
}

const newPoint = (task?: PlanTask): Point => ({
  ...(task ? { task } : {}),
  ...{ missing: 0, next: [], missingIfClusterRuns: 0, nextIfClusterRuns: [] },
  ...{ passed: false, blocked: false, overs: [] },
});

/**
 * @param done of an earlier run. A done task counts only when everything before it is done as well: on a resume the checks
 * come first, even though the work behind them was finished.
 * @param takesTurn whether a task waits for its `afterIfClusterRuns`: asked when all that it waits for in any case is done, and answered
 * the same way each time.
 */
export function createProgression(
  plan: Plan,
  done: ReadonlySet<TaskId>,
  takesTurn: (task: PlanTask) => boolean,
): Progression {
  const points = new Map<TaskId | StepId, Point>();
  const pointOf = (id: TaskId | StepId, task?: PlanTask): Point => {
    const point = points.get(id) ?? newPoint(task);
    points.set(id, point);
    return point;
  };
  const link = (before: Point, after: Point): void => {
    before.next.push(after);
    after.missing += 1;
  };
  const overs = new Map<TaskId | StepId, Point>();
  for (const id of plan.tasks.flatMap(({ afterOver = [] }) => afterOver)) overs.set(id, overs.get(id) ?? newPoint());
  for (const task of plan.tasks) {
    const point = pointOf(task.id, task);
    link(point, pointOf(task.step));
    point.overs = [task.id, task.step].flatMap((id) => overs.get(id) ?? []);
    for (const over of point.overs) over.missing += 1;
  }
  for (const task of plan.tasks) {
    // A step that no node needs is not waited for; a task that the plan does not have is never done.
    const steps = (task.afterAll ?? []).flatMap((step) => points.get(step) ?? []);
    // What the plan does not have is over.
    const ended = (task.afterOver ?? []).flatMap((id) => overs.get(id) ?? []).filter(({ missing }) => missing > 0);
    for (const before of [...task.after.map((id) => pointOf(id)), ...steps, ...ended]) link(before, pointOf(task.id));
    for (const before of (task.afterIfClusterRuns ?? []).map((id) => pointOf(id))) {
      before.nextIfClusterRuns.push(pointOf(task.id));
      pointOf(task.id).missingIfClusterRuns += 1;
    }
  }

  /** What is over with the end of a task. */
  const overWith = ({ overs }: Point): Point[] => {
    for (const over of overs) over.missing -= 1;
    return overs.filter(({ missing }) => missing === 0);
  };

  const waitsForTurn = ({ task }: Point): boolean => task !== undefined && takesTurn(task);
  const mayPass = (point: Point): boolean =>
    !point.passed &&
    !point.blocked &&
    point.missing === 0 &&
    (point.missingIfClusterRuns === 0 || !waitsForTurn(point));

  /** Passes points and all that are passed with them; answers the tasks that are to start. */
  const pass = (passed: Point[]): PlanTask[] => {
    const free: PlanTask[] = [];
    for (const one of passed) {
      passed.push(...overWith(one));
      for (const point of one.next) point.missing -= 1;
      for (const point of one.nextIfClusterRuns) point.missingIfClusterRuns -= 1;
      for (const point of [...one.next, ...one.nextIfClusterRuns]) {
        if (!mayPass(point)) continue;
        point.passed = true;
        if (point.task && !done.has(point.task.id)) free.push(point.task);
        else passed.push(point);
      }
    }
    return free;
  };
  /** Whether a task must not go on because one is lost that it waits for only where a cluster runs. */
  const isKept = (point: Point): boolean => !point.passed && waitsForTurn(point);
  const isElsewhere =
    ({ task: one }: Point) =>
    ({ task: other }: Point): boolean =>
      one?.hostname !== other?.hostname;
  const open = [...points.values()].filter((point) => point.task && mayPass(point));
  for (const point of open) point.passed = true;
  const isDone = ({ task }: Point): boolean => task !== undefined && done.has(task.id);
  const first = open.flatMap((point) => (point.task && !isDone(point) ? [point.task] : []));

  return {
    first: [...first, ...pass(open.filter(isDone))],
    done: (task) => pass([pointOf(task.id)]),
    lost(task) {
      const [broken, left] = [pointOf(task.id), [] as Point[]];
      const reached = [broken];
      // Who waits for one that has broken, and whoever waits for them in turn.
      const held = new Set([broken]);
      for (const one of reached) {
        // What was never begun has broken nothing on its node: its turn goes to the next node. What has failed may fail there as well.
        const turns = held.has(one) ? [] : one.nextIfClusterRuns.filter(isElsewhere(one));
        left.push({ ...newPoint(), nextIfClusterRuns: turns });
        const kept = one.nextIfClusterRuns.filter((point) => !turns.includes(point) && isKept(point));
        for (const point of kept) held.add(point);
        for (const point of [...one.next, ...kept].filter(({ blocked }) => !blocked)) {
          point.blocked = true;
          reached.push(point);
        }
      }
      return {
        skipped: reached.slice(1).flatMap((point) => point.task ?? []),
        free: pass([...left, ...reached.flatMap(overWith)]),
      };
    },
  };
}
