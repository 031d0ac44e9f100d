/** A failed step: what happened and where, what to do about it, and everything that helps to find out why. */
import { CloseCircleFilled } from '@ant-design/icons';
import { Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WireError } from '../../../shared/errors';
import type { Failure } from '../../../shared/job/job';
import type { PlanTask } from '../../../shared/job/plan';
import { useMessages } from '../../i18n/useMessages';
import { ExitCode, Output } from './CommandList';
import { CopyButton } from '../CopyButton';
import { Remedy } from '../Remedy';
import { plainText } from '../journals/ansi';

interface FailureProps {
  readonly task: PlanTask;
  readonly failure: Failure;
  /** The document of the job, for a remedy that needs to know how the host is reached. */
  readonly document: unknown;
  readonly path: string | undefined;
  /** Absent while the job still runs: a retry must wait until it is over. */
  readonly onRetry?: ((breakLock?: string) => void) | undefined;
  readonly busy: boolean;
}

function Part({ title, children }: { title: ReactNode; children: ReactNode }): ReactNode {
  return (
    <section className="dash-failure-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** Everything on the card as text, for a bug report or a colleague. */
function failureText(what: string, hint: string, { error, command, journal }: Failure): string {
  const ran = command && [`$ ${command.command}`, command.output];
  return [what, hint, error.detail, ...(ran ?? []), ...(journal ?? [])].filter((part) => part).join('\n\n');
}

const differs = (detail: WireError['detail'], output: string | undefined): detail is string =>
  detail !== undefined && detail.trim() !== '' && detail.trim() !== output?.trim();

export function FailureCard({ task, failure, document, path, onRetry, busy }: FailureProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const texts = useMessages();
  const { error, command, unit, journal } = failure;
  const [what, hint] = [texts.error(error), texts.hint(error)];
  return (
    <section className="dash-failure" aria-label={t('failure.what')}>
      <div className="dash-failure-head">
        <CloseCircleFilled className="dash-failed" aria-hidden />
        <Typography.Text strong className="dash-failure-what">
          {what}
        </Typography.Text>
        <CopyButton text={() => plainText(failureText(what, hint, failure))} />
      </div>
      <Part title={t('failure.todo')}>
        <p className="dash-hint">{hint}</p>
        <Remedy hostname={task.hostname} error={error} document={document} path={path} onRetry={onRetry} busy={busy} />
      </Part>
      {journal && journal.length > 0 && (
        <Part title={unit === undefined ? t('failure.journalOfHost') : t('failure.journal', { unit })}>
          <Output text={journal.join('\n')} />
        </Part>
      )}
      {command && (
        <Part
          title={
            <>
              {t('failure.command')} <ExitCode code={command.exitCode} />
            </>
          }
        >
          <pre className="dash-full-command">{command.command}</pre>
          <Output text={command.output} />
        </Part>
      )}
      {differs(error.detail, command?.output) && (
        <Part title={t('failure.why')}>
          <Output text={error.detail} />
        </Part>
      )}
    </section>
  );
}
