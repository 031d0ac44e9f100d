/** Everything for a place without the network in one file: saved here, opened there. */
import { ExportOutlined, ImportOutlined } from '@ant-design/icons';
import { Alert, Button, Progress, Select, Typography } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { architectures, type Architecture } from '../../../shared/versions/publishers';
import { ErrorText } from '../../components/ErrorText';
import { run } from '../../components/feedback';
import { percentOf, progressText } from '../../dashboard/progressText';
import { openBundle, saveBundle, stopBundling, useBundleStore, type Bundling } from '../../stores/bundleStore';

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

function Running({ call, progress }: Extract<Bundling, { status: 'running' }>): ReactNode {
  const { t } = useTranslation(['bundle', 'dashboard']);
  const shown = progress && { ...progress, unit: 'bytes' as const };
  const begins = call === 'bundle.save' ? t('bundle:saving') : t('bundle:opening');
  const text = shown ? progressText(shown, (done, total) => t('dashboard:step.amount', { done, total })) : begins;
  return (
    <div className="export-progress" role="status">
      <span>{text}</span>
      <Progress percent={(shown && percentOf(shown)) ?? 0} showInfo={false} status="active" aria-label={text} />
    </div>
  );
}

/** Where something lies, and its checksum, to be read out and compared. */
function Place({ path, sumText, sha256 }: { path: string; sumText: string; sha256: string }): ReactNode {
  return (
    <>
      <div className="mono release-line">{path}</div>
      <div>{sumText}</div>
      <div className="mono release-line">SHA-256 {sha256}</div>
    </>
  );
}

function Saved({ saved }: Extract<Bundling, { status: 'saved' }>): ReactNode {
  const { t } = useTranslation('bundle');
  const { path, sizeBytes, sha256, programs, images, manifests } = saved;
  return (
    <Alert
      className="page-alert"
      type="success"
      showIcon
      title={t('saved', { size: megabytes(sizeBytes), programs, images, manifests })}
      description={<Place path={path} sumText={t('savedSum')} sha256={sha256} />}
    />
  );
}

function Changed({ opened, written }: Extract<Bundling, { status: 'opened' }>): ReactNode {
  const { t } = useTranslation('bundle');
  if (!written) return <p>{t('otherDocument')}</p>;
  if (opened.fields.length === 0) return <p>{t('unchanged')}</p>;
  return (
    <>
      <div>{t('changed')}</div>
      <ul className="bundle-fields">
        {opened.fields.map(({ path, value }) => (
          <li key={path} className="mono">
            {path}: {typeof value === 'string' ? value : JSON.stringify(value)}
          </li>
        ))}
      </ul>
    </>
  );
}

function Opened(bundling: Extract<Bundling, { status: 'opened' }>): ReactNode {
  const { t } = useTranslation('bundle');
  const { folder, sha256, wasThere, kubernetesVersion: version, programs, images, manifests } = bundling.opened;
  return (
    <Alert
      className="page-alert"
      type={bundling.written ? 'success' : 'warning'}
      showIcon
      title={wasThere ? t('openedBefore') : t('opened', { version, programs, images, manifests })}
      description={
        <>
          <Place path={folder} sumText={t('openedSum')} sha256={sha256} />
          <Changed {...bundling} />
        </>
      }
    />
  );
}

function Outcome({ bundling }: { bundling: Bundling }): ReactNode {
  if (bundling.status === 'running') return <Running {...bundling} />;
  if (bundling.status === 'saved') return <Saved {...bundling} />;
  if (bundling.status === 'opened') return <Opened {...bundling} />;
  if (bundling.status === 'failed')
    return <Alert className="page-alert" type="error" showIcon title={<ErrorText error={bundling.error} />} />;
  return undefined;
}

export function BundleSection(): ReactNode {
  const { t } = useTranslation(['bundle', 'registry', 'common']);
  const [arch, setArch] = useState<Architecture>('amd64');
  const bundling = useBundleStore((state) => state.bundling);
  const isDoing = (call: 'bundle.save' | 'bundle.open'): boolean =>
    bundling.status === 'running' && bundling.call === call;
  const isRunning = bundling.status === 'running';
  return (
    <div className="report">
      <Typography.Title level={4} className="subsection-title">
        {t('bundle:title')}
      </Typography.Title>
      <p className="page-intro">{t('bundle:text')}</p>
      <div className="toolbar">
        <Button
          icon={<ExportOutlined aria-hidden />}
          loading={isDoing('bundle.save')}
          disabled={isRunning}
          onClick={() => run(saveBundle(arch))}
        >
          {t('bundle:save')}
        </Button>
        <Select<Architecture>
          aria-label={t('bundle:arch')}
          value={arch}
          disabled={isRunning}
          options={architectures.map((value) => ({ value, label: t(`registry:release.${value}`) }))}
          onChange={setArch}
        />
        <Button
          icon={<ImportOutlined aria-hidden />}
          loading={isDoing('bundle.open')}
          disabled={isRunning}
          onClick={() => run(openBundle())}
        >
          {t('bundle:open')}
        </Button>
        {isRunning && <Button onClick={() => run(stopBundling())}>{t('common:look.stop')}</Button>}
      </div>
      <Outcome bundling={bundling} />
    </div>
  );
}
