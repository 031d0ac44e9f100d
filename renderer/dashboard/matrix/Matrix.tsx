/** The matrix of nodes by steps, moving with the job. Arrow keys walk through it, Enter or a click opens a step. */
import { useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '../../../shared/job/job';
import type { Plan, TaskId } from '../../../shared/job/plan';
import { useMessages } from '../../i18n/useMessages';
import { MatrixCell } from './MatrixCell';
import { matrixOf, moveFrom, type MatrixRow, type Position } from './cells';
import { rowNames } from '../names';

interface MatrixProps {
  readonly job: JobState;
  /** Milliseconds since 1970: what runs shows its time until now. */
  readonly now: number;
  readonly selected: TaskId | undefined;
  readonly onOpen: (task: TaskId) => void;
}

/** Pixels. The padding is that of .dash-node. */
const NODE_PADDING = 20;
const [MIN_COLUMN, MAX_COLUMN] = [42, 96];

/** So few columns leave room for their names as they are. */
const WIDE_COLUMNS = 6;

/** The cell that Tab reaches: where the person was last, or the first one there is. */
function reachable(rows: readonly MatrixRow[], wanted: Position): Position {
  if (rows[wanted.row]?.cells[wanted.column]) return wanted;
  const row = rows.findIndex(({ cells }) => cells.some((cell) => cell !== undefined));
  return { row, column: rows[row]?.cells.findIndex((cell) => cell !== undefined) ?? 0 };
}

/** Columns keep between the width of "100 %" and what one reads with ease. */
function sizeOf({ steps }: Plan, nodes: string): CSSProperties {
  const width = (column: number): string => `calc(var(--nodes-width) + ${String(steps.length * column)}px)`;
  return {
    '--nodes-width': `calc(${nodes} + ${String(NODE_PADDING)}px)`,
    ...{ minWidth: width(MIN_COLUMN), maxWidth: width(MAX_COLUMN) },
  } as CSSProperties;
}

export function Matrix({ job, now, selected, onOpen }: MatrixProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const texts = useMessages();
  const grid = useRef<HTMLTableElement>(null);
  const [last, setLast] = useState<Position>({ row: 0, column: 0 });
  const rows = matrixOf(job);
  const names = rowNames(job.plan.hostnames);
  const focus = reachable(rows, last);

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = moveFrom(rows, focus, event.key);
    if (!next) return;
    event.preventDefault();
    setLast(next);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${String(next.row)}:${String(next.column)}"]`)?.focus();
  };

  return (
    <div className={`dash-matrix${job.plan.steps.length <= WIDE_COLUMNS ? ' dash-matrix-wide' : ''}`}>
      <table
        ref={grid}
        role="grid"
        aria-label={t('matrix.label')}
        onKeyDown={onKeyDown}
        style={sizeOf(job.plan, names.width)}
      >
        <colgroup>
          <col className="dash-node-column" />
        </colgroup>
        <thead>
          <tr role="row">
            <th scope="col" className="dash-corner">
              {t('matrix.node')}
            </th>
            {job.plan.steps.map((step) => (
              <th key={step} scope="col" className="dash-column" title={texts.step(step).title}>
                <span>{t(`shortSteps.${step}`)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ hostname, cells }, row) => (
            <tr key={hostname} role="row">
              <th scope="row" className="dash-node" title={hostname} aria-label={hostname}>
                {names.short.get(hostname)}
              </th>
              {cells.map((cell, column) => (
                <td key={column} role="gridcell">
                  {cell && (
                    <MatrixCell
                      {...cell}
                      now={cell.state.status === 'running' ? now : 0}
                      place={`${String(row)}:${String(column)}`}
                      reachable={row === focus.row && column === focus.column}
                      selected={cell.task.id === selected}
                      onOpen={() => {
                        setLast({ row, column });
                        onOpen(cell.task.id);
                      }}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
