/** A host of a comparison: what is going to be changed there, step by step, and what stays. Folded until it is looked at. */
import { CheckCircleFilled, CloseCircleFilled, LockFilled } from '@ant-design/icons';
import { Alert } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Fold } from '../components/Fold';
import type { ShownChange, ShownHost } from '../../shared/ipc/comparison';
import { describeLock, describeNotice, messages } from '../../shared/messages';
import { ErrorText } from '../components/ErrorText';
import { Remedy } from '../dashboard/Remedy';
import { useMessages } from '../i18n/useMessages';
import { useLanguage } from '../stores/appStore';
import { useComparisonStore } from '../stores/comparisonStore';
import { ChangeRow } from './ChangeRow';

/** `create 2, restart 1`, in the order in which they come. */
function useCounts(): (changes: readonly ShownChange[]) => string {
  const texts = useMessages();
  const { actions } = messages[useLanguage()].changes;
  return (changes) => {
    const counts = new Map<ShownChange['action'], number>();
    for (const { action } of changes) counts.set(action, (counts.get(action) ?? 0) + 1);
    return texts.list([...counts].map(([action, count]) => `${actions[action]} ${String(count)}`));
  };
}

/** Changes of one step in a row are told under its name. */
function bySteps(changes: readonly ShownChange[]): (readonly ShownChange[])[] {
  const groups: ShownChange[][] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (last?.[0]?.step === change.step && (last[0].why === 'unwanted') === (change.why === 'unwanted'))
      last.push(change);
    else groups.push([change]);
  }
  return groups;
}

function Same({ same }: Pick<ShownHost, 'same'>): ReactNode {
  const { t } = useTranslation('comparison');
  const [open, setOpen] = useState(false);
  if (same.length === 0) return null;
  return (
    <div className="host-same">
      <Fold className="change-toggle" open={open} onToggle={setOpen}>
        {' '}
        {t('same', { count: same.length })}
      </Fold>
      {open && (
        <ul className="host-same-list">
          {same.map((target) => (
            <li key={target}>
              <code>{target}</code>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Body({ host }: { host: ShownHost }): ReactNode {
  const { t } = useTranslation('comparison');
  const texts = useMessages();
  return (
    <>
      {bySteps(host.changes).map((changes, index) => {
        const [first] = changes;
        const title = first?.why === 'unwanted' ? t('leftOver') : first && texts.step(first.step).title;
        return (
          <section key={index} className="host-step">
            <h4>{title}</h4>
            <ul className="changes">
              {changes.map((change) => (
                <ChangeRow key={change.id} change={change} />
              ))}
            </ul>
          </section>
        );
      })}
      <Same same={host.same} />
    </>
  );
}

export function HostChanges({ host, openAtFirst }: { host: ShownHost; openAtFirst: boolean }): ReactNode {
  const { t } = useTranslation('comparison');
  const counts = useCounts();
  const language = useLanguage();
  const [open, setOpen] = useState(openAtFirst);
  const id = useId();
  const { hostname, overruled, told = [], changes, lock } = host;
  return (
    <section className="host" data-host={hostname} aria-label={hostname}>
      <Fold className="host-head" open={open} controls={id} onToggle={setOpen}>
        <strong className="host-name">{hostname}</strong>
        {overruled.length > 0 && <span className="host-failed">{t('overruled', { count: overruled.length })}</span>}
        {changes.length === 0 ? (
          overruled.length === 0 && (
            <span className="host-right">
              <CheckCircleFilled aria-hidden /> {t('nothingHere')}
            </span>
          )
        ) : (
          <span className="host-counts">
            {t('changes', { count: changes.length })} <span className="host-actions">{counts(changes)}</span>
          </span>
        )}
      </Fold>
      {overruled.map((notice) => {
        const text = describeNotice(notice, language);
        return <Alert key={text} className="host-overruled" type="error" showIcon title={text} />;
      })}
      {told.map((notice) => {
        const text = describeNotice(notice, language);
        return <Alert key={text} type={notice.severity} showIcon title={text} />;
      })}
      {lock && (
        <p className="host-lock">
          <LockFilled aria-hidden /> {describeLock(lock, language)}
        </p>
      )}
      {open && (
        <div id={id} className="host-body">
          <Body host={host} />
        </div>
      )}
    </section>
  );
}

/** A host that could not be compared: why, and what can be done about it right here. */
export function UnreadHost({
  host,
  document,
  onAgain,
}: {
  host: ShownHost;
  document: unknown;
  onAgain: () => void;
}): ReactNode {
  const { t } = useTranslation('comparison');
  const texts = useMessages();
  const path = useComparisonStore((state) => state.path);
  const { hostname, error } = host;
  if (!error) return null;
  return (
    <section className="host host-unread" data-host={hostname} aria-label={hostname}>
      <div className="host-head">
        <CloseCircleFilled className="host-failed" aria-label={t('unread')} />
        <strong className="host-name">{hostname}</strong>
        <span>{texts.error(error)}</span>
      </div>
      <div className="host-body">
        <ErrorText error={error} withTitle={false} />
        <Remedy {...{ hostname, error, document, path }} busy={false} onRetry={onAgain} />
      </div>
    </section>
  );
}
