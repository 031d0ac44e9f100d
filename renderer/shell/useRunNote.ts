import { useTranslation } from 'react-i18next';
import { isOver, type JobStatus } from '../../shared/job/job';
import { cutOffJob, useJobStore } from '../stores/jobStore';
import { progressOf } from '../dashboard/result/outcome';

export interface RunNote {
  readonly look: JobStatus;
  readonly text: string;
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
