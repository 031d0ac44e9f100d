/** Everything about one task: what it is for, what it found and changed, what it ran, why it failed, its journal live. */
import { Button, Drawer, Progress, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isOver, type JobState, type TaskState } from '../../../shared/job/job';
import { tasksBefore, type TaskId } from '../../../shared/job/plan';
import { useMessages } from '../../i18n/useMessages';
import { ChangeList } from './ChangeList';
import { CommandList } from './CommandList';
import { durationText, spanOf } from '../duration';
import { FailureCard } from './FailureCard';
import { cancelJob, retryJob, useJobStore, type OpenJob } from '../../stores/jobStore';
import { LogPane } from '../journals/LogPane';
import { NoticeList } from './NoticeList';
import { taskOf, type TaskInJob } from '../result/outcome';
import { percentOf, progressText } from '../progressText';
import { lookOf, StatusIcon } from '../StatusIcon';
import { unitName, unitOfStep } from '../journals/units';

function Section({ title, children }: { title: ReactNode; children: ReactNode }): ReactNode {
  return (
    <section className="dash-section">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** State, time and attempt, then how far it is or what it waits for. */
function State({ task, state, job, now }: TaskInJob & { job: JobState; now: number }): ReactNode {
  const { t } = useTranslation('dashboard');
  const texts = useMessages();
  const look = lookOf(state);
  const span = spanOf(state, now);
  const before = tasksBefore(job.plan, task).filter(({ id }) => job.tasks[id]?.status !== 'done');
  return (
    <div className="dash-step-state">
      <StatusIcon look={look} />
      <span>{t(`taskStatus.${look}`)}</span>
      {span !== undefined && <span className="dash-muted">{durationText(span)}</span>}
      {state.attempts > 1 && <Tag>{t('step.attempts', { count: state.attempts })}</Tag>}
      {state.status === 'waiting' && before.length > 0 && (
        <span className="dash-muted">
          {t('step.after', {
            tasks: texts.list(before.map((one) => `${texts.step(one.step).title} (${one.hostname})`)),
          })}
        </span>
      )}
    </div>
  );
}

function Running({ state }: { state: TaskState }): ReactNode {
  const { t } = useTranslation('dashboard');
  if (!state.progress) return null;
  return (
    <div className="dash-step-progress">
      <span>{progressText(state.progress, (done, total) => t('step.amount', { done, total }))}</span>
      {state.progress.total > 0 && <Progress percent={percentOf(state.progress) ?? 0} size="small" />}
    </div>
  );
}

function Details({ task, state, open, now }: TaskInJob & { open: OpenJob; now: number }): ReactNode {
  const { t } = useTranslation('dashboard');
  const busy = useJobStore((store) => store.busy);
  const texts = useMessages();
  const job = open.state;
  const unit = state.failure?.unit ?? unitOfStep(task.step);
  const retry = isOver(job.status) ? (breakLock?: string): void => void retryJob(job.id, breakLock) : undefined;
  return (
    <div className="dash-drawer">
      <p className="dash-about">{texts.step(task.step).about}</p>
      <State task={task} state={state} job={job} now={now} />
      <Running state={state} />
      {state.failure && (
        <FailureCard
          {...{ task, busy }}
          failure={state.failure}
          document={open.document}
          path={open.state.clusterPath}
          onRetry={retry}
        />
      )}
      {state.notices.length > 0 && (
        <Section title={t('step.notices')}>
          <NoticeList notices={state.notices} />
        </Section>
      )}
      {state.startedAt !== undefined && (
        <Section title={t('step.changes')}>
          <ChangeList state={state} />
        </Section>
      )}
      {state.commands.length > 0 && (
        <Section title={t('step.commands', { count: state.commands.length })}>
          <CommandList commands={state.commands} />
        </Section>
      )}
      {unit !== undefined && state.startedAt !== undefined && (
        <Section title={t('step.journal', { unit: unitName(unit) })}>
          <LogPane
            job={job.id}
            sources={[{ node: task.hostname, unit }]}
            label={t('step.journal', { unit: unitName(unit) })}
            emptyText={t('log.empty')}
          />
        </Section>
      )}
    </div>
  );
}

interface StepDrawerProps {
  readonly open: OpenJob;
  readonly id: TaskId | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly onClose: () => void;
}

export function StepDrawer({ open, id, now, onClose }: StepDrawerProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const texts = useMessages();
  const shown = id && taskOf(open.state, id);
  return (
    <Drawer
      open={shown !== undefined}
      onClose={onClose}
      // The matrix stays in reach: another cell can be looked at without closing this one first.
      size="min(640px, 55vw)"
      mask={false}
      // It lies over the head of the page: who watches a step must be able to stop the run from here.
      extra={
        open.state.status === 'running' && (
          <Button danger onClick={() => void cancelJob(open.state.id)}>
            {t('header.cancel')}
          </Button>
        )
      }
      title={
        shown && (
          <>
            {texts.step(shown.task.step).title}{' '}
            <span className="dash-muted">{t('step.on', { node: shown.task.hostname })}</span>
          </>
        )
      }
    >
      {shown && <Details key={shown.task.id} {...shown} open={open} now={now} />}
    </Drawer>
  );
}
