/** What was run before, newest first; a run that was cut off goes on from here. */
import { Button, Table } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobSummary } from '../../shared/jobSchema';
import { useLanguage } from '../stores/appStore';
import { durationText } from './duration';
import { openJob, retryJob, useJobStore } from './jobStore';
import { StatusIcon } from './StatusIcon';

const PAGE_SIZE = 8;

/** Date and time in the person's language. */
const dateText = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);

function Actions({ job }: { job: JobSummary }): ReactNode {
  const { t } = useTranslation('dashboard');
  const busy = useJobStore((state) => state.busy);
  return (
    <span className="dash-row-actions">
      {job.status === 'interrupted' && (
        <Button size="small" type="primary" disabled={busy} onClick={() => void retryJob(job.id)}>
          {t('past.resume')}
        </Button>
      )}
      <Button size="small" disabled={busy} onClick={() => void openJob(job.id)}>
        {t('past.open')}
      </Button>
    </span>
  );
}

export function PastJobs(): ReactNode {
  const { t } = useTranslation('dashboard');
  const language = useLanguage();
  const jobs = useJobStore((state) => state.jobs);
  return (
    <section className="dash-past" aria-label={t('past.title')}>
      <h3>{t('past.title')}</h3>
      {jobs.length === 0 ? (
        <p className="dash-muted">{t('past.none')}</p>
      ) : (
        <Table<JobSummary>
          size="small"
          rowKey="id"
          dataSource={[...jobs]}
          pagination={jobs.length > PAGE_SIZE ? { pageSize: PAGE_SIZE, size: 'small' } : false}
          columns={[
            {
              key: 'status',
              title: t('past.status'),
              render: (_, { status }) => (
                <span className="dash-row-status" data-status={status}>
                  <StatusIcon look={status} /> {t(`jobStatus.${status}`)}
                </span>
              ),
            },
            { key: 'kind', title: t('past.what'), render: (_, { kind }) => t(`past.kind.${kind}`) },
            { key: 'cluster', title: t('before.cluster'), dataIndex: 'clusterName' },
            { key: 'startedAt', title: t('past.when'), render: (_, job) => dateText(job.startedAt, language) },
            {
              key: 'took',
              title: t('past.took'),
              render: (_, { startedAt, endedAt }) => (endedAt === undefined ? '' : durationText(endedAt - startedAt)),
            },
            { key: 'actions', align: 'right', render: (_, job) => <Actions job={job} /> },
          ]}
        />
      )}
    </section>
  );
}
