/** What the CIS benchmark checks, as the hosts of a cluster run right now: looks, and changes nothing. */
import { Alert, Button, Modal, Progress } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CisReport } from '../../shared/cis/report';
import type { Cluster } from '../../shared/cluster/schema';
import type { EventPayload } from '../../shared/ipc';
import { call, on } from '../api';
import { ErrorText } from '../components/ErrorText';
import { run, tell } from '../components/feedback';
import { LookButton, LookNote, useLook } from '../components/look';
import { useFirstFocus } from '../components/useFirstFocus';
import { useDraftStore } from '../stores/draftStore';
import { Findings } from './Findings';
import './hardening.css';
import { NodeCounts } from './NodeCounts';

function Asked({ done, total }: EventPayload<'cis'>): ReactNode {
  const { t } = useTranslation('hardening');
  const text = t('looking', { done, count: total });
  return (
    <div role="status">
      <span>{text}</span>
      <Progress percent={Math.floor((100 * done) / total)} showInfo={false} status="active" aria-label={text} />
    </div>
  );
}

function Verdict({ nodes }: CisReport): ReactNode {
  const { t } = useTranslation('hardening');
  const failed = new Set(
    nodes.flatMap(({ results }) => results.filter(({ verdict }) => verdict === 'FAIL').map(({ id }) => id)),
  ).size;
  const unread = nodes.filter(({ error }) => error !== undefined).length;
  return (
    <div className="hardening-verdict">
      {failed > 0 && <Alert type="error" showIcon title={t('failed', { count: failed })} />}
      {unread > 0 && <Alert type="warning" showIcon title={t('unread', { count: unread })} />}
      {failed + unread === 0 && <Alert type="success" showIcon title={t('passed')} />}
    </div>
  );
}

interface HardeningProps {
  readonly cluster: Cluster;
  readonly onClose: () => void;
}

export function HardeningDialog({ cluster, onClose }: HardeningProps): ReactNode {
  const { t } = useTranslation('hardening');
  const { document, path } = useDraftStore();
  const look = useLook('cis.check', { document, ...(path === undefined ? {} : { path }) });
  const none = { done: 0, total: cluster.nodes.length };
  const [progress, setProgress] = useState(none);
  useEffect(() => on('cis', setProgress), []);
  const { ref, afterOpenChange } = useFirstFocus();
  const { status, found, error } = look;
  const again = (): void => {
    setProgress(none);
    look.again();
  };
  const save = async (): Promise<void> => {
    const saved = await call('logs.save', {
      text: `${JSON.stringify(found, undefined, 2)}\n`,
      name: `${cluster.name}-cis.json`,
    });
    if (saved !== undefined) tell(t('saved', { path: saved }));
  };
  return (
    <Modal
      open
      width={1040}
      title={t('title', { name: cluster.name })}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      footer={[
        <Button key="save" disabled={!found} onClick={() => run(save())}>
          {t('save')}
        </Button>,
        <LookButton key="look" look={{ ...look, again }} />,
        <Button key="close" ref={ref} onClick={onClose}>
          {t('close')}
        </Button>,
      ]}
    >
      {status === 'looking' ? <Asked {...progress} /> : <LookNote look={look} text="" />}
      <div aria-live="polite">
        {error && <Alert type="error" description={<ErrorText error={error} />} />}
        {found && <Verdict {...found} />}
      </div>
      {found && (
        // Focusable, so that the dialog can be scrolled with the keyboard.
        <div className="hardening" tabIndex={0} role="region" aria-label={t('findings')}>
          <p className="page-intro">{t('about', { benchmark: found.benchmark })}</p>
          <NodeCounts report={found} />
          <Findings report={found} cluster={cluster} />
        </div>
      )}
    </Modal>
  );
}
