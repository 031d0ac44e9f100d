/** How many checks have passed on each node, or why it could not be asked. */
import { Table, type TableColumnsType } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { countVerdicts, verdicts, type Verdict } from '../../shared/cis/evaluate';
import type { CisReport } from '../../shared/cis/report';
import type { WireError } from '../../shared/errors';
import { ErrorText } from '../components/ErrorText';
import { pagesOf } from '../components/parts';

interface Row {
  readonly name: string;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly error?: WireError;
}

export function NodeCounts({ report: { nodes, cluster } }: { report: CisReport }): ReactNode {
  const { t } = useTranslation('hardening');
  const [part, setPart] = useState(0);
  const rows: Row[] = [
    ...nodes.map(({ hostname, results, error }) => ({
      ...{ name: hostname, counts: countVerdicts(results) },
      ...(error ? { error } : {}),
    })),
    { name: t('cluster'), counts: countVerdicts(cluster) },
  ];
  const [first] = verdicts;
  const columns: TableColumnsType<Row> = [
    { key: 'node', title: t('node'), dataIndex: 'name', rowScope: 'row', className: 'hardening-node' },
    ...verdicts.map((verdict) => ({
      key: verdict,
      title: verdict,
      // Why a node has no counts takes the place of all three.
      onCell: ({ error }: Row) => (error ? { colSpan: verdict === first ? verdicts.length : 0 } : {}),
      render: (_: unknown, { counts, error }: Row) => (error ? <ErrorText error={error} /> : counts[verdict]),
    })),
  ];
  return (
    <Table<Row>
      aria-label={t('counts')}
      size="small"
      rowKey="name"
      dataSource={rows}
      pagination={pagesOf(rows.length, part, setPart)}
      columns={columns}
    />
  );
}
