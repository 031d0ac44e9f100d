/** What happens when certificates are made anew, before anything does. */
import { Alert, Button, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../shared/cluster/schema';
import { toWireError, type WireError } from '../../shared/errors';
import { describeRenewal } from '../../shared/messages';
import { renewalOf } from '../../shared/pki/renewal';
import type { CertificateReport } from '../../shared/pki/report';
import { needsPassphrase, UnlockButton } from '../access/UnlockButton';
import { call } from '../api';
import { ErrorText } from '../components/ErrorText';
import { run, tell } from '../components/feedback';
import { useFirstFocus } from '../components/useFirstFocus';
import { goTo, useLanguage } from '../stores/appStore';
import { useDraftStore } from '../stores/draftStore';
import { startJob } from '../stores/jobStore';
import type { Wanted } from './CertificatesTable';

interface RenewProps {
  readonly cluster: Cluster;
  readonly report: CertificateReport;
  readonly wanted: Wanted;
  readonly onClose: () => void;
  /** Those of this computer are made, and nothing runs. */
  readonly onRenewed: () => void;
}

export function RenewDialog({ cluster, report, wanted, onClose, onRenewed }: RenewProps): ReactNode {
  const { t } = useTranslation('certificates');
  const language = useLanguage();
  const { document, path } = useDraftStore();
  const { ref: keep, afterOpenChange } = useFirstFocus();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WireError>();
  const isMeant = (hostname: string): boolean => wanted.nodes?.includes(hostname) ?? true;
  const { onNodes: asked, superAdmin } = renewalOf(wanted);
  const meant = asked ? report.nodes.filter(({ hostname }) => isMeant(hostname)) : [];
  const unreached = meant.flatMap(({ hostname, error: unread }) => (unread ? [hostname] : []));
  const reached = meant.flatMap(({ hostname, error: unread }) => (unread ? [] : [hostname]));
  const onNodes = asked && { ...asked, ...(unreached.length > 0 ? { nodes: reached } : {}) };
  const renewal = { ...(onNodes ? { onNodes } : {}), superAdmin };
  const renew = async (): Promise<void> => {
    const madeBefore = new Date().toISOString();
    setBusy(true);
    setError(undefined);
    try {
      if (superAdmin) await call('authorities.renewSuperAdmin', { document, madeBefore });
    } catch (thrown) {
      setError(toWireError(thrown));
      setBusy(false);
      return;
    }
    if (superAdmin) tell(t('renewedHere'));
    if (!onNodes) {
      onRenewed();
      return;
    }
    goTo('deploy');
    await startJob({ kind: 'renewCertificates', ...onNodes, madeBefore }, document, path);
  };
  return (
    <Modal
      open
      width={680}
      title={t('renewTitle', { name: cluster.name })}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      footer={[
        <Button key="no" ref={keep} onClick={onClose}>
          {t('keep')}
        </Button>,
        <Button key="yes" type="primary" loading={busy} onClick={() => run(renew())}>
          {t('confirm')}
        </Button>,
      ]}
    >
      <ul className="dash-consequences">
        {describeRenewal(cluster, renewal, unreached, language).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <div aria-live="polite">
        {error && (
          <Alert
            type="error"
            description={<ErrorText error={error} />}
            action={
              needsPassphrase(error) ? (
                <UnlockButton document={document} onUnlocked={() => setError(undefined)} />
              ) : undefined
            }
          />
        )}
      </div>
    </Modal>
  );
}
