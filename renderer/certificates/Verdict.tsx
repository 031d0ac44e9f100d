/** What a look at the certificates has come to, when it was, and which of them is the next to end. */
import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { daysLeft } from '../../shared/pki/certificate';
import { isAllWell, isUndeployed, nextToEnd, type CertificateReport } from '../../shared/pki/report';
import { timeText } from '../dashboard/duration';
import { useMessages } from '../i18n/useMessages';
import { goTo, useLanguage } from '../stores/appStore';

interface VerdictProps {
  readonly report: CertificateReport;
  /** When it was looked: milliseconds since 1970. */
  readonly at: number;
}

export function Verdict({ report, at }: VerdictProps): ReactNode {
  const { t } = useTranslation('certificates');
  const language = useLanguage();
  const { gap } = useMessages();
  const unread = report.nodes.filter(({ error }) => error !== undefined).length;
  const all = [...report.nodes.flatMap(({ certificates }) => certificates), ...report.workstation];
  const problems = all.filter(({ problem }) => problem !== undefined).length;
  const next = nextToEnd(report, new Date(at));
  const seen = [
    t('seen', { time: timeText(at, language) }),
    next &&
      t('next', {
        name: t(`kinds.${next.certificate.kind}`, { id: next.certificate.id }),
        node: next.hostname ?? t('here'),
        date: next.facts.notAfter.slice(0, 10),
        count: daysLeft(next.facts, new Date(at)),
      }),
  ];
  return (
    <div className="certificates-verdict">
      {isUndeployed(report) ? (
        <Alert
          type="info"
          showIcon
          title={t('undeployed')}
          description={t('undeployedBody')}
          action={<Button onClick={() => goTo('deploy')}>{t('toDeploy')}</Button>}
        />
      ) : (
        problems > 0 && <Alert type="error" showIcon title={t('problems', { count: problems })} />
      )}
      {unread > 0 && <Alert type="warning" showIcon title={t('unread', { count: unread })} />}
      {all.length > 0 && isAllWell(report) && <Alert type="success" showIcon title={t('well')} />}
      <p className="certificates-muted">{seen.filter(Boolean).join(gap)}</p>
    </div>
  );
}
