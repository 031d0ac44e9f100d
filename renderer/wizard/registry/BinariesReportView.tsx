/** What was found: each program with its version, what is missing, and whether the programs know the flags we pass. */
import { CheckCircleFilled, CloseCircleFilled, ReloadOutlined } from '@ant-design/icons';
import { Alert, Button, Spin, Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { components } from '../../../shared/components';
import type { BinariesReport } from '../../../shared/ipc';
import { ErrorText } from '../../components/ErrorText';
import { edit, useValue } from '../../stores/draftStore';
import { useInspection, type Inspection } from './useInspection';

interface Row {
  readonly name: string;
  readonly found?: BinariesReport['found'][number];
}

/** Kubernetes' own programs carry its version; etcd and the CNI plugins have their own. */
const carriesVersion = (name: string): boolean => name === 'kubectl' || (name.startsWith('kube') && name in components);

/** The one version that the Kubernetes programs say they are, when it is not the wanted one. */
function otherVersion({ found }: BinariesReport, wanted: unknown): string | undefined {
  const versions = new Set(found.filter(({ name }) => carriesVersion(name)).flatMap(({ version }) => version ?? []));
  const [only] = versions;
  return versions.size === 1 && only !== wanted ? only : undefined;
}

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0);

function Found({ report }: { report: BinariesReport }): ReactNode {
  const { t } = useTranslation('registry');
  const wanted = useValue('kubernetesVersion');
  const other = otherVersion(report, wanted);
  const rows: Row[] = [
    ...report.missing.map((name) => ({ name })),
    ...report.found.map((found) => ({ name: found.name, found })),
  ];
  const columns: TableColumnsType<Row> = [
    {
      title: t('report.program'),
      render: (_, { name, found }) => (
        <span className="mono">
          {found ? (
            <CheckCircleFilled className="report-good" aria-label={t('report.found')} />
          ) : (
            <CloseCircleFilled className="report-bad" aria-label={t('report.missing')} />
          )}{' '}
          {name}
        </span>
      ),
    },
    {
      title: t('report.version'),
      render: (_, { found }) =>
        found ? (found.version ?? '–') : <span className="report-bad">{t('report.missing')}</span>,
    },
    { title: t('report.machine'), render: (_, { found }) => found?.architecture ?? '' },
    {
      title: t('report.size'),
      align: 'right',
      render: (_, { found }) => (found ? t('report.megabytes', { size: megabytes(found.sizeBytes) }) : ''),
    },
  ];
  return (
    <>
      {other !== undefined && (
        <Alert
          className="page-alert"
          type="warning"
          showIcon
          title={t('report.otherVersion', { found: other, wanted: String(wanted) })}
          action={
            <Button size="small" onClick={() => edit('kubernetesVersion', other)}>
              {t('report.useVersion', { version: other })}
            </Button>
          }
        />
      )}
      {report.unknownFlags.map(({ component, flag, version }) => (
        <Alert
          key={`${component} ${flag}`}
          className="page-alert"
          type="error"
          showIcon
          title={t('report.unknownFlag', { component, flag, version })}
        />
      ))}
      <Table<Row> size="small" rowKey="name" pagination={false} columns={columns} dataSource={rows} />
      <p className="table-note">{t(`report.flagCheck.${report.flagCheck}`)}</p>
    </>
  );
}

function Outcome({ inspection }: { inspection: Inspection }): ReactNode {
  if (inspection.status === 'running') return <Spin className="report-wait" />;
  if (inspection.status === 'failed')
    return <Alert type="error" showIcon title={<ErrorText error={inspection.error} />} />;
  return <Found report={inspection.report} />;
}

export function BinariesReportView(): ReactNode {
  const { t } = useTranslation('registry');
  const { inspection, again } = useInspection();
  const path = inspection.status === 'done' ? inspection.report.path : undefined;
  return (
    <div className="report">
      <div className="toolbar">
        <span>{path === undefined ? t('report.title') : t('report.titleIn', { path })}</span>
        <span className="toolbar-space" />
        <Button size="small" icon={<ReloadOutlined aria-hidden />} onClick={again}>
          {t('report.again')}
        </Button>
      </div>
      <Outcome inspection={inspection} />
    </div>
  );
}
