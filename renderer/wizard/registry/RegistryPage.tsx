/** Which Kubernetes is installed, and where its programs and images come from. */
import { Form, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeading } from '../../components/PageHeading';
import { StrayIssues } from '../fields/StrayIssues';
import { BinariesSection } from './BinariesSection';
import { EtcdSection } from './EtcdSection';
import { ImagesSection } from './ImagesSection';
import './registry.css';
import { VersionSection } from './VersionSection';

export function RegistryPage(): ReactNode {
  const { t } = useTranslation('registry');
  const section = (title: string, content: ReactNode): ReactNode => (
    <section className="form-section" aria-label={title}>
      <Typography.Title level={3} className="section-title">
        {title}
      </Typography.Title>
      {content}
    </section>
  );
  return (
    <Form layout="vertical" component={false}>
      <section className="page" aria-label={t('title')}>
        <PageHeading title={t('title')} intro={t('intro')} />
        <StrayIssues page="registry" />
        {section(t('sections.kubernetes'), <VersionSection />)}
        {section(t('sections.binaries'), <BinariesSection />)}
        {section(t('sections.images'), <ImagesSection />)}
        {section(t('sections.etcd'), <EtcdSection />)}
      </section>
    </Form>
  );
}
