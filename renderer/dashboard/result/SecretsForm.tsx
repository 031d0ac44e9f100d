/** The passwords that a run needs, entered where they are missed. They go to main and are not kept here. */
import { Alert, Form } from 'antd';
import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../../shared/cluster/schema';
import { SecretField } from '../../wizard/nodes/row/SecretField';
import { rowNames } from '../names';
import { othersWith, secretNeeds, secretPlace } from './secretNeeds';

export function Secrets({ cluster, lacking }: { cluster: Cluster; lacking: boolean }): ReactNode {
  const { t } = useTranslation('dashboard');
  const needs = secretNeeds(cluster);
  const hostnames = [...new Set(needs.map(({ hostname }) => hostname))];
  const names = rowNames(hostnames);
  if (needs.length === 0) return null;
  return (
    <Form
      component="section"
      layout="vertical"
      className="dash-secrets"
      aria-label={t('secrets.title')}
      style={{ '--nodes-width': names.width } as CSSProperties}
    >
      <h3>{t('secrets.title')}</h3>
      <p className="page-intro">{t('secrets.lead')}</p>
      {lacking && <Alert type="error" title={t('secrets.lacking')} />}
      {hostnames.map((hostname, index) => (
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
                  others={index === 0 ? othersWith(cluster, kind, hostname) : []}
                />
              </div>
            ))}
        </div>
      ))}
    </Form>
  );
}
