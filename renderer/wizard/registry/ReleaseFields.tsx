/** Programs from their publishers: which version of each, from which address, and the button that fetches them. */
import { Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { versionNames } from '../../../shared/cluster/schema';
import { publisherIds, publishersBase, type PublisherId } from '../../../shared/versions/publishers';
import { versionsFor } from '../../../shared/versions/versions';
import { useValue } from '../../stores/draftStore';
import { CellInput, CellMessage } from '../fields/CellInput';
import { PathIssues } from '../fields/PathIssues';
import { GetPrograms } from './GetPrograms';

type Row = PublisherId | (typeof versionNames)[number];
const rows: readonly Row[] = [...publisherIds, ...versionNames.filter((name) => !isPublisher(name))];

function isPublisher(row: Row): row is PublisherId {
  return publisherIds.some((id) => id === row);
}

export function ReleaseFields(): ReactNode {
  const { t } = useTranslation('registry');
  const typed = useValue('kubernetesVersion');
  const kubernetesVersion = typeof typed === 'string' ? typed : '';
  const fitting = versionsFor(kubernetesVersion);
  const columns: TableColumnsType<{ row: Row }> = [
    {
      title: t('release.what'),
      width: 160,
      render: (_, { row }) => <span className="image-name">{t(`release.names.${row}`)}</span>,
    },
    {
      title: t('release.version'),
      width: 150,
      render: (_, { row }) =>
        row === 'kubernetes' ? (
          <span className="mono">{kubernetesVersion}</span>
        ) : (
          <>
            <CellInput
              path={`versions.${row}`}
              label={t('release.versionOf', { name: t(`release.names.${row}`) })}
              placeholder={fitting[row]}
            />
            <CellMessage path={`versions.${row}`} />
          </>
        ),
    },
    {
      title: t('release.mirror'),
      render: (_, { row }) =>
        isPublisher(row) && (
          <>
            <CellInput
              path={`binaries.source.mirrors.${row}`}
              label={t('release.mirrorOf', { name: t(`release.names.${row}`) })}
              placeholder={publishersBase(row)}
            />
            <CellMessage path={`binaries.source.mirrors.${row}`} />
          </>
        ),
    },
  ];
  return (
    <>
      <GetPrograms />
      <PathIssues path="versions" />
      <Table
        size="small"
        rowKey="row"
        pagination={false}
        tableLayout="fixed"
        columns={columns}
        dataSource={rows.map((row) => ({ row }))}
      />
      <p className="table-note">{t('release.note')}</p>
    </>
  );
}
