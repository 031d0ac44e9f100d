/** Which ports the cluster will open: who reaches them, whether they ask for a login, and what they are for. */
import { Table, Tag, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../../shared/cluster/schema';
import { exposureOf, isOpen, type Exposure } from '../../../shared/exposure/exposure';
import { describeExposure, exposureColumns, messages } from '../../../shared/messages';
import { useLanguage } from '../../stores/appStore';

interface Row extends Record<(typeof exposureColumns)[number], string> {
  readonly key: string;
  /** Of the login, where others need none. */
  readonly tone: 'error' | 'warning' | undefined;
}
const toneOf = (exposure: Exposure): Row['tone'] =>
  isOpen(exposure) ? (exposure.gives === 'control' ? 'error' : 'warning') : undefined;

export function OpenPorts({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation('review');
  const language = useLanguage();
  const { columns } = messages[language].exposure;
  const rows = exposureOf(cluster).map((one): Row => ({
    ...describeExposure(one, language),
    key: `${one.component} ${one.port}`,
    tone: toneOf(one),
  }));
  const shown: TableColumnsType<Row> = exposureColumns.map((column) => ({
    key: column,
    title: columns[column],
    render: (_, row) => (column === 'login' && row.tone ? <Tag color={row.tone}>{row.login}</Tag> : row[column]),
  }));
  return (
    <>
      <p className="page-intro">{t('ports.intro')}</p>
      <Table<Row>
        className="open-ports"
        aria-label={t('ports.title')}
        size="small"
        pagination={false}
        dataSource={rows}
        columns={shown}
      />
    </>
  );
}
