/** What the changes of the cluster file do to a cluster that runs: what is refused and what works instead, what it notices. */
import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { consequencesIn, refusalsIn, type Comparison } from '../../shared/comparison/comparison';
import type { LiveChange } from '../../shared/liveChanges/liveChanges';
import { describeVerdict, messages } from '../../shared/messages';
import { useParts } from '../components/parts';
import { goToField, useLanguage } from '../stores/appStore';
import { useFieldName } from '../wizard/fields/useFieldName';
import { pageOfPath } from '../wizard/pages';

function Change({ change, onLeave }: { change: LiveChange; onLeave: (() => void) | undefined }): ReactNode {
  const { t } = useTranslation('comparison');
  const language = useLanguage();
  const fieldName = useFieldName();
  const { path, aspect, before, after } = change;
  const { aspects } = messages[language].liveChanges;
  const go = (): void => {
    onLeave?.();
    goToField(pageOfPath(path), path);
  };
  return (
    <li className="running-change" data-field-changed={path}>
      <div className="running-field">
        <Button type="link" size="small" className="running-name" onClick={go}>
          {fieldName(path) ?? t('nodes')}
        </Button>
        {aspect !== undefined && <span>({aspects[aspect]})</span>}
        <code className="change-value">
          <del>{before === '' ? '–' : before}</del> → <ins>{after === '' ? '–' : after}</ins>
        </code>
      </div>
      {describeVerdict(change, language).map((line) => (
        <p key={line} className="running-line">
          {line}
        </p>
      ))}
    </li>
  );
}

function List({ changes, onLeave }: { changes: readonly LiveChange[]; onLeave: (() => void) | undefined }): ReactNode {
  const { shown, pages } = useParts(changes);
  return (
    <>
      <ul className="running-changes">
        {shown.map((change) => (
          <Change key={`${change.path} ${change.aspect ?? ''} ${change.after}`} change={change} onLeave={onLeave} />
        ))}
      </ul>
      {pages}
    </>
  );
}

/** `onLeave`: before a field is gone to. `refusalsOnly`: nothing is going to be changed, so nothing follows from it. */
export function RunningChanges({
  comparison,
  onLeave,
  refusalsOnly = false,
}: {
  comparison: Pick<Comparison<unknown>, 'hosts' | 'runs' | 'running'>;
  onLeave?: () => void;
  refusalsOnly?: boolean;
}): ReactNode {
  const { t } = useTranslation('comparison');
  const [refusals, consequences] = [refusalsIn(comparison), consequencesIn(comparison)];
  return (
    <>
      {refusals.length > 0 && (
        <Alert
          className="running-alert"
          type="error"
          showIcon
          title={<strong>{t('refused', { count: refusals.length })}</strong>}
          description={<List changes={refusals} onLeave={onLeave} />}
        />
      )}
      {consequences.length > 0 && !refusalsOnly && (
        <Alert
          className="running-alert"
          type="warning"
          showIcon
          title={<strong>{t('consequences')}</strong>}
          description={<List changes={consequences} onLeave={onLeave} />}
        />
      )}
    </>
  );
}
