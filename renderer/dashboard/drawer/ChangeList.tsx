/** What a step changed on the host; what it found right is only counted. */
import { Tag, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isUnchanged, type Change, type TaskState } from '../../../shared/job/job';
import { messages } from '../../../shared/messages';
import { useLanguage } from '../../stores/appStore';

const colors: Readonly<Record<Change['action'], string>> = {
  created: 'success',
  updated: 'processing',
  imported: 'success',
  started: 'success',
  restarted: 'processing',
  stopped: 'warning',
  removed: 'warning',
  unchanged: 'default',
};

export function ChangeList({ state }: { state: TaskState }): ReactNode {
  const { t } = useTranslation('dashboard');
  const { done } = messages[useLanguage()].changes;
  const changed = state.changes.filter(({ action }) => action !== 'unchanged');
  const right = state.changes.length - changed.length;
  return (
    <div>
      {changed.length === 0 && (
        <Typography.Text type="secondary">
          {t(isUnchanged(state) ? 'step.unchanged' : state.status === 'running' ? 'step.nothingYet' : 'step.nothing')}
        </Typography.Text>
      )}
      {changed.length > 0 && (
        <ul className="dash-changes">
          {changed.map(({ kind, target, action }, index) => (
            <li key={index}>
              <Tag color={colors[action]}>{done[action]}</Tag>
              <span className="dash-kind">{t(`changeKind.${kind}`)}</span>
              <code className="dash-code">{target}</code>
            </li>
          ))}
        </ul>
      )}
      {right > 0 && (
        <Typography.Text type="secondary" className="dash-right">
          {t('step.alreadyRight', { count: right })}
        </Typography.Text>
      )}
    </div>
  );
}
