/** Everything before the deployment: what is wrong, what will happen, and the very files that will be installed. */
import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeading } from '../../components/PageHeading';
import { useDraftStore } from '../../stores/draftStore';
import { useProgramIssues } from '../registry/programIssues';
import { useInspection } from '../registry/useInspection';
import { ExportButton } from './ExportButton';
import { IssueList } from './IssueList';
import { OpenPorts } from './OpenPorts';
import { PlanView } from './PlanView';
import { ProfileWarning } from './ProfileWarning';
import './review.css';
import { TargetFiles } from './TargetFiles';

export function ReviewPage(): ReactNode {
  const { t } = useTranslation('review');
  const { cluster, issues: own } = useDraftStore((state) => state.review);
  // Somebody who opens a complete file comes here at once: then nobody has looked at the programs yet.
  useInspection();
  const issues = [...own, ...useProgramIssues()];
  return (
    <section className="page" aria-label={t('title')}>
      <PageHeading title={t('title')} intro={t('intro')} buttons={cluster && <ExportButton />} />
      {issues.length > 0 && <IssueList issues={issues} />}
      {cluster && <ProfileWarning cluster={cluster} />}
      {cluster && (
        <Tabs
          items={[
            { key: 'plan', label: t('plan.title'), children: <PlanView cluster={cluster} /> },
            { key: 'files', label: t('files.title'), children: <TargetFiles cluster={cluster} /> },
            { key: 'ports', label: t('ports.title'), children: <OpenPorts cluster={cluster} /> },
          ]}
        />
      )}
    </section>
  );
}
