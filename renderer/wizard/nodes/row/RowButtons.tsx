/** The buttons of a node's row: unfold its settings, copy it, remove it. */
import { CopyOutlined, DeleteOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { tellUndo } from '../../../components/feedback';
import { draftNodes, duplicateNode, removeNode, textAt } from '../nodeList';
import { openRow, useNodesView } from '../nodesView';

interface RowProps {
  readonly row: number;
}

interface RowButtonProps {
  readonly icon: ReactNode;
  readonly label: string;
  readonly onClick: () => void;
  readonly expanded?: boolean;
}

function RowButton({ icon, label, onClick, expanded }: RowButtonProps): ReactNode {
  return (
    <Button
      type="text"
      size="small"
      icon={icon}
      aria-label={label}
      title={label}
      aria-expanded={expanded}
      onClick={onClick}
    />
  );
}

export function OpenButton({ row }: RowProps): ReactNode {
  const { t } = useTranslation('nodes');
  const open = useNodesView((view) => view.openRow === row);
  return (
    <RowButton
      icon={<RightOutlined rotate={open ? 90 : 0} aria-hidden />}
      label={t('settingsOf', { row: row + 1 })}
      expanded={open}
      onClick={() => openRow(open ? undefined : row)}
    />
  );
}

export function RowActions({ row }: RowProps): ReactNode {
  const { t } = useTranslation('nodes');
  const remove = (): void => {
    const name = textAt(draftNodes()[row], 'hostname') || String(row + 1);
    tellUndo(t('removed', { name }), removeNode(row));
  };
  return (
    <span className="row-actions">
      <RowButton
        icon={<CopyOutlined aria-hidden />}
        label={t('duplicate', { row: row + 1 })}
        onClick={() => duplicateNode(row)}
      />
      <RowButton icon={<DeleteOutlined aria-hidden />} label={t('remove', { row: row + 1 })} onClick={remove} />
    </span>
  );
}
