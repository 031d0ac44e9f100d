/** Where nodes get their container images: a registry, other names for single images, archives instead of a registry. */
import { Table, Typography, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { profileDefaults, profileOf } from '../../../shared/cluster/defaults';
import { call } from '../../api';
import { useDocument } from '../../stores/draftStore';
import { CellInput, CellMessage } from '../fields/CellInput';
import { ListField } from '../fields/ListField';
import { PathIssues } from '../fields/PathIssues';
import { TextField } from '../fields/TextField';
import { ArchivesReport } from './ArchivesReport';
import { MirrorsTable } from './MirrorsTable';
import { neededImages, type NeededImage } from './neededImages';

const pickArchives = (): Promise<readonly string[]> => call('dialog.pick', { kind: 'files', purpose: 'archive' });

export function ImagesSection(): ReactNode {
  const { t } = useTranslation('registry');
  const document = useDocument();

  const columns: TableColumnsType<NeededImage> = [
    {
      title: t('images.what'),
      width: 190,
      render: (_, { name }) => (
        <>
          <div className="image-name">{t(`images.${name}`)}</div>
          <div className="image-about">{t(`images.${name}About`)}</div>
        </>
      ),
    },
    {
      title: t('images.reference'),
      render: (_, { name, reference }) => (
        <>
          <CellInput
            path={`registry.images.${name}`}
            label={t('images.override', { image: t(`images.${name}`) })}
            placeholder={reference}
          />
          <CellMessage path={`registry.images.${name}`} />
        </>
      ),
    },
  ];
  return (
    <>
      <TextField
        path="registry.prefix"
        label={t('prefix')}
        help={t('prefixHelp')}
        fallback={profileDefaults[profileOf(document)].registryPrefix}
        width={520}
      />
      <Table<NeededImage>
        size="small"
        rowKey="name"
        pagination={false}
        tableLayout="fixed"
        columns={columns}
        dataSource={neededImages(document)}
      />
      <p className="table-note">{t('images.note')}</p>
      <MirrorsTable />
      <Typography.Title level={4} className="subsection-title">
        {t('archives.title')}
      </Typography.Title>
      <p className="page-intro">{t('archives.text')}</p>
      <ListField path="registry.archives" label={t('archives.one')} addText={t('archives.add')} pick={pickArchives} />
      <PathIssues path="registry.archives" />
      <ArchivesReport />
    </>
  );
}
