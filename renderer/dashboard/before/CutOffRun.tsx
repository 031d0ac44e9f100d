/** The last run when Keelson was closed while it went on: the first thing to be said, with the way to go on. */
import { Alert, Button, Space } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../stores/appStore';
import { dateText } from '../duration';
import { cutOffJob, openJob, retryJob, useJobStore } from '../../stores/jobStore';

export function CutOffRun(): ReactNode {
  const { t } = useTranslation('dashboard');
  const language = useLanguage();
  const job = useJobStore(cutOffJob);
  const busy = useJobStore((state) => state.busy);
  if (!job) return null;
  const { id, kind, clusterName, startedAt } = job;
  const when = dateText(startedAt, language);
  return (
    <Alert
      className="dash-cut-off"
      type="warning"
      showIcon
      title={t('cutOff.title')}
      description={t(`cutOff.${kind}`, { name: clusterName, when })}
      action={
        <Space>
          <Button type="primary" disabled={busy} onClick={() => void retryJob(id)}>
            {t('past.resume')}
          </Button>
          <Button disabled={busy} onClick={() => void openJob(id)}>
            {t('past.open')}
          </Button>
        </Space>
      }
    />
  );
}
