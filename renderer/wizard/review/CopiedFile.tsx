/** Told when the file has the id of a cluster on other hosts: it was copied, and two clusters of one id mix their secrets. */
import { Alert } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../../shared/cluster/schema';
import { call } from '../../api';
import { run } from '../../components/feedback';
import { NewIdButton } from '../../files/NewIdButton';

export function CopiedFile({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation();
  const [name, setName] = useState<string>();
  useEffect(() => {
    let current = true;
    const ask = async (): Promise<void> => {
      const found = await call('file.copiedFrom', { document: cluster });
      if (current) setName(found);
    };
    run(ask());
    return () => {
      current = false;
    };
  }, [cluster]);
  if (name === undefined) return null;
  return (
    <Alert
      className="page-alert"
      type="warning"
      showIcon
      title={<strong>{t('copiedFile.title', { name })}</strong>}
      description={t('copiedFile.text')}
      action={<NewIdButton />}
    />
  );
}
