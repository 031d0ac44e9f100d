/** What will happen when new nodes join, before it does. */
import { Alert, Button, Modal } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { mastersOf } from '../../../../shared/cluster/schema';
import { useFirstFocus } from '../../../components/useFirstFocus';
import { run } from '../../../components/feedback';
import { saveFile } from '../../../files/fileActions';
import { useMessages } from '../../../i18n/useMessages';
import { goTo } from '../../../stores/appStore';
import { refreshCredentials, useCredentialsStore } from '../../../stores/credentialsStore';
import { useDraftStore } from '../../../stores/draftStore';
import { startJob, useJobStore } from '../../../stores/jobStore';
import { missingSecrets } from '../../../dashboard/result/secretNeeds';

/** The cluster file on disk knows its new nodes before the hosts do. */
async function add(names: readonly string[]): Promise<void> {
  const { path, dirty } = useDraftStore.getState();
  if (path !== undefined && dirty) await saveFile();
  goTo('deploy');
  await startJob({ kind: 'addNode', nodes: [...names] }, useDraftStore.getState().document, path);
}

export function AddNodesDialog({ names, onClose }: { names: readonly string[]; onClose: () => void }): ReactNode {
  const { t } = useTranslation('nodes');
  const texts = useMessages();
  const cluster = useDraftStore((state) => state.review.cluster);
  const known = useCredentialsStore((state) => state.known);
  const busy = useJobStore((state) => state.busy);
  const { ref, afterOpenChange } = useFirstFocus();
  useEffect(() => run(refreshCredentials()), []);
  const missing = cluster ? missingSecrets(cluster, known).map(({ hostname }) => hostname) : [];
  const isMasterNew = cluster !== undefined && mastersOf(cluster).some(({ hostname }) => names.includes(hostname));
  const list = texts.list(names);
  return (
    <Modal
      open
      title={t('running.addDialog.title', { count: names.length, names: list })}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      footer={[
        <Button key="no" ref={ref} onClick={onClose}>
          {t('running.addDialog.cancel')}
        </Button>,
        <Button
          key="yes"
          type="primary"
          disabled={!cluster || missing.length > 0}
          loading={busy}
          onClick={() => run(add(names))}
        >
          {t('running.addDialog.confirm')}
        </Button>,
      ]}
    >
      <p>{t('running.addDialog.body', { names: list })}</p>
      <p>{t(isMasterNew ? 'running.addDialog.othersOfMaster' : 'running.addDialog.others')}</p>
      {missing.length > 0 && (
        <Alert type="error" title={t('running.addDialog.secrets', { names: texts.list(missing) })} />
      )}
    </Modal>
  );
}
