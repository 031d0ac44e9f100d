/** What happens when certificates are made anew, before anything does. */
import { Button, Modal } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../shared/cluster/schema';
import { describeRenewal } from '../../shared/messages';
import type { CertificateReport } from '../../shared/pki/report';
import { useFirstFocus } from '../components/useFirstFocus';
import { useLanguage } from '../stores/appStore';
import { useDraftStore } from '../stores/draftStore';
import { startJob } from '../stores/jobStore';
import type { Wanted } from './CertificatesTable';

interface RenewProps {
  readonly cluster: Cluster;
  readonly report: CertificateReport;
  readonly wanted: Wanted;
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

export function RenewDialog({ cluster, report, wanted, onClose, onStarted }: RenewProps): ReactNode {
  const { t } = useTranslation('certificates');
  const language = useLanguage();
  const { document, path } = useDraftStore();
  const { ref: keep, afterOpenChange } = useFirstFocus();
  const isMeant = (hostname: string): boolean => wanted.nodes?.includes(hostname) ?? true;
  const meant = report.nodes.filter(({ hostname }) => isMeant(hostname));
  const unreached = meant.flatMap(({ hostname, error }) => (error ? [hostname] : []));
  const reached = meant.flatMap(({ hostname, error }) => (error ? [] : [hostname]));
  const asked = { ...wanted, ...(unreached.length > 0 ? { nodes: reached } : {}) };
  const renew = (): void => {
    onStarted();
    void startJob({ kind: 'renewCertificates', ...asked, madeBefore: new Date().toISOString() }, document, path);
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
        <Button key="yes" type="primary" onClick={renew}>
          {t('confirm')}
        </Button>,
      ]}
    >
      <ul className="dash-consequences">
        {describeRenewal(cluster, asked, unreached, language).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Modal>
  );
}
