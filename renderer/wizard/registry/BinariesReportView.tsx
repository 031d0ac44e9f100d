/** What was found: each program with its version, what is missing, and whether the programs know the flags we pass. */
import { CheckCircleFilled, CloseCircleFilled, DownloadOutlined, ReloadOutlined } from '@ant-design/icons';
import { Alert, Button, Spin, Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { defaults } from '../../../shared/cluster/defaults';
import type { BinariesReport } from '../../../shared/ipc';
import { ErrorText } from '../../components/ErrorText';
import { run } from '../../components/feedback';
import { edit, useValue } from '../../stores/draftStore';
import { askPrograms, inspect, stopInspecting, type Inspection } from '../../stores/inspectionStore';
import { isFetchedKind, otherVersion } from './programIssues';
import { useInspection } from './useInspection';

interface Row {
  readonly name: string;
  readonly found?: BinariesReport['found'][number];
}

interface MarkOf {
  readonly className: string;
  readonly Icon: typeof CheckCircleFilled;
  readonly text: string;
}

const Mark = ({ Icon, className, text }: MarkOf): ReactNode => <Icon className={className} aria-label={text} />;

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0);

/** Nothing is run because a file was opened: who wants the programs to be asked says so here, for their folder. */
function Asking({ asking }: Pick<BinariesReport, 'asking'>): ReactNode {
  const { t } = useTranslation('registry');
  if (asking === 'network') return <p className="table-note">{t('report.ask.network')}</p>;
  if (asking !== 'possible') return undefined;
  return (
    <div className="report-ask">
      <Button size="small" onClick={() => run(askPrograms())}>
        {t('report.ask.button')}
      </Button>
      <span className="table-note">{t('report.ask.text')}</span>
    </div>
  );
}

function Found({ report }: { report: BinariesReport }): ReactNode {
  const { t } = useTranslation('registry');
  const wanted = useValue('kubernetesVersion');
  const other = otherVersion(report, wanted);
  // What is downloaded may well not be here yet: that is no fault.
  const isDownload = isFetchedKind(useValue('binaries.source.kind'));
  const absent = isDownload
    ? { className: '', Icon: DownloadOutlined, text: t('report.later') }
    : { className: 'report-bad', Icon: CloseCircleFilled, text: t('report.missing') };
  const markOf = (found: Row['found']): MarkOf => {
    if (!found) return absent;
    return found.problem
      ? { className: 'report-bad', Icon: CloseCircleFilled, text: t('report.unusable') }
      : { className: 'report-good', Icon: CheckCircleFilled, text: t('report.found') };
  };
  const rows: Row[] = [
    ...report.missing.map((name) => ({ name })),
    ...report.found.map((found) => ({ name: found.name, found })),
  ];
  const columns: TableColumnsType<Row> = [
    {
      title: t('report.program'),
      render: (_, { name, found }) => (
        <span className="mono">
          <Mark {...markOf(found)} /> {name}
        </span>
      ),
    },
    {
      title: t('report.version'),
      render: (_, { found }) =>
        found ? (found.version ?? '–') : <span className={absent.className}>{absent.text}</span>,
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
      {report.found.map(
        ({ name, problem }) =>
          problem && (
            <Alert key={name} className="page-alert" type="error" showIcon title={<ErrorText error={problem} />} />
          ),
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
      <Asking asking={report.asking} />
    </>
  );
}

/** Where is looked, from the draft: the answer is not there yet. */
function Looking(): ReactNode {
  const { t } = useTranslation('registry');
  const typed = useValue('binaries.source.path');
  const isDownload = isFetchedKind(useValue('binaries.source.kind'));
  const path = typeof typed === 'string' ? typed : defaults.binariesPath;
  return (
    <div className="report-wait" role="status">
      <Spin size="small" /> {isDownload ? t('report.lookingForDownloads') : t('report.looking', { path })}
    </div>
  );
}

function Outcome({ inspection }: { inspection: Inspection }): ReactNode {
  const { t } = useTranslation();
  if (inspection.status === 'running') return <Looking />;
  if (inspection.status === 'stopped') return <p className="table-note">{t('look.stopped')}</p>;
  if (inspection.status === 'failed')
    return <Alert type="error" showIcon title={<ErrorText error={inspection.error} />} />;
  return <Found report={inspection.report} />;
}

export function BinariesReportView(): ReactNode {
  const { t } = useTranslation('registry');
  const inspection = useInspection();
  const path = inspection.status === 'done' ? inspection.report.path : undefined;
  return (
    <div className="report">
      <div className="toolbar">
        <span>{path === undefined ? t('report.title') : t('report.titleIn', { path })}</span>
        <span className="toolbar-space" />
        {inspection.status === 'running' ? (
          <Button size="small" onClick={stopInspecting}>
            {t('look.stop', { ns: 'common' })}
          </Button>
        ) : (
          <Button size="small" icon={<ReloadOutlined aria-hidden />} onClick={() => run(inspect())}>
            {t('look.again', { ns: 'common' })}
          </Button>
        )}
      </div>
      <Outcome inspection={inspection} />
    </div>
  );
}
