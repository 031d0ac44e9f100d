/** Which addresses the cluster uses inside itself, and how pods on different nodes reach each other. */
import { Form, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cnis, proxyModes } from '../../../shared/cluster/schema';
import { defaults, profileDefaults, profileOf } from '../../../shared/cluster/defaults';
import { ChoiceCards } from '../../components/ChoiceCards';
import { PageHeading } from '../../components/PageHeading';
import { edit, useDocument, useValue } from '../../stores/draftStore';
import { PathIssues } from '../fields/PathIssues';
import { StrayIssues } from '../fields/StrayIssues';
import { TextField } from '../fields/TextField';
import { useImpossible } from '../fields/useImpossible';
import { AddressPicture } from './AddressPicture';
import { ApiFields } from './ApiFields';
import { ManifestFields } from './ManifestFields';
import { manifestOf } from './manifestOf';
import './network.css';

const fields = ['serviceCidr', 'podCidr', 'dnsServiceIp', 'clusterDomain', 'nodePortRange'] as const;

export function NetworkPage(): ReactNode {
  const { t } = useTranslation('network');
  const impossible = useImpossible();
  const document = useDocument();
  const profile = profileOf(document);
  const fallback = { ...defaults, ...profileDefaults[profile] };
  const cni = useValue('network.cni') ?? fallback.cni;
  const manifest = manifestOf(document);
  const proxyMode = useValue('network.proxyMode') ?? fallback.proxyMode;
  return (
    <Form layout="vertical" component={false}>
      <section className="page" aria-label={t('title')}>
        <PageHeading title={t('title')} intro={t('intro')} />
        <StrayIssues page="network" />
        <div className="field-grid">
          {fields.map((field) => (
            <TextField
              key={field}
              path={`network.${field}`}
              label={t(`fields.${field}`)}
              help={t(`help.${field}`)}
              fallback={t('defaultValue', { ns: 'common', value: fallback[field] })}
            />
          ))}
        </div>
        <AddressPicture />
        <Typography.Title level={3} className="section-title">
          {t('cni.title')}
        </Typography.Title>
        <ChoiceCards
          path="network.cni"
          label={t('cni.title')}
          value={cni}
          onChange={(value) => edit('network.cni', value)}
          choices={cnis.map((value) => ({
            ...{ value, title: t(`cni.${value}`), text: t(`cni.${value}Text`) },
            impossible: impossible('network.cni', value),
          }))}
        />
        <PathIssues path="network.cni" />
        {manifest && <ManifestFields manifest={manifest.rule} version={manifest.version} />}
        <Typography.Title level={3} className="section-title">
          {t('proxyMode.title')}
        </Typography.Title>
        <ChoiceCards
          path="network.proxyMode"
          label={t('proxyMode.title')}
          value={proxyMode}
          onChange={(value) => edit('network.proxyMode', value)}
          choices={proxyModes.map((value) => ({
            ...{ value, title: value, text: t(`proxyMode.${value}Text`) },
            impossible: impossible('network.proxyMode', value),
          }))}
        />
        <PathIssues path="network.proxyMode" />
        {profile === 'secure' && <ApiFields />}
      </section>
    </Form>
  );
}
