/** One thing that is going to be changed on a host, and why; the lines that differ unfold. */
import { Tag } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Fold } from '../components/Fold';
import type { ShownChange } from '../../shared/ipc/comparison';
import { describeReason, messages } from '../../shared/messages';
import { useLanguage } from '../stores/appStore';
import { DifferenceView } from './DifferenceView';

export const actionColors: Readonly<Record<ShownChange['action'], string>> = {
  create: 'success',
  import: 'success',
  install: 'success',
  start: 'success',
  enable: 'success',
  change: 'processing',
  restart: 'warning',
  stop: 'warning',
  remove: 'error',
};

export function ChangeRow({ change }: { change: ShownChange }): ReactNode {
  const { t } = useTranslation('comparison');
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const id = useId();
  const { action, target, difference, secret } = change;
  const hunks = difference?.kind === 'text' ? difference.hunks : [];
  return (
    <li className="change" data-change={change.id} data-action={action}>
      <Tag className="change-action" color={actionColors[action]}>
        {messages[language].changes.actions[action]}
      </Tag>
      <div className="change-text">
        <code className="change-target">{target}</code>
        <span className="change-why">{describeReason(change, language)}</span>
        {difference?.kind === 'value' && (
          <code className="change-value">
            <del>{difference.before}</del> → <ins>{difference.after}</ins>
          </code>
        )}
        {secret && action === 'change' && <span className="change-why">{t('secret')}</span>}
        {hunks.length > 0 && (
          <Fold className="change-toggle" open={open} controls={id} onToggle={setOpen}>
            {' '}
            {t(open ? 'hideDifference' : 'showDifference')}
          </Fold>
        )}
      </div>
      {open && (
        <div id={id} className="change-difference">
          <DifferenceView hunks={hunks} of={target} />
        </div>
      )}
    </li>
  );
}
