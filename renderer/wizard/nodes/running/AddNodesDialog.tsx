/** What will happen when new nodes join, before it does. */
import { Alert, Button, Modal } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { balancesApi } from '../../../../shared/access/access';
import { mastersOf } from '../../../../shared/cluster/schema';
import { useFirstFocus } from '../../../components/useFirstFocus';
import { run } from '../../../components/feedback';
import { saveFile } from '../../../files/fileActions';
import { useMessages } from '../../../i18n/useMessages';
import { goTo } from '../../../stores/appStore';
import { refreshCredentials, useCredentialsStore } from '../../../stores/credentialsStore';
import { useDraftStore } from '../../../stores/draftStore';
import { startJob, useJobStore } from '../../../stores/jobStore';
import { useRunningStore } from '../../../stores/runningStore';
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
  const running = useRunningStore((state) => state.nodes);
  const masters = cluster ? mastersOf(cluster).filter(({ hostname }) => names.includes(hostname)) : [];
  const getsBalancers =
    cluster !== undefined &&
    running !== undefined &&
    balancesApi(cluster) &&
    !balancesApi({ ...cluster, nodes: [...running] });
  const [count, list] = [names.length, texts.list(names)];
  return (
    <Modal
      open
      title={t('running.addDialog.title', { count, names: list })}
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
      <p>{t('running.addDialog.body', { count, names: list })}</p>
      <p>
        {masters.length > 0
          ? t('running.addDialog.masters', {
              count: masters.length,
              names: texts.list(masters.map(({ hostname }) => hostname)),
            })
          : t('running.addDialog.others', { count })}
      </p>
      {getsBalancers && <p>{t('running.addDialog.balancers')}</p>}
      {missing.length > 0 && (
        <Alert type="error" title={t('running.addDialog.secrets', { names: texts.list(missing) })} />
      )}
    </Modal>
  );
}
