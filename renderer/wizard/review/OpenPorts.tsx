/** Which ports the cluster will open: who reaches them, whether they ask for a login, and what they are for. */
import { Table, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../../shared/cluster/schema';
import { exposureOf, isOpen } from '../../../shared/exposure/exposure';
import { describeExposure, exposureColumns, messages } from '../../../shared/messages';
import { useLanguage } from '../../stores/appStore';

export function OpenPorts({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation('review');
  const language = useLanguage();
  const { columns } = messages[language].exposure;
  const rows = exposureOf(cluster).map((one) => ({
    ...describeExposure(one, language),
    key: `${one.component} ${one.port}`,
    tone: !isOpen(one) ? undefined : one.gives === 'control' ? 'error' : 'warning',
  }));
  return (
    <>
      <p className="page-intro">{t('ports.intro')}</p>
      <Table
        className="open-ports"
        aria-label={t('ports.title')}
        size="small"
        pagination={false}
        dataSource={rows}
        columns={exposureColumns.map((column) => ({
          key: column,
          dataIndex: column,
          title: columns[column],
          render: (text: string, { tone }) =>
            column === 'login' && tone !== undefined ? <Tag color={tone}>{text}</Tag> : text,
        }))}
      />
    </>
  );
}
