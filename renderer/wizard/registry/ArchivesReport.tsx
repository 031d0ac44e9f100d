/** Which image each archive holds, and which of the cluster's images is in none: before anything is sent to a node. */
import { CheckCircleFilled, CloudDownloadOutlined, ReloadOutlined } from '@ant-design/icons';
import { Alert, Button, Spin, Table, type TableColumnsType } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { parseReference } from '../../../shared/images/reference';
import type { ArchivedImage, ImagesReport } from '../../../shared/ipc/images';
import { ErrorText } from '../../components/ErrorText';
import { run } from '../../components/feedback';
import { useDraftStore, useValue } from '../../stores/draftStore';
import { imagesKey, lookIntoArchives, stopLooking, useImagesStore, type ImagesLook } from '../../stores/imagesStore';

/** A pause in typing: reading archives is not done for every letter. */
const PAUSE_MS = 400;

const nameOf = (path: string): string => path.replace(/^.*[\\/]/, '');

function Image({ image }: { image: ArchivedImage }): ReactNode {
  const { t } = useTranslation('bundle');
  const id = image.id.slice('sha256:'.length, 'sha256:'.length + 12);
  return (
    <>
      {image.references.map((reference) => (
        <div key={reference} className="mono release-line">
          {reference}
        </div>
      ))}
      <div className="image-about">
        {image.references.length === 0 ? t('archives.unnamed', { id }) : <span className="mono">{id}</span>}
        {` · ${image.platform}`}
      </div>
    </>
  );
}

type ArchiveRow = ImagesReport['archives'][number];
type NeedRow = ImagesReport['needed'][number];

function Found({ report }: { report: ImagesReport }): ReactNode {
  const { t } = useTranslation(['bundle', 'registry']);
  const isDocker = (useValue('runtime') ?? 'docker') === 'docker';
  const missing = report.needed.filter(({ archives }) => archives.length === 0).length;
  const archives: TableColumnsType<ArchiveRow> = [
    {
      title: t('bundle:archives.archive'),
      width: 240,
      render: (_, { path }) => (
        <span className="mono release-line" title={path}>
          {nameOf(path)}
        </span>
      ),
    },
    {
      title: t('bundle:archives.images'),
      render: (_, { archive, error }) => (
        <>
          {error && (
            <span className="report-bad">
              <ErrorText error={error} />
            </span>
          )}
          {archive?.images.map((image) => (
            <Image key={image.id} image={image} />
          ))}
          {archive?.format === 'oci' && isDocker && <div className="report-bad">{t('bundle:archives.ociDocker')}</div>}
        </>
      ),
    },
  ];
  const needed: TableColumnsType<NeedRow> = [
    {
      title: t('bundle:archives.need'),
      width: 240,
      render: (_, { name }) => <span className="image-name">{t(`registry:images.${name}`)}</span>,
    },
    {
      title: t('registry:images.reference'),
      render: (_, { reference, archives: found }) => (
        <>
          <div className="mono release-line">{reference}</div>
          {found.length > 0 ? (
            <div className="image-about">
              <CheckCircleFilled className="report-good" aria-hidden />{' '}
              {t('bundle:archives.inArchive', { archives: found.map(nameOf).join(', ') })}
            </div>
          ) : (
            <div className="image-about">
              <CloudDownloadOutlined aria-hidden />{' '}
              {t('bundle:archives.inNone', { registry: parseReference(reference).registry })}
            </div>
          )}
        </>
      ),
    },
  ];
  return (
    <>
      <Table
        size="small"
        rowKey="path"
        pagination={false}
        tableLayout="fixed"
        columns={archives}
        dataSource={report.archives}
      />
      <Alert
        className="page-alert"
        type={missing === 0 ? 'success' : 'warning'}
        showIcon
        title={missing === 0 ? t('bundle:archives.allThere') : t('bundle:archives.someMissing', { count: missing })}
      />
      <Table
        size="small"
        rowKey="name"
        pagination={false}
        tableLayout="fixed"
        columns={needed}
        dataSource={report.needed}
      />
    </>
  );
}

function Outcome({ look }: { look: ImagesLook }): ReactNode {
  const { t } = useTranslation(['bundle', 'common']);
  if (look.status === 'running')
    return (
      <div className="report-wait" role="status">
        <Spin size="small" /> {t('bundle:archives.looking')}
      </div>
    );
  if (look.status === 'stopped') return <p className="table-note">{t('common:look.stopped')}</p>;
  if (look.status === 'failed') return <Alert type="error" showIcon title={<ErrorText error={look.error} />} />;
  return <Found report={look.report} />;
}

export function ArchivesReport(): ReactNode {
  const { t } = useTranslation('common');
  const key = useDraftStore(imagesKey);
  const state = useImagesStore();
  useEffect(() => {
    const timer = setTimeout(() => void lookIntoArchives(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key]);
  if (key === undefined) return undefined;
  const look: ImagesLook = state.key === key ? state.look : { status: 'running' };
  return (
    <div className="report">
      <div className="toolbar">
        <span className="toolbar-space" />
        {look.status === 'running' ? (
          <Button size="small" onClick={stopLooking}>
            {t('look.stop')}
          </Button>
        ) : (
          <Button size="small" icon={<ReloadOutlined aria-hidden />} onClick={() => run(lookIntoArchives())}>
            {t('look.again')}
          </Button>
        )}
      </div>
      <Outcome look={look} />
    </div>
  );
}
