/**
 * The nodes, one row each, edited in place; a row opens for what is rarely needed. Every cell follows the draft by itself,
 * so that a key pressed in one of forty rows draws that one field again and not the table.
 */
import { Table, type TableColumnsType } from 'antd';
import type { TFunction } from 'i18next';
import { useMemo, type FocusEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { pagesOf } from '../../components/parts';
import { listAt } from '../../stores/documentPath';
import { useDraftStore } from '../../stores/draftStore';
import { testKey, useHostsStore } from '../../stores/hostsStore';
import { LoginCell } from './row/LoginCell';
import { NodeCell, nodeFields } from './row/NodeCell';
import { NodeDetails } from './row/NodeDetails';
import { setFreshRow, showPart, useNodesView } from './nodesView';
import { OpenButton, RowActions } from './row/RowButtons';
import { RolesCell } from './row/RolesCell';
import { RowMessages, rowsWithMessages } from './row/RowMessages';
import { TestCell, TestResult } from './row/TestResult';

interface Row {
  readonly key: number;
}
type Column = TableColumnsType<Row>[number];

const OPEN_WIDTH = 26;
const ROLES_WIDTH = 92;

/** The cells of a row never change with the table: what they show they look up themselves. */
const column = (title: ReactNode, width: number, Cell: (props: { row: number }) => ReactNode): Column => ({
  title,
  width,
  shouldCellUpdate: () => false,
  render: (_, { key }) => <Cell row={key} />,
});

function columnsIn(t: TFunction<'nodes'>): Column[] {
  const fields = nodeFields.map((field) =>
    column(t(field.title), field.width, ({ row }) => <NodeCell row={row} field={field} />),
  );
  return [
    // In a narrow window the table is moved sideways: under its name, and with what is beneath a row in full view.
    ...fields.slice(0, 1).map((name): Column => ({ ...name, fixed: 'left' })),
    ...fields.slice(1, 2),
    column(t('columns.roles'), ROLES_WIDTH, RolesCell),
    ...fields.slice(2),
    column(t('columns.login'), 118, LoginCell),
    column(t('columns.connection'), 90, TestCell),
    column(<span className="visually-hidden">{t('columns.actions')}</span>, 52, RowActions),
  ];
}

/** Rows with something beneath them: the result of a test, what is wrong with them, or their settings. */
function useUnfolded(): number[] {
  const open = useNodesView((view) => view.openRow);
  const fresh = useNodesView((view) => view.freshRow);
  const tests = useHostsStore((state) => state.tests);
  return useDraftStore(
    useShallow(({ document, review }) => {
      const tested = listAt(document, 'nodes').flatMap((node, row) => {
        const status = tests[testKey(node)]?.status;
        return status === 'reached' || status === 'failed' ? [row] : [];
      });
      const rows = [...tested, ...rowsWithMessages(review.issues, fresh), ...(open === undefined ? [] : [open])];
      return [...new Set(rows)].sort((a, b) => a - b);
    }),
  );
}

function BeneathRow({ row }: { row: number }): ReactNode {
  const open = useNodesView((view) => view.openRow === row);
  return (
    <>
      <RowMessages row={row} />
      <TestResult row={row} />
      {open && <NodeDetails row={row} />}
    </>
  );
}

const leave =
  ({ key }: Row) =>
  (event: FocusEvent<HTMLElement>): void => {
    if (key === useNodesView.getState().freshRow && !event.currentTarget.contains(event.relatedTarget))
      setFreshRow(undefined);
  };

export function NodesTable(): ReactNode {
  const { t } = useTranslation('nodes');
  const count = useDraftStore((state) => listAt(state.document, 'nodes').length);
  const unfolded = useUnfolded();
  const rows = useMemo(() => Array.from({ length: count }, (_, key): Row => ({ key })), [count]);
  const columns = useMemo(() => columnsIn(t), [t]);
  const part = useNodesView((view) => view.part ?? 0);
  const width = columns.reduce((sum, one) => sum + Number(one.width), OPEN_WIDTH);
  return (
    <Table<Row>
      className="nodes-table"
      size="small"
      tableLayout="fixed"
      pagination={pagesOf(count, part, showPart)}
      scroll={{ x: width }}
      onRow={(row) => ({ onBlur: leave(row) })}
      columns={columns}
      dataSource={rows}
      expandable={{
        columnWidth: OPEN_WIDTH,
        columnTitle: <span className="visually-hidden">{t('columns.settings')}</span>,
        fixed: 'left',
        expandedRowKeys: unfolded,
        expandedRowRender: ({ key }) => <BeneathRow row={key} />,
        // A row is also unfolded for its errors and its test: the button is about its settings alone.
        expandIcon: ({ record: { key } }) => <OpenButton row={key} />,
      }}
    />
  );
}
