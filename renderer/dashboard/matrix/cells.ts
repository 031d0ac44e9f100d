/** The matrix of nodes by steps: which cell shows which task, and how the arrow keys walk through it. */
import { taskId, type Plan, type PlanTask } from '../../../shared/job/plan';

export interface MatrixRow {
  readonly hostname: string;
  /** One for each step of the plan, in its order; `undefined` where the node does not need the step. */
  readonly cells: readonly (PlanTask | undefined)[];
}

export interface Position {
  readonly row: number;
  readonly column: number;
}

/** It follows from the plan alone: while a job runs, it stays the same. */
export function matrixOf(plan: Plan): MatrixRow[] {
  const byId = new Map(plan.tasks.map((task) => [task.id, task]));
  return plan.hostnames.map((hostname) => ({
    hostname,
    cells: plan.steps.map((step) => byId.get(taskId(step, hostname))),
  }));
}

/** So many rows come and go together when a long matrix is scrolled. */
export const ROWS_TOGETHER = 25;

/** The rows in groups of that size. */
export const groupsOf = (rows: readonly MatrixRow[]): MatrixRow[][] =>
  Array.from({ length: Math.ceil(rows.length / ROWS_TOGETHER) }, (_, group) =>
    rows.slice(group * ROWS_TOGETHER, (group + 1) * ROWS_TOGETHER),
  );

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
