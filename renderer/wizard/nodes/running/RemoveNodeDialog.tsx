/** What will happen when a node leaves, as the cluster says it right now, and what the person must agree to. */
import { Alert, Button, Checkbox, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFirstFocus } from '../../../components/useFirstFocus';
import type { ClusterNode } from '../../../../shared/cluster/schema';
import { AppError, toWireError } from '../../../../shared/errors';
import { describeRemoval } from '../../../../shared/messages';
import { isLoss } from '../../../../shared/nodes/pods';
import { isMajorityLost, type RemovalPreview } from '../../../../shared/nodes/removal';
import { ErrorText } from '../../../components/ErrorText';
import { run } from '../../../components/feedback';
import { LookButton, LookNote, useLook, type Look } from '../../../components/look';
import { goTo, useLanguage } from '../../../stores/appStore';
import { useDraftStore } from '../../../stores/draftStore';
import { startJob } from '../../../stores/jobStore';
import { withNode } from '../../../stores/runningStore';

/** The document that names the node, as its login stands there, and the file that it belongs to. */
const about = (node: ClusterNode): { document: unknown; path?: string } => {
  const { document, path } = useDraftStore.getState();
  return { document: withNode(document, node), ...(path === undefined ? {} : { path }) };
};

interface Agreement {
  readonly dead: boolean;
  readonly deletePods: boolean;
}
const nothingAgreed: Agreement = { dead: false, deletePods: false };

async function remove(node: ClusterNode, { dead, deletePods }: Agreement): Promise<void> {
  const { document, path } = about(node);
  goTo('deploy');
  await startJob(
    {
      ...{ kind: 'removeNode', node: node.hostname },
      ...(dead ? { dead } : {}),
      ...(deletePods ? { deletePods } : {}),
    },
    document,
    path,
  );
}

interface FoundProps {
  readonly node: ClusterNode;
  readonly preview: RemovalPreview;
  readonly agreed: Agreement;
  readonly onAgree: (agreed: Agreement) => void;
}

function Found({ node, preview, agreed, onAgree }: FoundProps): ReactNode {
  const { t } = useTranslation('nodes');
  const language = useLanguage();
  const { unreached, unasked, etcd, pods } = preview;
  if (unasked)
    return <Alert type="error" title={t('running.removeDialog.unasked')} description={<ErrorText error={unasked} />} />;
  // Nothing of it will happen: there is only why.
  if (etcd && isMajorityLost(etcd)) {
    const error = toWireError(new AppError('ETCD_MAJORITY', { host: node.hostname, ...etcd }));
    return <Alert type="error" title={t('running.removeDialog.majority')} description={<ErrorText error={error} />} />;
  }
  return (
    <>
      <ul className="nodes-removal">
        {describeRemoval(preview, language).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {unreached && (
        <Alert
          type="warning"
          title={t('running.removeDialog.unreached', { name: node.hostname })}
          description={
            <>
              <ErrorText error={unreached} />
              <Checkbox checked={agreed.dead} onChange={({ target }) => onAgree({ ...agreed, dead: target.checked })}>
                {t('running.removeDialog.dead')}
              </Checkbox>
              <p className="page-intro">{t('running.removeDialog.deadHelp')}</p>
            </>
          }
        />
      )}
      {!unreached && pods.some(isLoss) && (
        <Alert
          type="warning"
          title={t('running.removeDialog.lost')}
          description={
            <Checkbox
              checked={agreed.deletePods}
              onChange={({ target }) => onAgree({ ...agreed, deletePods: target.checked })}
            >
              {t('running.removeDialog.deletePods')}
            </Checkbox>
          }
        />
      )}
    </>
  );
}

/** Whether the person has agreed to all that they must agree to. */
const mayRemove = ({ found: preview }: Look<'node.removal'>, { dead, deletePods }: Agreement): boolean => {
  if (!preview || preview.unasked || (preview.etcd && isMajorityLost(preview.etcd))) return false;
  return preview.unreached ? dead : deletePods || !preview.pods.some(isLoss);
};

export function RemoveNodeDialog({ node, onClose }: { node: ClusterNode; onClose: () => void }): ReactNode {
  const { t } = useTranslation('nodes');
  const look = useLook('node.removal', { ...about(node), hostname: node.hostname });
  const [agreed, setAgreed] = useState(nothingAgreed);
  const { ref: keep, afterOpenChange } = useFirstFocus();
  /** What was agreed to was something else. */
  const again = (): void => {
    setAgreed(nothingAgreed);
    look.again();
  };
  return (
    <Modal
      open
      width={620}
      title={t('running.removeDialog.title', { name: node.hostname })}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      footer={[
        <LookButton key="look" look={{ ...look, again }} />,
        <Button key="no" ref={keep} onClick={onClose}>
          {t('running.removeDialog.cancel')}
        </Button>,
        <Button
          key="yes"
          danger
          type="primary"
          disabled={!mayRemove(look, agreed)}
          onClick={() => run(remove(node, agreed))}
        >
          {t('running.removeDialog.confirm', { name: node.hostname })}
        </Button>,
      ]}
    >
      <div aria-live="polite">
        <LookNote look={look} text={t('running.removeDialog.looking')} />
        {look.error && <Alert type="error" title={<ErrorText error={look.error} />} />}
        {look.found && <Found node={node} preview={look.found} agreed={agreed} onAgree={setAgreed} />}
      </div>
    </Modal>
  );
}
