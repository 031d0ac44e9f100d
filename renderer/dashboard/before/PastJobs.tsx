/** What was run before, newest first; a run that was cut off goes on from here. */
import { LoadingOutlined } from '@ant-design/icons';
import { Button, Table } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { runSince } from '../../../shared/job/job';
import type { JobSummary } from '../../../shared/job/schema';
import { useLanguage } from '../../stores/appStore';
import { dateText, durationText } from '../duration';
import { cutOffJob, openJob, retryJob, useJobStore } from '../../stores/jobStore';
import { StatusIcon } from '../StatusIcon';

const PAGE_SIZE = 8;

function Actions({ job }: { job: JobSummary }): ReactNode {
  const { t } = useTranslation('dashboard');
  const busy = useJobStore((state) => state.busy);
  const isAlone = useJobStore((state) => cutOffJob(state) !== job);
  return (
    <span className="dash-row-actions">
      {/* The last one has its button above, where it cannot be missed. */}
      {job.status === 'interrupted' && isAlone && (
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
  const busy = useJobStore((state) => state.busy);
  return (
    <section className="dash-past" aria-label={t('past.title')}>
      <h3>{t('past.title')}</h3>
      {jobs === undefined ? (
        <p className="dash-muted">
          {busy && (
            <>
              <LoadingOutlined aria-hidden /> {t('past.loading')}
            </>
          )}
        </p>
      ) : jobs.length === 0 ? (
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
              render: (_, job) => (job.endedAt === undefined ? '' : durationText(job.endedAt - runSince(job))),
            },
            { key: 'actions', align: 'right', render: (_, job) => <Actions job={job} /> },
          ]}
        />
      )}
    </section>
  );
}
