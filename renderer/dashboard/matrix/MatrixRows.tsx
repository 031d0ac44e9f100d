/** Some rows of the matrix: drawn while they are near the screen, else as one blank space of their height. */
import { memo, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { JobState, TaskState } from '../../../shared/job/job';
import type { TaskId } from '../../../shared/job/plan';
import { MatrixCell } from './MatrixCell';
import type { MatrixRow, Position } from './cells';

/** Pixels: the height of `.dash-matrix td` with its padding. */
const ROW_HEIGHT = 45;
/** So far beyond the edge rows are drawn already, in heights of what is seen. */
const AHEAD = '100% 0px';

interface RowProps {
  readonly row: MatrixRow;
  readonly index: number;
  readonly name: string | undefined;
  readonly states: readonly (TaskState | undefined)[];
  /** Milliseconds since 1970; 0 where nothing runs, so that such a row is not drawn again each second. */
  readonly now: number;
  /** The column of the cell that Tab reaches, in this row. */
  readonly reachable: number | undefined;
  readonly selected: TaskId | undefined;
  readonly onOpen: (task: TaskId, place: Position) => void;
}

/** A row is drawn again when one of its tasks has changed, and not when another row's has. */
const isSame = ({ states: before, ...one }: RowProps, { states: after, ...other }: RowProps): boolean =>
  before.every((state, column) => state === after[column]) &&
  (Object.keys(one) as (keyof typeof one)[]).every((key) => one[key] === other[key]);

const Row = memo(
  ({ row, index, name, states, now, reachable, selected, onOpen }: RowProps): ReactNode => (
    <tr role="row" aria-rowindex={index + 2}>
      <th scope="row" className="dash-node" title={row.hostname} aria-label={row.hostname}>
        {name}
      </th>
      {row.cells.map((task, column) => {
        const state = states[column];
        return (
          <td key={column} role="gridcell">
            {task && state && (
              <MatrixCell
                task={task}
                state={state}
                now={state.status === 'running' ? now : 0}
                place={`${String(index)}:${String(column)}`}
                reachable={column === reachable}
                selected={task.id === selected}
                onOpen={() => onOpen(task.id, { row: index, column })}
              />
            )}
          </td>
        );
      })}
    </tr>
  ),
  isSame,
);

/** Whether an element is near what the scrolled frame shows; always where there is no frame. */
function useIsNear(element: RefObject<HTMLElement | null>, frame: RefObject<HTMLElement | null> | undefined): boolean {
  const [near, setNear] = useState(frame === undefined);
  useEffect(() => {
    if (!frame || !element.current) return undefined;
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting === true), {
      root: frame.current,
      rootMargin: AHEAD,
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, frame]);
  return near;
}

interface MatrixRowsProps {
  readonly rows: readonly MatrixRow[];
  /** The place of the first of them in the matrix. */
  readonly first: number;
  readonly tasks: JobState['tasks'];
  readonly names: ReadonlyMap<string, string>;
  readonly now: number;
  /** The cell that Tab reaches: its rows are there wherever the matrix is scrolled to. */
  readonly focus: Position;
  readonly selected: TaskId | undefined;
  /** What is scrolled; absent where there are so few rows that all are drawn. */
  readonly frame: RefObject<HTMLElement | null> | undefined;
  readonly onOpen: (task: TaskId, place: Position) => void;
}

export function MatrixRows({
  rows,
  first,
  tasks,
  names,
  now,
  focus,
  selected,
  frame,
  onOpen,
}: MatrixRowsProps): ReactNode {
  const body = useRef<HTMLTableSectionElement>(null);
  const isNear = useIsNear(body, frame);
  const hasFocus = focus.row >= first && focus.row < first + rows.length;
  return (
    <tbody ref={body}>
      {isNear || hasFocus ? (
        rows.map((row, index) => {
          const states = row.cells.map((task) => task && tasks[task.id]);
          const isRunning = states.some((state) => state?.status === 'running');
          return (
            <Row
              key={row.hostname}
              row={row}
              index={first + index}
              name={names.get(row.hostname)}
              states={states}
              now={isRunning ? now : 0}
              reachable={first + index === focus.row ? focus.column : undefined}
              selected={row.cells.some((task) => task?.id === selected) ? selected : undefined}
              onOpen={onOpen}
            />
          );
        })
      ) : (
        <tr aria-hidden style={{ height: rows.length * ROW_HEIGHT }} />
      )}
    </tbody>
  );
}
