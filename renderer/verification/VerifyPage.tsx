/** The Verify page: whether the cluster works, check by check, as it is being found out. */
import { SafetyCertificateOutlined } from '@ant-design/icons';
import { Alert, Button, Progress } from 'antd';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../shared/cluster/schema';
import { checkIds, countChecks, type VerificationReport } from '../../shared/verification/verification';
import { ErrorAlert } from '../access/ErrorAlert';
import { run } from '../components/feedback';
import { NotReady } from '../components/NotReady';
import { PageHeading } from '../components/PageHeading';
import { CopyButton } from '../dashboard/CopyButton';
import '../dashboard/dashboard.css';
import { durationText, timeText } from '../dashboard/duration';
import { missingSecrets, type SecretNeed } from '../dashboard/result/secretNeeds';
import { Secrets } from '../dashboard/result/SecretsForm';
import { useNow } from '../dashboard/useNow';
import { useMessages } from '../i18n/useMessages';
import { useLanguage } from '../stores/appStore';
import { refreshCredentials, useCredentialsStore } from '../stores/credentialsStore';
import { useDraftStore } from '../stores/draftStore';
import { isVerifying, startVerification, stopVerification, useVerificationStore } from '../stores/verificationStore';
import { CheckItem } from './CheckItem';
import './verification.css';

/** What it has come to, or how far it is. */
function Headline({ report }: { report: VerificationReport }): ReactNode {
  const { t } = useTranslation('verification');
  const language = useLanguage();
  const { gap } = useMessages();
  const { status, error, document } = useVerificationStore();
  const isOn = isVerifying({ status });
  const now = useNow(isOn);
  const { passed, failed, unmeasured } = countChecks(report);
  if (isOn) {
    const done = passed + failed + unmeasured;
    const text = status === 'stopping' ? t('stopping') : t('looking', { done, total: checkIds.length });
    return (
      <div role="status" className="verification-progress">
        <span>{text}</span>
        <Progress
          percent={Math.round((100 * done) / checkIds.length)}
          showInfo={false}
          status={failed > 0 ? 'exception' : 'active'}
          aria-label={text}
        />
      </div>
    );
  }
  const seen = t('seen', {
    time: timeText(report.endedAt ?? now, language),
    span: durationText((report.endedAt ?? now) - report.startedAt),
  });
  const counts = t('counts', { passed, failed, unmeasured });
  const looks = {
    passed: { type: 'success', title: t('works') },
    failed: { type: 'error', title: t('fails', { count: failed }) },
    cancelled: { type: 'warning', title: t('stopped') },
  } as const;
  if (error) return <ErrorAlert error={error} document={document} />;
  if (report.status === 'running') return null;
  const commands = checkIds.flatMap((id) => report.checks[id].commands.map(({ command }) => command));
  return (
    <Alert
      {...looks[report.status]}
      showIcon
      description={`${seen}${gap}${counts}`}
      action={
        commands.length > 0 && <CopyButton withLabel label={t('copyAll')} text={() => `${commands.join('\n')}\n`} />
      }
    />
  );
}

function Ready({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation('verification');
  const { status, report } = useVerificationStore();
  const [lacking, setLacking] = useState<SecretNeed>();
  const begin = async (): Promise<void> => {
    // The last password may be on its way to main right now: the answer comes after it.
    await refreshCredentials();
    const [missing] = missingSecrets(cluster, useCredentialsStore.getState().known);
    setLacking(missing);
    if (!missing) await startVerification();
  };
  const start = (): void => run(begin());
  const isOn = isVerifying({ status });
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that was pressed is gone now, and the focus with it: Escape must still be heard.
    if (document.activeElement === document.body) page.current?.focus();
  }, [isOn]);
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') stopVerification();
  };
  return (
    <div ref={page} className="page verification" tabIndex={-1} onKeyDown={onKeyDown}>
      <PageHeading
        title={t('title', { name: cluster.name })}
        intro={t('intro')}
        buttons={
          isOn ? (
            <Button key="stop" danger size="large" disabled={status === 'stopping'} onClick={stopVerification}>
              {t('stop')}
            </Button>
          ) : (
            <Button
              key="start"
              type="primary"
              size="large"
              icon={<SafetyCertificateOutlined aria-hidden />}
              onClick={start}
            >
              {t(report ? 'again' : 'button')}
            </Button>
          )
        }
      />
      <div aria-live="polite">{report && <Headline report={report} />}</div>
      {(!report || lacking) && <Secrets cluster={cluster} lacking={lacking} />}
      {!report && <h3>{t('what')}</h3>}
      <ol className="verification-checks" aria-label={t('checks')}>
        {checkIds.map((id) => (
          <CheckItem key={id} id={id} check={report?.checks[id]} onAgain={start} />
        ))}
      </ol>
    </div>
  );
}

export function VerifyPage(): ReactNode {
  const { t } = useTranslation('dashboard');
  const cluster = useDraftStore((state) => state.review.cluster);
  return cluster ? (
    <Ready cluster={cluster} />
  ) : (
    <div className="page">
      <NotReady title={t('before.notReadyToLook')} />
    </div>
  );
}
