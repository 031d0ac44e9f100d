/** The passwords that a run needs, entered where they are missed. They go to main and are not kept here. */
import { Alert, Form } from 'antd';
import { useEffect, useState, type CSSProperties, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../../shared/cluster/schema';
import { useParts } from '../../components/parts';
import { focusField } from '../../wizard/fields/focusField';
import { SecretField } from '../../wizard/nodes/row/SecretField';
import { rowNames } from '../names';
import { othersWith, secretNeeds, secretPlace, type SecretNeed } from './secretNeeds';

interface SecretsProps {
  readonly cluster: Cluster;
  /** The first password that is missing, after somebody tried to go on without it. */
  readonly lacking?: SecretNeed | undefined;
  /** A dialog has a title of its own. */
  readonly isInDialog?: boolean;
}

export function Secrets({ cluster, lacking, isInDialog = false }: SecretsProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const needs = secretNeeds(cluster);
  const hostnames = [...new Set(needs.map(({ hostname }) => hostname))];
  const names = rowNames(hostnames);
  const { shown, pages, show } = useParts(hostnames);
  const [seen, setSeen] = useState<SecretNeed>();
  if (lacking !== seen) {
    setSeen(lacking);
    if (lacking) show(hostnames.indexOf(lacking.hostname));
  }
  useEffect(() => {
    if (!lacking) return undefined;
    // Not while React draws: going to a field may draw its part of a page first.
    const timer = setTimeout(() => focusField(secretPlace(lacking)));
    return () => clearTimeout(timer);
  }, [lacking]);
  if (needs.length === 0) return null;
  return (
    <Form
      component="section"
      layout="vertical"
      className="dash-secrets"
      aria-label={t('secrets.title')}
      style={{ '--nodes-width': names.width } as CSSProperties}
    >
      {!isInDialog && <h3>{t('secrets.title')}</h3>}
      <p className="page-intro">{t('secrets.lead')}</p>
      {lacking && <Alert type="error" title={t('secrets.lacking')} />}
      {shown.map((hostname) => (
        <div key={hostname} className="dash-secret-row">
          <strong title={hostname} aria-label={hostname}>
            {names.short.get(hostname)}
          </strong>
          {needs
            .filter((need) => need.hostname === hostname)
            .map(({ kind }) => (
              <div key={kind} data-field={secretPlace({ hostname, kind })}>
                <SecretField
                  hostname={hostname}
                  kind={kind}
                  // One offer to use it for all is enough.
                  others={hostname === hostnames[0] ? othersWith(cluster, kind, hostname) : []}
                />
              </div>
            ))}
        </div>
      ))}
      {pages}
    </Form>
  );
}
