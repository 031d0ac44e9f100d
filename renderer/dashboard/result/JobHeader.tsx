/** What runs, how far it is, how long it has taken, and the buttons that fit its state. */
import { WarningFilled } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isOver, runSince, type JobState, type JobStatus } from '../../../shared/job/job';
import { nodesOf, operationOf } from '../../../shared/job/operations';
import type { TaskId } from '../../../shared/job/plan';
import { useMessages } from '../../i18n/useMessages';
import { durationText } from '../duration';
import { cancelJob, closeJob, retryJob, useJobStore } from '../../stores/jobStore';
import { busyHosts, progressOf, warnedTasks, warningCount } from './outcome';
import { StatusIcon } from '../StatusIcon';

/** What can be done again: a failure is tried again, a run that was cut off goes on. */
const againText: Partial<Record<JobStatus, 'retry' | 'resume'>> = {
  failed: 'retry',
  cancelled: 'resume',
  interrupted: 'resume',
};

const barStatus = { done: 'success', failed: 'exception' } as const;

function Buttons({ job }: { job: JobState }): ReactNode {
  const { t } = useTranslation('dashboard');
  const busy = useJobStore((state) => state.busy);
  if (!isOver(job.status))
    return (
      <Button key="stop" danger disabled={busy || job.status === 'cancelling'} onClick={() => void cancelJob(job.id)}>
        {job.status === 'cancelling' ? t('header.stoppingSoon') : t('header.cancel')}
      </Button>
    );
  const again = againText[job.status];
  return (
    <>
      <Button key="back" onClick={closeJob}>
        {t('past.back')}
      </Button>
      {again && (
        <Button key="again" type="primary" disabled={busy} onClick={() => void retryJob(job.id)}>
          {t(`header.${again}`)}
        </Button>
      )}
    </>
  );
}

interface JobHeaderProps {
  readonly job: JobState;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly onOpen: (task: TaskId) => void;
}

/** How many warnings the steps had so far; leads to the first of them. */
function Warnings({ job, onOpen }: Omit<JobHeaderProps, 'now'>): ReactNode {
  const { t } = useTranslation('dashboard');
  const warned = warnedTasks(job);
  const [first] = warned;
  const count = warned.reduce((sum, { state }) => sum + warningCount(state), 0);
  if (!first) return null;
  return (
    <button type="button" className="dash-warnings" onClick={() => onOpen(first.task.id)}>
      <WarningFilled aria-hidden /> {t('header.warnings', { count })}
    </button>
  );
}

/** Counts and, while it stops, the hosts it waits for. */
function Counts({ job }: { job: JobState }): ReactNode {
  const { t } = useTranslation('dashboard');
  const { done, total, running, failed } = progressOf(job);
  const hosts = useMessages().list(busyHosts(job));
  return (
    <div className="dash-counts" role="status">
      <span>{t('header.counts', { done, total })}</span>
      {job.status === 'cancelling' && hosts !== '' ? (
        <span className="dash-warning">{t('header.stopping', { hosts })}</span>
      ) : (
        running > 0 && <span>{t('header.running', { count: running })}</span>
      )}
      {failed > 0 && <span className="dash-failed">{t('header.failed', { count: failed })}</span>}
    </div>
  );
}

/** What a job is called while it goes on, and afterwards. */
const titles = {
  deploy: { now: 'deploying', over: 'deployed' },
  reset: { now: 'resetting', over: 'removed' },
  resetNodes: { now: 'resettingNodes', over: 'removedNodes' },
  addNode: { now: 'adding', over: 'added' },
  removeNode: { now: 'leaving', over: 'left' },
  rebuildLedger: { now: 'rebuilding', over: 'rebuilt' },
  revokeAdmins: { now: 'revoking', over: 'revoked' },
  renewCertificates: { now: 'renewing', over: 'renewed' },
} as const;

export function JobHeader({ job, now, onOpen }: JobHeaderProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const texts = useMessages();
  const { percent } = progressOf(job);
  const time = durationText(now - runSince(job));
  const over = isOver(job.status);
  const nodes = nodesOf(operationOf(job));
  const title = titles[job.kind === 'reset' && nodes.length > 0 ? 'resetNodes' : job.kind][over ? 'over' : 'now'];
  const status = job.status === 'done' || job.status === 'failed' ? barStatus[job.status] : 'normal';
  return (
    <header className="dash-header">
      <div className="dash-header-text">
        <h2 className="dash-title">
          <StatusIcon look={job.status} />
          <span className="dash-title-name">
            {t(`header.${title}`, { name: job.clusterName, nodes: texts.list(nodes) })}
          </span>
          <span className="dash-state" data-job-status={job.status}>
            {t(`jobStatus.${job.status}`)}
          </span>
        </h2>
        <div className="dash-counts">
          <Counts job={job} />
          <Warnings job={job} onOpen={onOpen} />
        </div>
      </div>
      <span className="dash-elapsed">{t(over ? 'header.took' : 'header.elapsed', { time })}</span>
      <div className="dash-buttons">
        <Buttons job={job} />
      </div>
      <Progress
        className="dash-progress"
        percent={percent}
        status={status}
        showInfo={false}
        size={{ height: 6 }}
        aria-label={t('header.progress')}
      />
    </header>
  );
}
