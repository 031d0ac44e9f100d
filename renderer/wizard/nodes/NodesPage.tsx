/** Which hosts become the cluster, how to log in to them, and whether they can be reached. */
import { ApiOutlined, LoadingOutlined, PlusOutlined, SnippetsOutlined } from '@ant-design/icons';
import { Button, Empty, Form } from 'antd';
import { useLayoutEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeading } from '../../components/PageHeading';
import { run } from '../../components/feedback';
import { listAt } from '../../stores/documentPath';
import { useAppStore } from '../../stores/appStore';
import { useDraftStore } from '../../stores/draftStore';
import { stopTests, testAllNodes, useTesting } from '../../stores/hostsStore';
import { PathIssues } from '../fields/PathIssues';
import { StrayIssues } from '../fields/StrayIssues';
import { TextField } from '../fields/TextField';
import { addRow } from './addRow';
import { HostKeyDialog } from './HostKeyDialog';
import { NodesTable } from './NodesTable';
import { resetNodesView, setPasted, useNodesView } from './nodesView';
import { PasteDialog } from './PasteDialog';
import { ProfileChoice } from './ProfileChoice';
import { RunningNodes } from './running/RunningNodes';
import './nodes.css';

function Toolbar({ empty }: { empty: boolean }): ReactNode {
  const { t } = useTranslation('nodes');
  const testing = useTesting();
  return (
    <div className="toolbar" data-field="nodes">
      <Button type={empty ? 'primary' : 'default'} icon={<PlusOutlined aria-hidden />} onClick={addRow}>
        {t('add')}
      </Button>
      <Button icon={<SnippetsOutlined aria-hidden />} onClick={() => setPasted('')}>
        {t('paste.button')}
      </Button>
      <span className="toolbar-space" />
      <Button
        icon={testing ? <LoadingOutlined aria-hidden /> : <ApiOutlined aria-hidden />}
        disabled={empty}
        onClick={testing ? stopTests : () => run(testAllNodes())}
      >
        {t(testing ? 'stopTests' : 'testAll')}
      </Button>
    </div>
  );
}

export function NodesPage(): ReactNode {
  const { t } = useTranslation('nodes');
  const empty = useDraftStore((state) => listAt(state.document, 'nodes').length === 0);
  const opened = useDraftStore((state) => state.opened);
  const pasted = useNodesView((view) => view.pasted);
  // Another document has other rows. Before the first picture, so that a field to go to is there when it is looked for.
  useLayoutEffect(() => resetNodesView(useAppStore.getState().target), [opened]);

  return (
    <Form layout="vertical" component={false}>
      <section className="page" aria-label={t('title')}>
        <PageHeading title={t('title')} intro={t('intro')} />
        <StrayIssues page="nodes" />
        <TextField path="name" label={t('name')} help={t('nameHelp')} width={360} />
        <ProfileChoice />
        <Toolbar empty={empty} />
        {empty ? (
          <Empty className="nodes-empty" image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('empty')}>
            <p className="page-intro">{t('emptyHelp')}</p>
          </Empty>
        ) : (
          <>
            <PathIssues path="nodes" />
            <NodesTable />
            <RunningNodes />
          </>
        )}
        {pasted !== undefined && <PasteDialog initialText={pasted} onClose={() => setPasted(undefined)} />}
        <HostKeyDialog />
      </section>
    </Form>
  );
}
