/** The address that programs are downloaded from, and the checksum of each. */
import { Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { binaryNamesOfAll } from '../../../shared/components/binaryNames';
import { parseCluster } from '../../../shared/cluster/schema';
import { useDocument } from '../../stores/draftStore';
import { getAt, setAt } from '../../stores/documentPath';
import { CellInput, CellMessage } from '../fields/CellInput';
import { PathIssues } from '../fields/PathIssues';
import { TextField } from '../fields/TextField';

const SHA256 = 'binaries.source.sha256';

interface Row {
  readonly name: string;
  readonly required: boolean;
}

/** The programs that the cluster needs; those of the file while the rest of it cannot be read. */
function programsOf(document: unknown): Row[] {
  const listed = Object.keys(getAt(document, SHA256) ?? {});
  // The checksums being typed must not decide which checksums are asked for.
  const { cluster } = parseCluster(setAt(document, 'binaries.source', { kind: 'preinstalled' }));
  const { required, optional } = cluster ? binaryNamesOfAll(cluster) : { required: [], optional: [] };
  const others = [...optional, ...listed].filter((name) => !required.includes(name));
  return [
    ...required.map((name) => ({ name, required: true })),
    ...[...new Set(others)].map((name) => ({ name, required: false })),
  ];
}

export function DownloadFields(): ReactNode {
  const { t } = useTranslation('registry');
  const document = useDocument();
  const columns: TableColumnsType<Row> = [
    {
      title: t('download.program'),
      width: 220,
      render: (_, { name, required }) => (
        <>
          <span className="mono">{name}</span>
          {!required && <span className="image-about"> {t('download.optional')}</span>}
        </>
      ),
    },
    {
      title: 'SHA-256',
      render: (_, { name }) => (
        <>
          <CellInput path={`${SHA256}.${name}`} label={`SHA-256 ${name}`} placeholder={t('download.digits')} />
          <CellMessage path={`${SHA256}.${name}`} />
        </>
      ),
    },
  ];
  return (
    <>
      <TextField path="binaries.source.url" label={t('download.url')} help={t('download.urlHelp')} />
      <div data-field={SHA256}>
        <PathIssues path={SHA256} />
        <Table<Row>
          className="checksums"
          size="small"
          rowKey="name"
          pagination={false}
          tableLayout="fixed"
          columns={columns}
          dataSource={programsOf(document)}
        />
      </div>
    </>
  );
}
