/** What the person can do about an error right here: enter a password, look at a host's key, try again. */
import { Button, Form, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { parseCluster } from '../../shared/cluster/schema';
import type { WireError } from '../../shared/errors';
import { call } from '../api';
import { run } from '../components/feedback';
import { goTo } from '../stores/appStore';
import { keyQuestion } from '../stores/hostsStore';
import { BreakLock, isLocked } from './BreakLock';
import { LedgerDecision, needsDecision } from './LedgerDecision';
import { SecretField } from '../wizard/nodes/row/SecretField';
import { othersWith, secretFor } from './result/secretNeeds';

interface RemedyProps {
  readonly hostname: string;
  readonly error: WireError;
  /** The document of the job: how the host is reached. */
  readonly document: unknown;
  /** The cluster file of that document, when it has one. */
  readonly path?: string | undefined;
  /** Absent while the job still runs: a retry must wait until it is over. */
  readonly onRetry?: ((breakLock?: string) => void) | undefined;
  readonly busy: boolean;
}

/** Whether a host could not be reached, or nothing be done there: what that needs can be given. */
export const isOfConnection = ({ code }: WireError): boolean => code.startsWith('SSH_') || code === 'SUDO_FAILED';

export function Remedy({ hostname, error, document, path, onRetry, busy }: RemedyProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const { cluster } = parseCluster(document);
  const node = cluster?.nodes.find(({ hostname: name }) => name === hostname);
  const secret = secretFor(error, node);
  const key = keyQuestion(node, { status: 'failed', error });
  const decides = needsDecision(error);
  // One button stands out: where there is something to do first, it is that.
  const isFirst = !decides && key?.expected === undefined;
  const retry = onRetry && (
    <Button type={isFirst ? 'primary' : 'default'} disabled={busy} onClick={() => onRetry()}>
      {t('failure.retry')}
    </Button>
  );

  if (secret)
    return (
      <Form component="div" layout="vertical">
        <SecretField
          hostname={hostname}
          kind={secret}
          document={document}
          others={othersWith(cluster, secret, hostname)}
          // This one host has a problem: what the others were given may be right.
          forAllAtFirst={false}
          refused={error.code !== 'SSH_CREDENTIALS_MISSING'}
        />
        {retry}
      </Form>
    );
  if (isLocked(error) && onRetry)
    return (
      <div className="dash-remedy">
        {retry}
        <BreakLock error={error} busy={busy} onBreak={onRetry} />
      </div>
    );
  if (decides && onRetry)
    return (
      <div className="dash-remedy">
        <LedgerDecision hostname={hostname} document={document} path={path} />
        {retry}
      </div>
    );
  // A changed key may mean that somebody listens: that is looked at with both keys side by side, not waved through here.
  if (key?.expected !== undefined)
    return (
      <div className="dash-remedy">
        <Button type="primary" onClick={() => goTo('nodes')}>
          {t('failure.goToNodes')}
        </Button>
        {retry}
      </div>
    );
  if (!key || !onRetry) return retry;
  const accept = async (): Promise<void> => {
    await call('hosts.accept', { address: key.address, port: key.port, fingerprint: key.fingerprint });
    onRetry();
  };
  return (
    <div className="dash-remedy">
      <Typography.Text code>{key.fingerprint}</Typography.Text>
      <Button type="primary" disabled={busy} onClick={() => run(accept())}>
        {t('failure.acceptKey')}
      </Button>
    </div>
  );
}
