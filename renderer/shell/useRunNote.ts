import { useTranslation } from 'react-i18next';
import { isOver, type JobStatus } from '../../shared/job/job';
import { cutOffJob, useJobStore } from '../stores/jobStore';
import { checkIds, countChecks } from '../../shared/verification/verification';
import { useVerificationStore } from '../stores/verificationStore';
import { progressOf } from '../dashboard/result/outcome';

export interface RunNote {
  readonly look: JobStatus;
  readonly text: string;
}

/** The verification that goes on, or what it has come to. */
export function useVerificationNote(): RunNote | undefined {
  const { t } = useTranslation();
  const { status, report } = useVerificationStore();
  if (status === 'stopping') return { look: 'cancelling', text: t('pageStatus.stopping') };
  if (!report || (status === 'over' && report.status === 'running')) return undefined;
  const { pending, running, failed } = countChecks(report);
  if (status === 'running') {
    const total = checkIds.length;
    return { look: 'running', text: t('pageStatus.running', { done: total - pending - running, total }) };
  }
  if (report.status === 'failed') return { look: 'failed', text: t('pageStatus.problems', { count: failed }) };
  return report.status === 'passed' ? { look: 'done', text: t('pageStatus.done') } : undefined;
}

/** The run that goes on, or that was cut off, in a few words: whatever page is open, the way to it must be seen. */
export function useRunNote(): RunNote | undefined {
  const { t } = useTranslation();
  const job = useJobStore(({ open }) => open?.state);
  const isCutOff = useJobStore((state) => cutOffJob(state) !== undefined);
  if (job?.status === 'cancelling') return { look: 'cancelling', text: t('pageStatus.stopping') };
  if (job && !isOver(job.status)) {
    const { done, total } = progressOf(job);
    return { look: job.status, text: t('pageStatus.running', { done, total }) };
  }
  return isCutOff ? { look: 'interrupted', text: t('pageStatus.interrupted') } : undefined;
}
