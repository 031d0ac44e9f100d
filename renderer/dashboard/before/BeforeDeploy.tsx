/** Read before a cluster that runs is changed: what is refused, or what the changes do to it. */
import { Modal, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { consequencesIn, countChanges, isDisturbing, refusalsIn } from '../../../shared/comparison/comparison';
import { messages } from '../../../shared/messages';
import type { ShownChange, ShownComparison } from '../../../shared/ipc/comparison';
import { RunningChanges } from '../../comparison/RunningChanges';
import { useMessages } from '../../i18n/useMessages';
import { goTo, useLanguage } from '../../stores/appStore';

/** Whether somebody must read what will happen first. A cluster that does not run yet is changed as the plan says. */
export const mustBeRead = (comparison: ShownComparison): boolean =>
  refusalsIn(comparison).length > 0 ||
  consequencesIn(comparison).length > 0 ||
  (comparison.runs && comparison.hosts.some(({ changes }) => changes.some(isDisturbing)));

/** So many lines are read; of more there is the page with all changes. */
const LINES = 12;

/** What ends or restarts, each once with the hosts where it does. */
function Disturbed({ hosts }: Pick<ShownComparison, 'hosts'>): ReactNode {
  const { t } = useTranslation('comparison');
  const texts = useMessages();
  const { actions } = messages[useLanguage()].changes;
  const groups = new Map<string, ShownChange & { readonly hostnames: string[] }>();
  for (const { hostname, changes } of hosts) {
    for (const change of changes.filter(isDisturbing)) {
      const key = `${change.action} ${change.target}`;
      const group = groups.get(key) ?? { ...change, hostnames: [] };
      group.hostnames.push(hostname);
      groups.set(key, group);
    }
  }
  if (groups.size === 0) return null;
  return (
    <section className="before-disturbed">
      <h4>{t('deploy.disturbs')}</h4>
      <ul className="changes">
        {[...groups].slice(0, LINES).map(([key, { action, target, hostnames }]) => (
          <li key={key} className="change">
            <Tag className="change-action" color={action === 'remove' ? 'error' : 'warning'}>
              {actions[action]}
            </Tag>
            <div className="change-text">
              <code className="change-target">{target}</code>
              <span className="change-why">{texts.list(hostnames)}</span>
            </div>
          </li>
        ))}
      </ul>
      {groups.size > LINES && <p className="change-why">{t('moreOf', { count: groups.size - LINES })}</p>}
    </section>
  );
}

interface BeforeDeployProps {
  readonly comparison: ShownComparison;
  readonly onDeploy: () => void;
  readonly onClose: () => void;
}

export function BeforeDeploy({ comparison, onDeploy, onClose }: BeforeDeployProps): ReactNode {
  const { t } = useTranslation('comparison');
  const refused = refusalsIn(comparison).length > 0;
  const showAll = (): void => {
    onClose();
    goTo('review');
  };
  return (
    <Modal
      open
      width={720}
      title={t(refused ? 'deploy.refusedTitle' : 'deploy.title')}
      onCancel={onClose}
      onOk={refused ? showAll : onDeploy}
      okText={t(refused ? 'deploy.all' : 'deploy.confirm')}
      cancelText={t('cancel', { ns: 'common' })}
      className="before-deploy"
    >
      {refused && <p>{t('deploy.refusedText')}</p>}
      <RunningChanges comparison={comparison} onLeave={onClose} />
      {!refused && (
        <>
          <Disturbed hosts={comparison.hosts} />
          <p>
            {t('deploy.counts', { count: countChanges(comparison) })}{' '}
            <button type="button" className="change-toggle" onClick={showAll}>
              {t('deploy.all')}
            </button>
          </p>
        </>
      )}
    </Modal>
  );
}
