/** Removing a cluster cannot be undone, so its name has to be typed. */
import { Input, Modal } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../shared/cluster';

interface ResetDialogProps {
  readonly cluster: Cluster;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

export function ResetDialog({ cluster, open, onClose, onConfirm }: ResetDialogProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const id = useId();
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
    >
      <p>{t('reset.body', { hosts: cluster.nodes.map(({ hostname }) => hostname).join(', ') })}</p>
      <label htmlFor={id}>{t('reset.typeName', { name })}</label>
      <Input
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
