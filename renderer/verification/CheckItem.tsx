/** One check: how it stands, what was seen, why it failed and what to do, and the commands of kubectl that were run for it. */
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Fold } from '../components/Fold';
import type { WireError } from '../../shared/errors';
import { messages } from '../../shared/messages';
import type { CheckId, CheckReport, CheckState } from '../../shared/verification/verification';
import '../comparison/comparison.css';
import { ErrorText } from '../components/ErrorText';
import { CommandList } from '../dashboard/drawer/CommandList';
import { NoticeList } from '../dashboard/drawer/NoticeList';
import { isOfConnection, Remedy } from '../dashboard/Remedy';
import { StatusIcon, type TaskLook } from '../dashboard/StatusIcon';
import { useLanguage } from '../stores/appStore';
import { isVerifying, useVerificationStore } from '../stores/verificationStore';

const looks: Readonly<Record<CheckState, TaskLook>> = {
  ...{ pending: 'waiting', running: 'running', passed: 'done', failed: 'failed', unmeasured: 'skipped' },
};

interface FailureProps {
  readonly error: WireError;
  readonly onAgain: () => void;
}

/** Where a host cannot be reached, what that needs can be given right here. */
function Failure({ error, onAgain }: FailureProps): ReactNode {
  const { status, document, path } = useVerificationStore();
  const { host } = error.params;
  const isOver = !isVerifying({ status });
  return (
    <div className="verification-error">
      <ErrorText error={error} />
      {isOver && typeof host === 'string' && isOfConnection(error) && (
        <Remedy hostname={host} error={error} document={document} path={path} onRetry={onAgain} busy={false} />
      )}
    </div>
  );
}

function Commands({ commands }: Pick<CheckReport, 'commands'>): ReactNode {
  const { t } = useTranslation('verification');
  const [open, setOpen] = useState(false);
  const id = useId();
  if (commands.length === 0) return null;
  return (
    <>
      <Fold className="change-toggle" open={open} controls={id} onToggle={setOpen}>
        {' '}
        {t('commands', { count: commands.length })}
      </Fold>
      <div id={id}>{open && <CommandList commands={commands} />}</div>
    </>
  );
}

interface CheckProps {
  readonly id: CheckId;
  /** Nothing before the first verification. */
  readonly check?: CheckReport | undefined;
  readonly onAgain: () => void;
}

export function CheckItem({ id, check, onAgain }: CheckProps): ReactNode {
  const { t } = useTranslation('verification');
  const { checks, states, reasons } = messages[useLanguage()].verification;
  const { title, about } = checks[id];
  const { state = 'pending', facts = [], errors = [], commands = [], reason } = check ?? {};
  return (
    <li className="verification-check" data-check={id} data-state={check ? state : 'none'}>
      <span className="verification-icon">{check && <StatusIcon look={looks[state]} />}</span>
      <div className="verification-body">
        <div className="verification-head">
          <strong>{title}</strong>
          {check && <span className="dash-muted">{states[state]}</span>}
        </div>
        {facts.length === 0 && errors.length === 0 && <div className="dash-muted">{about}</div>}
        {reason !== undefined && <div>{t('because', { reason: reasons[reason] })}</div>}
        <NoticeList notices={facts} />
        {errors.map((error, index) => (
          <Failure key={index} error={error} onAgain={onAgain} />
        ))}
        <Commands commands={commands} />
      </div>
    </li>
  );
}
