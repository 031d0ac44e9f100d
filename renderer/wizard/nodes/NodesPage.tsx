/** Which hosts become the cluster, how to log in to them, and whether they can be reached. */
import { ApiOutlined, PlusOutlined, SnippetsOutlined } from '@ant-design/icons';
import { Button, Empty, Form } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { PageHeading } from '../../components/PageHeading';
import { run } from '../../components/feedback';
import { listAt } from '../../stores/documentPath';
import { useAppStore } from '../../stores/appStore';
import { useDraftStore } from '../../stores/draftStore';
import { testAllNodes, testKey, useHostsStore } from '../../stores/hostsStore';
import { focusField } from '../fields/focusField';
import { PathIssues } from '../fields/PathIssues';
import { StrayIssues } from '../fields/StrayIssues';
import { TextField } from '../fields/TextField';
import { addNode } from './nodeList';
import { HostKeyDialog } from './HostKeyDialog';
import { NodesTable } from './NodesTable';
import { PasteDialog } from './PasteDialog';
import './nodes.css';

/** A field that is only visible in an opened row -> that row. */
const rowOfTarget = (target: string | undefined): number | undefined => {
  const [, row] = /^nodes\[(\d+)\]\.ssh\.(?:host|jump|auth|sudo)/.exec(target ?? '') ?? [];
  return row === undefined ? undefined : Number(row);
};

export function NodesPage(): ReactNode {
  const { t } = useTranslation('nodes');
  const nodes = useDraftStore(useShallow((state) => listAt(state.document, 'nodes')));
  const testing = useHostsStore((state) => nodes.some((node) => state.tests[testKey(node)]?.status === 'running'));
  const [openRow, setOpenRow] = useState(() => rowOfTarget(useAppStore.getState().target));
  /** The row that was added last: it is not told off for being empty. */
  const [freshRow, setFreshRow] = useState<number>();
  const [pasted, setPasted] = useState<string>();

  const add = (): void => {
    setFreshRow(nodes.length);
    addNode();
    // The new row is drawn first.
    setTimeout(() => focusField(`nodes[${String(nodes.length)}].hostname`));
  };

  return (
    <Form layout="vertical" component={false}>
      <section className="page" aria-label={t('title')}>
        <PageHeading title={t('title')} intro={t('intro')} />
        <StrayIssues page="nodes" />
        <TextField path="name" label={t('name')} help={t('nameHelp')} width={360} />
        <div className="toolbar" data-field="nodes">
          <Button type={nodes.length === 0 ? 'primary' : 'default'} icon={<PlusOutlined aria-hidden />} onClick={add}>
            {t('add')}
          </Button>
          <Button icon={<SnippetsOutlined aria-hidden />} onClick={() => setPasted('')}>
            {t('paste.button')}
          </Button>
          <span className="toolbar-space" />
          <Button
            icon={<ApiOutlined aria-hidden />}
            disabled={nodes.length === 0}
            loading={testing}
            onClick={() => run(testAllNodes())}
          >
            {t('testAll')}
          </Button>
        </div>
        {nodes.length === 0 ? (
          <Empty className="nodes-empty" image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('empty')}>
            <p className="page-intro">{t('emptyHelp')}</p>
          </Empty>
        ) : (
          <>
            <PathIssues path="nodes" />
            <NodesTable
              nodes={nodes}
              openRow={openRow}
              onOpenRow={setOpenRow}
              freshRow={freshRow}
              onLeaveRow={() => setFreshRow(undefined)}
              onAdd={add}
              onPaste={setPasted}
            />
          </>
        )}
        {pasted !== undefined && <PasteDialog initialText={pasted} onClose={() => setPasted(undefined)} />}
        <HostKeyDialog nodes={nodes} testing={testing} />
      </section>
    </Form>
  );
}
