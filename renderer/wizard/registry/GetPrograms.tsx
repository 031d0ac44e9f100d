/** The button "Get the programs": for which hosts, how far it is, what was fetched, and what to do when it was not. */
import { CloudDownloadOutlined } from '@ant-design/icons';
import { Alert, Button, Progress, Select, Table, type TableColumnsType } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventPayload } from '../../../shared/ipc';
import type { GottenManifest, GottenPrograms } from '../../../shared/ipc/binaries';
import { minorOf } from '../../../shared/kubernetesVersion';
import { architectures, type Architecture } from '../../../shared/versions/publishers';
import { ErrorText } from '../../components/ErrorText';
import { run } from '../../components/feedback';
import { percentOf, progressText } from '../../dashboard/progressText';
import { useMessages } from '../../i18n/useMessages';
import { useValue } from '../../stores/draftStore';
import { getPrograms, stopGetting, takeNewestPatch, usePrograms, type Getting } from '../../stores/programsStore';

/** The version can only be asked for where one is typed. */
function NewestPatch(): ReactNode {
  const { t } = useTranslation('registry');
  const texts = useMessages();
  const typed = useValue('kubernetesVersion');
  const { newest, asking } = usePrograms();
  const minor = typeof typed === 'string' ? minorOf(typed) : undefined;
  if (minor === undefined) return undefined;
  return (
    <>
      <Button size="small" loading={asking} onClick={() => run(takeNewestPatch())}>
        {t('release.newest', { minor: `1.${String(minor)}` })}
      </Button>
      {newest && (
        <span className="table-note" role="status">
          {newest.error
            ? t('release.newestKnown', { version: newest.version, why: texts.error(newest.error) })
            : t('release.newestPublished', { version: newest.version, url: newest.url })}
        </span>
      )}
    </>
  );
}

function ManifestLine({ manifest }: { manifest: GottenManifest }): ReactNode {
  const { t } = useTranslation('registry');
  const { title, version, url, path, sha256, isKnown } = manifest;
  return (
    <div>
      <div>{t('release.manifest', { title, version })}</div>
      <div className="mono release-line">{url ?? path}</div>
      <div className="mono release-line">SHA-256 {sha256}</div>
      <div className="image-about">{t(isKnown ? 'release.keelsonSays' : 'release.nobodySays')}</div>
    </div>
  );
}

function Fetched({ gotten, written }: Extract<Getting, { status: 'done' }>): ReactNode {
  const { programs, kubernetesVersion, manifest } = gotten;
  const count = programs.length;
  const { t } = useTranslation('registry');
  const columns: TableColumnsType<GottenPrograms['programs'][number]> = [
    { title: t('report.program'), width: 200, render: (_, { name }) => <span className="mono">{name}</span> },
    { title: t('report.version'), width: 90, dataIndex: 'version' },
    {
      title: t('release.from'),
      render: (_, { file, path }) => (
        <>
          <div className="mono release-line">{file.url}</div>
          <div className="mono release-line">SHA-256 {file.sha256}</div>
          <div className="image-about">{t(file.fromMirror ? 'release.mirrorSays' : 'release.publisherSays')}</div>
          <div className="mono release-line image-about">{path}</div>
        </>
      ),
    },
  ];
  return (
    <Alert
      className="page-alert"
      type="success"
      showIcon
      title={written ? t('release.done', { count }) : t('release.doneOther', { count, version: kubernetesVersion })}
      description={
        <details>
          <summary>{t('release.details')}</summary>
          {manifest && <ManifestLine manifest={manifest} />}
          <Table size="small" rowKey="name" pagination={false} columns={columns} dataSource={programs} />
        </details>
      }
    />
  );
}

function Running({ progress }: { progress: EventPayload<'programs'> | undefined }): ReactNode {
  const { t } = useTranslation(['registry', 'dashboard']);
  const shown = progress && { ...progress, unit: 'bytes' as const };
  const text = shown
    ? progressText(shown, (done, total) => t('dashboard:step.amount', { done, total }))
    : t('registry:release.begins');
  return (
    <div className="export-progress" role="status">
      <span>{text}</span>
      <Progress percent={(shown && percentOf(shown)) ?? 0} showInfo={false} status="active" aria-label={text} />
    </div>
  );
}

function Outcome({ getting }: { getting: Getting }): ReactNode {
  if (getting.status === 'running') return <Running progress={getting.progress} />;
  if (getting.status === 'done') return <Fetched {...getting} />;
  if (getting.status === 'failed')
    return <Alert className="page-alert" type="error" showIcon title={<ErrorText error={getting.error} />} />;
  return undefined;
}

export function GetPrograms(): ReactNode {
  const { t } = useTranslation('registry');
  const [arch, setArch] = useState<Architecture>('amd64');
  const { getting } = usePrograms();
  const isRunning = getting.status === 'running';
  return (
    <div className="report">
      <div className="toolbar">
        <Button
          type="primary"
          icon={<CloudDownloadOutlined aria-hidden />}
          loading={isRunning}
          onClick={() => run(getPrograms(arch))}
        >
          {t('release.get')}
        </Button>
        {isRunning && <Button onClick={() => run(stopGetting())}>{t('look.stop', { ns: 'common' })}</Button>}
        <Select<Architecture>
          aria-label={t('release.arch')}
          value={arch}
          disabled={isRunning}
          options={architectures.map((value) => ({ value, label: t(`release.${value}`) }))}
          onChange={setArch}
        />
        <NewestPatch />
      </div>
      <p className="table-note">{t('release.getHelp')}</p>
      <Outcome getting={getting} />
    </div>
  );
}
