/** Removing a cluster cannot be undone, so its name has to be typed. */
import { Input, Modal, type InputRef } from 'antd';
import { useId, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../shared/cluster/schema';
import { useMessages } from '../i18n/useMessages';

interface ResetDialogProps {
  readonly cluster: Cluster;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

export function ResetDialog({ cluster, open, onClose, onConfirm }: ResetDialogProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const texts = useMessages();
  const id = useId();
  const input = useRef<InputRef>(null);
  const [typed, setTyped] = useState('');
  const { name } = cluster;
  const confirmed = typed.trim() === name;
  return (
    <Modal
      open={open}
      title={t('reset.title', { name })}
      okText={t('reset.confirm')}
      okButtonProps={{ danger: true, disabled: !confirmed }}
      cancelText={t('reset.cancel')}
      onOk={onConfirm}
      onCancel={onClose}
      afterClose={() => setTyped('')}
      // Without motion antd gives the focus to its Close button after `autoFocus` has had it.
      afterOpenChange={(shown) => shown && input.current?.focus()}
    >
      <p>{t('reset.body', { hosts: texts.list(cluster.nodes.map(({ hostname }) => hostname)) })}</p>
      <label htmlFor={id}>{t('reset.typeName', { name })}</label>
      <Input
        ref={input}
        id={id}
        autoFocus
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={() => confirmed && onConfirm()}
      />
    </Modal>
  );
}
