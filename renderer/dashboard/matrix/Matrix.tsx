/** The matrix of nodes by steps, moving with the job. Arrow keys walk through it, Enter or a click opens a step. */
import { useCallback, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { JobState } from '../../../shared/job/job';
import type { Plan, TaskId } from '../../../shared/job/plan';
import { useMessages } from '../../i18n/useMessages';
import { MatrixRows } from './MatrixRows';
import { groupsOf, matrixOf, moveFrom, ROWS_TOGETHER, type MatrixRow, type Position } from './cells';
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

/** With more rows than this only those near the screen are drawn. */
const ALL_DRAWN = 60;

export function Matrix({ job, now, selected, onOpen }: MatrixProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const texts = useMessages();
  const frame = useRef<HTMLDivElement>(null);
  const [last, setLast] = useState<Position>({ row: 0, column: 0 });
  const { plan, tasks } = job;
  const rows = useMemo(() => matrixOf(plan), [plan]);
  const groups = useMemo(() => groupsOf(rows), [rows]);
  const names = useMemo(() => rowNames(plan.hostnames), [plan]);
  const focus = useMemo(() => reachable(rows, last), [rows, last]);
  const open = useCallback(
    (task: TaskId, place: Position): void => {
      setLast(place);
      onOpen(task);
    },
    [onOpen],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = moveFrom(rows, focus, event.key);
    if (!next) return;
    event.preventDefault();
    // The row may not be drawn yet: it is before there is a cell to give the focus to.
    flushSync(() => setLast(next));
    frame.current?.querySelector<HTMLElement>(`[data-cell="${String(next.row)}:${String(next.column)}"]`)?.focus();
  };

  return (
    <div ref={frame} className={`dash-matrix${plan.steps.length <= WIDE_COLUMNS ? ' dash-matrix-wide' : ''}`}>
      <table
        role="grid"
        aria-label={t('matrix.label')}
        aria-rowcount={rows.length + 1}
        onKeyDown={onKeyDown}
        style={sizeOf(plan, names.width)}
      >
        <colgroup>
          <col className="dash-node-column" />
        </colgroup>
        <thead>
          <tr role="row">
            <th scope="col" className="dash-corner">
              {t('matrix.node')}
            </th>
            {plan.steps.map((step) => (
              <th key={step} scope="col" className="dash-column" title={texts.step(step).title}>
                <span>{t(`shortSteps.${step}`)}</span>
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group, index) => (
          <MatrixRows
            key={index}
            rows={group}
            first={index * ROWS_TOGETHER}
            tasks={tasks}
            names={names.short}
            now={now}
            focus={focus}
            selected={selected}
            frame={rows.length > ALL_DRAWN ? frame : undefined}
            onOpen={open}
          />
        ))}
      </table>
    </div>
  );
}
