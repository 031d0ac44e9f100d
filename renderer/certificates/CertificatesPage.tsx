/** The Certificates page: what exists where as it is right now, who has it and until when, and the way to new ones. */
import { Button } from 'antd';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hasIdentities } from '../../shared/access/access';
import type { Cluster } from '../../shared/cluster/schema';
import { messages } from '../../shared/messages';
import { isUndeployed } from '../../shared/pki/report';
import { ErrorAlert } from '../access/ErrorAlert';
import { run } from '../components/feedback';
import { LookButton, LookNote, useLook } from '../components/look';
import { NotReady } from '../components/NotReady';
import { PageHeading } from '../components/PageHeading';
import '../dashboard/dashboard.css';
import { missingSecrets, type SecretNeed } from '../dashboard/result/secretNeeds';
import { Secrets } from '../dashboard/result/SecretsForm';
import { useMessages } from '../i18n/useMessages';
import { useLanguage } from '../stores/appStore';
import { refreshCredentials, useCredentialsStore } from '../stores/credentialsStore';
import { useDraftStore } from '../stores/draftStore';
import './certificates.css';
import { CertificatesTable, type Wanted } from './CertificatesTable';
import { RenewDialog } from './RenewDialog';
import { Verdict } from './Verdict';

function Ready({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation('certificates');
  const language = useLanguage();
  const { gap } = useMessages();
  const { document, path } = useDraftStore();
  const look = useLook('certificates.check', { document, ...(path === undefined ? {} : { path }) }, false);
  const [wanted, setWanted] = useState<Wanted>();
  /** Passwords are missing: nobody is asked before they are given. */
  const [waits, setWaits] = useState(false);
  const [lacking, setLacking] = useState<SecretNeed>();
  const ask = (isByHand: boolean): void => {
    const [missing] = missingSecrets(cluster, useCredentialsStore.getState().known);
    setWaits(missing !== undefined);
    setLacking(isByHand ? missing : undefined);
    if (!missing) look.again();
  };
  /** The last password may be on its way to main right now: the answer to `refresh` comes after it. */
  const begin = (isByHand: boolean): void => run(refreshCredentials().then(() => ask(isByHand)));
  const again = (): void => begin(true);
  const onOpen = useEffectEvent(() => begin(false));
  useEffect(() => onOpen(), []);
  const { found, at, error } = look;
  const canRenew = hasIdentities(cluster);
  const isDeployed = found !== undefined && !isUndeployed(found);
  const hasReached = found?.nodes.some((node) => !node.error) ?? false;
  return (
    <div className="page">
      <PageHeading
        title={t('title', { name: cluster.name })}
        intro={t(canRenew ? 'about' : 'aboutSelfMade')}
        buttons={
          <>
            {canRenew && (
              <Button disabled={!isDeployed || !hasReached} onClick={() => setWanted({})}>
                {t('renewAll')}
              </Button>
            )}
            <LookButton look={{ ...look, again }} begin={t('read')} />
          </>
        }
      />
      <div aria-live="polite">
        <LookNote look={look} text={t('looking')} />
        {error && <ErrorAlert error={error} document={document} />}
        {found && at !== undefined && <Verdict report={found} at={at} />}
      </div>
      {waits && <Secrets cluster={cluster} lacking={lacking} />}
      {found && (
        <div className="certificates">
          <CertificatesTable
            report={found}
            canRenew={canRenew}
            document={document}
            path={path}
            onRenew={setWanted}
            onRetry={again}
          />
          {canRenew && isDeployed && (
            <p className="page-intro certificates-note">
              {t('administrators')}
              {gap}
              {messages[language].revocation.stays}
            </p>
          )}
        </div>
      )}
      {found && wanted && (
        <RenewDialog
          cluster={cluster}
          report={found}
          wanted={wanted}
          onClose={() => setWanted(undefined)}
          onRenewed={() => {
            setWanted(undefined);
            again();
          }}
        />
      )}
    </div>
  );
}

export function CertificatesPage(): ReactNode {
  const { t } = useTranslation('dashboard');
  const cluster = useDraftStore((state) => state.review.cluster);
  const opened = useDraftStore((state) => state.opened);
  // Another file has another cluster: what was found of the last one is not its.
  return cluster ? (
    <Ready key={opened} cluster={cluster} />
  ) : (
    <div className="page">
      <NotReady title={t('before.notReadyToLook')} />
    </div>
  );
}
