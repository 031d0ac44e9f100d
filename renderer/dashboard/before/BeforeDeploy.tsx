/** Read before a cluster that runs or other people's files are changed: what is refused, or what the changes do to them. */
import { Button, Modal, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFirstFocus } from '../../components/useFirstFocus';
import { consequencesIn, countChanges, isDisturbing, refusalsIn } from '../../../shared/comparison/comparison';
import { messages } from '../../../shared/messages';
import type { ShownChange, ShownComparison } from '../../../shared/ipc/comparison';
import { actionColors } from '../../comparison/ChangeRow';
import { RunningChanges } from '../../comparison/RunningChanges';
import { useMessages } from '../../i18n/useMessages';
import { goTo, useLanguage } from '../../stores/appStore';

type Which = (change: ShownChange) => boolean;

/** It takes the place of something that Keelson has not made. */
const isReplacing: Which = ({ replaces }) => replaces === true;

const some = ({ hosts }: ShownComparison, which: Which): boolean =>
  hosts.some(({ changes }) => changes.some((change) => which(change)));

/** Whether somebody must read what will happen first. Empty hosts are changed as the plan says. */
export const mustBeRead = (comparison: ShownComparison): boolean =>
  refusalsIn(comparison).length > 0 ||
  consequencesIn(comparison).length > 0 ||
  (comparison.runs && some(comparison, isDisturbing)) ||
  some(comparison, isReplacing);

/** So many lines are read; of more there is the page with all changes. */
const LINES = 12;

interface TogetherProps extends Pick<ShownComparison, 'hosts'> {
  readonly title: string;
  readonly which: Which;
}

/** Some of the changes, each once with the hosts where it is made. */
function Together({ hosts, title, which }: TogetherProps): ReactNode {
  const { t } = useTranslation('comparison');
  const texts = useMessages();
  const { actions } = messages[useLanguage()].changes;
  const groups = new Map<string, ShownChange & { readonly hostnames: string[] }>();
  for (const { hostname, changes } of hosts) {
    for (const change of changes.filter(which)) {
      const key = `${change.action} ${change.target}`;
      const group = groups.get(key) ?? { ...change, hostnames: [] };
      group.hostnames.push(hostname);
      groups.set(key, group);
    }
  }
  if (groups.size === 0) return null;
  return (
    <section className="before-told">
      <h4>{title}</h4>
      <ul className="changes">
        {[...groups].slice(0, LINES).map(([key, { action, target, hostnames }]) => (
          <li key={key} className="change">
            <Tag className="change-action" color={actionColors[action]}>
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
  const { ref, afterOpenChange } = useFirstFocus();
  const refused = refusalsIn(comparison).length > 0;
  const showAll = (): void => {
    onClose();
    goTo('review');
  };
  return (
    <Modal
      open
      width={720}
      title={t(refused ? 'deploy.refusedTitle' : comparison.runs ? 'deploy.title' : 'deploy.replacesTitle')}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      footer={[
        <Button key="no" ref={ref} onClick={onClose}>
          {t('cancel', { ns: 'common' })}
        </Button>,
        <Button key="yes" type="primary" onClick={refused ? showAll : onDeploy}>
          {t(refused ? 'deploy.all' : 'deploy.confirm')}
        </Button>,
      ]}
      className="before-deploy"
    >
      {refused && <p>{t('deploy.refusedText')}</p>}
      <RunningChanges comparison={comparison} onLeave={onClose} refusalsOnly={refused} />
      {!refused && (
        <>
          {comparison.runs && <Together hosts={comparison.hosts} title={t('deploy.disturbs')} which={isDisturbing} />}
          <Together hosts={comparison.hosts} title={t('deploy.replaces')} which={isReplacing} />
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
