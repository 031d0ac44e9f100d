/** The steps at the left: where one is, what is complete, what is locked and why. */
import { CheckCircleFilled, ExclamationCircleFilled, LockOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorsIn, type Issue } from '../../shared/cluster/issues';
import { hasRun, useJobStore } from '../stores/jobStore';
import { StatusIcon } from '../dashboard/StatusIcon';
import { goTo, useAppStore } from '../stores/appStore';
import { useDraftStore } from '../stores/draftStore';
import { blockedBy, issuesOn, pageIds, pageStatus, problemsIn, type PageId, type PageStatus } from '../wizard/pages';
import { useProgramIssues, useProgramsSeen } from '../wizard/registry/programIssues';
import { useRunNote, useVerificationNote, type RunNote } from './useRunNote';

interface StepMarkProps {
  readonly number: number;
  readonly status: PageStatus;
  /** The issues of the page. */
  readonly issues: readonly Issue[];
  readonly run: RunNote | undefined;
}

function StepMark({ number, status, issues, run }: StepMarkProps): ReactNode {
  if (run)
    return (
      <span className="step-mark">
        <StatusIcon look={run.look} />
      </span>
    );
  if (status === 'locked') return <LockOutlined className="step-mark step-locked" aria-hidden />;
  if (problemsIn(issues).length > 0) return <ExclamationCircleFilled className="step-mark step-problem" aria-hidden />;
  if (status === 'done') return <CheckCircleFilled className="step-mark step-done" aria-hidden />;
  return (
    <span className="step-mark step-number" aria-hidden>
      {number}
    </span>
  );
}

function Step({ page, number }: { page: PageId; number: number }): ReactNode {
  const { t } = useTranslation();
  const current = useAppStore((state) => state.page);
  const issues = useDraftStore((state) => state.review.issues);
  const withRun = useJobStore(hasRun);
  const notes: Partial<Record<PageId, RunNote | undefined>> = { deploy: useRunNote(), verify: useVerificationNote() };
  const run = notes[page];
  const blocker = blockedBy(page, issues, withRun);
  const programsSeen = useProgramsSeen();
  const edited = pageStatus(page, issues, withRun);
  // A folder that nobody has looked into may lack everything.
  const status = page === 'registry' && edited === 'done' && !programsSeen ? 'open' : edited;
  // What is wrong with the programs counts where they are chosen, and locks nothing.
  const own = issuesOn(page, [...issues, ...useProgramIssues()]);
  const errors = problemsIn(own).length;
  const missing = errors === 1 ? own.find(({ code }) => code === 'PROGRAMS_MISSING')?.params['count'] : undefined;
  const note =
    run?.text ??
    (status === 'locked'
      ? t('pageStatus.locked')
      : errors > 0
        ? missing === undefined
          ? t('pageStatus.problems', { count: errors })
          : t('pageStatus.programsMissing', { count: Number(missing) })
        : own.length > errorsIn(own).length
          ? t('pageStatus.warnings', { count: own.length })
          : status === 'done'
            ? t('pageStatus.done')
            : '');
  return (
    <Tooltip
      placement="right"
      title={blocker && t('pageStatus.lockedWhy', { page: t(`pages.${blocker}`) })}
      mouseEnterDelay={0.2}
    >
      {/* The span catches the mouse for the tooltip: a disabled button sends no events. */}
      <span>
        <button
          type="button"
          className={`step${page === current ? ' step-current' : ''}`}
          aria-current={page === current ? 'step' : undefined}
          disabled={status === 'locked' && page !== current}
          data-page={page}
          data-status={status}
          onClick={() => goTo(page)}
        >
          <StepMark number={number} status={status} issues={own} run={run} />
          <span className="step-text">
            <span className="step-title">{t(`pages.${page}`)}</span>
            {note !== '' && <span className="step-note">{note}</span>}
          </span>
        </button>
      </span>
    </Tooltip>
  );
}

export function StepsNav(): ReactNode {
  const { t } = useTranslation();
  return (
    <nav className="steps" aria-label={t('pages.label')}>
      {pageIds.map((page, index) => (
        <Step key={page} page={page} number={index + 1} />
      ))}
    </nav>
  );
}
