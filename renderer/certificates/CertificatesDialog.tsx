/** The certificates of a cluster as they are right now, and the way to new ones. */
import { Alert, Button, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hasIdentities } from '../../shared/access/access';
import type { Cluster } from '../../shared/cluster/schema';
import { messages } from '../../shared/messages';
import { isAllWell, type CertificateReport } from '../../shared/pki/report';
import { ErrorText } from '../components/ErrorText';
import { LookButton, LookNote, useLook } from '../components/look';
import { useFirstFocus } from '../components/useFirstFocus';
import { useLanguage } from '../stores/appStore';
import { useDraftStore } from '../stores/draftStore';
import './certificates.css';
import { CertificatesTable, type Wanted } from './CertificatesTable';
import { RenewDialog } from './RenewDialog';

function Verdict({ report }: { report: CertificateReport }): ReactNode {
  const { t } = useTranslation('certificates');
  const unread = report.nodes.filter(({ error }) => error !== undefined).length;
  const problems = [...report.nodes.flatMap(({ certificates }) => certificates), ...report.workstation].filter(
    ({ problem }) => problem !== undefined,
  ).length;
  return (
    <div className="certificates-verdict">
      {problems > 0 && <Alert type="error" showIcon title={t('problems', { count: problems })} />}
      {unread > 0 && <Alert type="warning" showIcon title={t('unread', { count: unread })} />}
      {isAllWell(report) && <Alert type="success" showIcon title={t('well')} />}
    </div>
  );
}

interface CertificatesProps {
  readonly cluster: Cluster;
  readonly onClose: () => void;
}

export function CertificatesDialog({ cluster, onClose }: CertificatesProps): ReactNode {
  const { t } = useTranslation('certificates');
  const language = useLanguage();
  const { document, path } = useDraftStore();
  const look = useLook('certificates.check', { document, ...(path === undefined ? {} : { path }) });
  const { ref, afterOpenChange } = useFirstFocus();
  const [wanted, setWanted] = useState<Wanted>();
  const { found, error } = look;
  const canRenew = hasIdentities(cluster);
  const hasReached = found?.nodes.some((node) => !node.error) ?? false;
  return (
    <Modal
      open
      width={1040}
      title={t('title', { name: cluster.name })}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      footer={[
        ...(canRenew
          ? [
              <Button key="all" disabled={!hasReached} onClick={() => setWanted({})}>
                {t('renewAll')}
              </Button>,
            ]
          : []),
        <LookButton key="look" look={look} />,
        <Button key="close" ref={ref} onClick={onClose}>
          {t('close')}
        </Button>,
      ]}
    >
      <div aria-live="polite">
        <LookNote look={look} text={t('looking')} />
        {error && <Alert type="error" description={<ErrorText error={error} />} />}
        {found && <Verdict report={found} />}
      </div>
      {found && (
        // Focusable, so that the dialog can be scrolled with the keyboard.
        <div className="certificates" tabIndex={0} role="region" aria-label={t('table')}>
          <p className="page-intro">{t(canRenew ? 'about' : 'aboutSelfMade')}</p>
          <CertificatesTable report={found} canRenew={canRenew} onRenew={setWanted} />
          {canRenew && (
            <p className="page-intro certificates-note">
              {t('administrators')} {messages[language].revocation.stays}
            </p>
          )}
        </div>
      )}
      {found && wanted && (
        <RenewDialog
          cluster={cluster}
          report={found}
          wanted={wanted}
          onClose={() => setWanted(undefined)}
          onStarted={onClose}
          onRenewed={() => {
            setWanted(undefined);
            look.again();
          }}
        />
      )}
    </Modal>
  );
}
