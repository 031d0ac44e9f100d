/** What will happen when a node leaves, as the cluster says it right now, and what the person must agree to. */
import { Alert, Button, Checkbox, Modal, Spin } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFirstFocus } from '../../../components/useFirstFocus';
import type { ClusterNode } from '../../../../shared/cluster/schema';
import { toWireError, type WireError } from '../../../../shared/errors';
import { describeRemoval } from '../../../../shared/messages';
import { isLoss } from '../../../../shared/nodes/pods';
import type { RemovalPreview } from '../../../../shared/nodes/removal';
import { call } from '../../../api';
import { ErrorText } from '../../../components/ErrorText';
import { run } from '../../../components/feedback';
import { goTo, useLanguage } from '../../../stores/appStore';
import { useDraftStore } from '../../../stores/draftStore';
import { startJob } from '../../../stores/jobStore';
import { withNode } from '../../../stores/runningStore';

type Look = { readonly preview?: RemovalPreview; readonly error?: WireError } | undefined;

/** The document that names the node, as its login stands there, and the file that it belongs to. */
const about = (node: ClusterNode): { document: unknown; path?: string } => {
  const { document, path } = useDraftStore.getState();
  return { document: withNode(document, node), ...(path === undefined ? {} : { path }) };
};

const lookAt = (node: ClusterNode): Promise<Look> =>
  call('node.removal', { ...about(node), hostname: node.hostname }).then(
    (preview) => ({ preview }),
    (thrown: unknown) => ({ error: toWireError(thrown) }),
  );

interface Agreement {
  readonly dead: boolean;
  readonly deletePods: boolean;
}

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
  const { unreached, unasked, pods } = preview;
  if (unasked)
    return <Alert type="error" title={t('running.removeDialog.unasked')} description={<ErrorText error={unasked} />} />;
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
const mayRemove = ({ preview }: NonNullable<Look>, { dead, deletePods }: Agreement): boolean => {
  if (!preview || preview.unasked) return false;
  return preview.unreached ? dead : deletePods || !preview.pods.some(isLoss);
};

export function RemoveNodeDialog({ node, onClose }: { node: ClusterNode; onClose: () => void }): ReactNode {
  const { t } = useTranslation('nodes');
  const [look, setLook] = useState<Look>();
  const [agreed, setAgreed] = useState<Agreement>({ dead: false, deletePods: false });
  const [looks, setLooks] = useState(0);
  const { ref: keep, afterOpenChange } = useFirstFocus();
  const again = (): void => {
    setLook(undefined);
    setAgreed({ dead: false, deletePods: false });
    setLooks(looks + 1);
  };
  useEffect(() => run(lookAt(node).then(setLook)), [node, looks]);
  return (
    <Modal
      open
      width={620}
      title={t('running.removeDialog.title', { name: node.hostname })}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      footer={[
        <Button key="again" disabled={!look} onClick={again}>
          {t('running.removeDialog.again')}
        </Button>,
        <Button key="no" ref={keep} onClick={onClose}>
          {t('running.removeDialog.cancel')}
        </Button>,
        <Button
          key="yes"
          danger
          type="primary"
          disabled={!look || !mayRemove(look, agreed)}
          onClick={() => run(remove(node, agreed))}
        >
          {t('running.removeDialog.confirm', { name: node.hostname })}
        </Button>,
      ]}
    >
      <div aria-live="polite">
        {!look && (
          <div>
            <Spin size="small" /> {t('running.removeDialog.looking')}
          </div>
        )}
        {look?.error && <Alert type="error" title={<ErrorText error={look.error} />} />}
        {look?.preview && <Found node={node} preview={look.preview} agreed={agreed} onAgree={setAgreed} />}
      </div>
    </Modal>
  );
}
