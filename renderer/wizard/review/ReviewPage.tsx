/** Everything before the deployment: what is wrong, what will happen, and the very files that will be installed. */
import { DiffOutlined } from '@ant-design/icons';
import { Button, Tabs } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hasIdentities } from '../../../shared/access/access';
import { PageHeading } from '../../components/PageHeading';
import { askAndCompare } from '../../comparison/asking';
import { ComparisonDialogs } from '../../comparison/ComparisonDialogs';
import { ComparisonPanel } from '../../comparison/ComparisonPanel';
import { useComparisonStore } from '../../stores/comparisonStore';
import { useDraftStore } from '../../stores/draftStore';
import { useProgramIssues } from '../registry/programIssues';
import { useInspection } from '../registry/useInspection';
import { Choices } from './Choices';
import { CopiedFile } from './CopiedFile';
import { ExportButton } from './ExportButton';
import { IssueList } from './IssueList';
import { OpenPorts } from './OpenPorts';
import { PlanView } from './PlanView';
import { ProfileWarning } from './ProfileWarning';
import './review.css';
import { TargetFiles } from './TargetFiles';

export function ReviewPage(): ReactNode {
  const { t } = useTranslation(['review', 'comparison']);
  const { cluster, issues: own } = useDraftStore((state) => state.review);
  // Somebody who opens a complete file comes here at once: then nobody has looked at the programs yet.
  useInspection();
  const status = useComparisonStore((state) => state.status);
  const running = status === 'running';
  const [tab, setTab] = useState(status !== 'none' ? 'comparison' : 'plan');
  const startComparison = (): void => {
    setTab('comparison');
    askAndCompare();
  };
  const issues = [...own, ...useProgramIssues()];
  return (
    <section className="page" aria-label={t('title')}>
      <PageHeading
        title={t('title')}
        intro={t('intro')}
        buttons={
          cluster && (
            <>
              <Button icon={<DiffOutlined aria-hidden />} loading={running} onClick={startComparison}>
                {t('button', { ns: 'comparison' })}
              </Button>
              <ExportButton />
            </>
          )
        }
      />
      {issues.length > 0 && <IssueList issues={issues} />}
      {cluster && <CopiedFile cluster={cluster} />}
      {cluster && <ProfileWarning cluster={cluster} />}
      {cluster && (
        <Tabs
          activeKey={tab}
          onChange={setTab}
          items={[
            { key: 'plan', label: t('plan.title'), children: <PlanView cluster={cluster} /> },
            {
              key: 'comparison',
              label: t('title', { ns: 'comparison' }),
              children: <ComparisonPanel cluster={cluster} />,
            },
            { key: 'files', label: t('files.title'), children: <TargetFiles cluster={cluster} /> },
            { key: 'ports', label: t('ports.title'), children: <OpenPorts cluster={cluster} /> },
            ...(hasIdentities(cluster)
              ? [{ key: 'choices', label: t('choices.title'), children: <Choices cluster={cluster} /> }]
              : []),
          ]}
        />
      )}
      {cluster && <ComparisonDialogs cluster={cluster} />}
    </section>
  );
}
