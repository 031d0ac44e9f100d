/** One task in the matrix: state, time, and how far it is. */
import { WarningFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskState } from '../../../shared/job/job';
import type { PlanTask } from '../../../shared/job/plan';
import { durationText, spanOf } from '../duration';
import { warningCount } from '../result/outcome';
import { percentOf, progressText } from '../progressText';
import { lookOf, StatusIcon } from '../StatusIcon';

interface MatrixCellProps {
  readonly task: PlanTask;
  readonly state: TaskState;
  readonly now: number;
  /** `row:column`, by which the matrix finds the cell to focus. */
  readonly place: string;
  /** Whether Tab stops here: one cell of the matrix at a time. */
  readonly reachable: boolean;
  readonly selected: boolean;
  readonly onOpen: () => void;
}

export function MatrixCell({ task, state, now, place, reachable, selected, onOpen }: MatrixCellProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const look = lookOf(state);
  const span = spanOf(state, now);
  const part = state.progress && percentOf(state.progress);
  // All that is counted is done and the task is not over: then it is time that goes on.
  const percent = part === 100 ? undefined : part;
  const names = { step: t(`shortSteps.${task.step}`), node: task.hostname, status: t(`taskStatus.${look}`) };
  const time = span === undefined ? undefined : durationText(span);
  const warnings = warningCount(state);
  const what =
    percent !== undefined
      ? t('matrix.cellProgress', { ...names, percent })
      : time !== undefined && state.endedAt !== undefined
        ? t('matrix.cellTimed', { ...names, time })
        : t('matrix.cell', names);
  const label = warnings > 0 ? t('matrix.cellWarned', { cell: what, count: warnings }) : what;
  const detail = state.progress && progressText(state.progress, (done, total) => t('step.amount', { done, total }));
  return (
    <button
      type="button"
      className={`dash-cell dash-cell-${look}${selected ? ' dash-cell-selected' : ''}`}
      aria-label={label}
      aria-pressed={selected}
      title={detail === undefined ? label : `${label}\n${detail}`}
      tabIndex={reachable ? 0 : -1}
      data-cell={place}
      data-task={task.id}
      data-status={look}
      onClick={onOpen}
    >
      <StatusIcon look={look} />
      {span !== undefined && (
        <span className="dash-cell-text">{percent === undefined ? time : `${String(percent)} %`}</span>
      )}
      {warnings > 0 && <WarningFilled className="dash-cell-warned dash-warning" aria-hidden />}
      {percent !== undefined && <span className="dash-cell-bar" style={{ width: `${String(percent)}%` }} />}
    </button>
  );
}
