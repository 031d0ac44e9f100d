/** The matrix of nodes by steps: which cell shows which task, and how the arrow keys walk through it. */
import type { JobState, TaskState } from '../../../shared/job/job';
import { taskId, type PlanTask } from '../../../shared/job/plan';

interface MatrixCell {
  readonly task: PlanTask;
  readonly state: TaskState;
}

export interface MatrixRow {
  readonly hostname: string;
  /** One for each step of the plan, in its order; `undefined` where the node does not need the step. */
  readonly cells: readonly (MatrixCell | undefined)[];
}

export interface Position {
  readonly row: number;
  readonly column: number;
}

export function matrixOf({ plan, tasks }: Pick<JobState, 'plan' | 'tasks'>): MatrixRow[] {
  const byId = new Map(plan.tasks.map((task) => [task.id, task]));
  return plan.hostnames.map((hostname) => ({
    hostname,
    cells: plan.steps.map((step) => {
      const task = byId.get(taskId(step, hostname));
      const state = task && tasks[task.id];
      return state && { task, state };
    }),
  }));
}

const directions: Readonly<Record<string, Position>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

/** The first cell of a row, or the last one. */
function edgeOf(row: MatrixRow | undefined, edge: 'first' | 'last'): number {
  const filled = (row?.cells ?? []).flatMap((cell, column) => (cell ? [column] : []));
  return (edge === 'first' ? filled[0] : filled.at(-1)) ?? 0;
}

/**
 * Where a key leads to from a cell. Blank cells are jumped over; at the border the position stays.
 * @param key a KeyboardEvent's `key`
 * @returns `undefined` when the key is none of the matrix's
 */
export function moveFrom(rows: readonly MatrixRow[], from: Position, key: string): Position | undefined {
  if (key === 'Home') return { row: from.row, column: edgeOf(rows[from.row], 'first') };
  if (key === 'End') return { row: from.row, column: edgeOf(rows[from.row], 'last') };
  const step = directions[key];
  if (!step) return undefined;
  let { row, column } = from;
  for (;;) {
    row += step.row;
    column += step.column;
    const cells = rows[row]?.cells;
    if (!cells || column < 0 || column >= cells.length) return from;
    if (cells[column]) return { row, column };
  }
}
