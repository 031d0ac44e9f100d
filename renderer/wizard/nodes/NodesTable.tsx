/** The nodes, one row each, edited in place; a row opens for what is rarely needed. */
import { CopyOutlined, DeleteOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Table, type TableColumnsType } from 'antd';
import type { ClipboardEvent, FocusEvent, KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { defaults } from '../../../shared/defaults';
import { tellRemoved } from '../../components/feedback';
import { getAt } from '../../stores/documentPath';
import { useDraftStore } from '../../stores/draftStore';
import { testKey, useHostsStore } from '../../stores/hostsStore';
import { CellInput } from '../fields/CellInput';
import { focusField } from '../fields/focusField';
import { parseNumber } from '../fields/useField';
import { LoginCell } from './LoginCell';
import { duplicateNode, removeNode } from './nodeList';
import { NodeDetails } from './NodeDetails';
import { RowMessages, rowsWithMessages } from './RowMessages';
import { RolesCell } from './RolesCell';
import { TestCell, TestResult } from './TestResult';

interface Row {
  readonly key: number;
  readonly node: unknown;
}

interface NodesTableProps {
  readonly nodes: readonly unknown[];
  readonly openRow: number | undefined;
  readonly onOpenRow: (row: number | undefined) => void;
  /** The row that was added last and not left yet. */
  readonly freshRow: number | undefined;
  readonly onLeaveRow: () => void;
  readonly onAdd: () => void;
  /** Several rows were pasted into a field. */
  readonly onPaste: (text: string) => void;
}

export function NodesTable({
  nodes,
  openRow,
  onOpenRow,
  freshRow,
  onLeaveRow,
  onAdd,
  onPaste,
}: NodesTableProps): ReactNode {
  const { t } = useTranslation('nodes');
  const tests = useHostsStore((state) => state.tests);
  const issues = useDraftStore((state) => state.review.issues);
  const tested = nodes.flatMap((node, row) => {
    const status = tests[testKey(node)]?.status;
    return status === 'reached' || status === 'failed' ? [row] : [];
  });

  /** As in a spreadsheet: Enter goes one row down, and from the last row to a new one. */
  const onEnter = (row: number, field: string) => (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (row === nodes.length - 1) onAdd();
    else focusField(`nodes[${String(row + 1)}].${field}`);
  };
  const leave = (row: number) => (event: FocusEvent<HTMLElement>) => {
    if (row === freshRow && !event.currentTarget.contains(event.relatedTarget)) onLeaveRow();
  };
  const takeRows = (event: ClipboardEvent<HTMLInputElement>): void => {
    const text = event.clipboardData.getData('text');
    if (!/[\n\t]/.test(text.trim())) return;
    event.preventDefault();
    onPaste(text);
  };
  const remove = (row: number): void => {
    const name = getAt(nodes[row], 'hostname');
    const undo = removeNode(row);
    if (openRow !== undefined && openRow >= row) onOpenRow(undefined);
    tellRemoved(t('removed', { name: typeof name === 'string' ? name : String(row + 1) }), undo);
  };

  const textColumn = (
    title: string,
    field: string,
    width: number,
    options: { placeholder?: string; parse?: (text: string) => unknown } = {},
  ): TableColumnsType<Row>[number] => ({
    title,
    width,
    render: (_, { key }) => (
      <CellInput
        path={`nodes[${String(key)}].${field}`}
        label={t('cell', { column: title, row: key + 1 })}
        placeholder={options.placeholder}
        parse={options.parse}
        fresh={key === freshRow}
        onKeyDown={onEnter(key, field)}
        onPaste={takeRows}
      />
    ),
  });

  const columns: TableColumnsType<Row> = [
    textColumn(t('columns.hostname'), 'hostname', 110, { placeholder: `n${String(nodes.length)}` }),
    textColumn(t('columns.ip'), 'ip', 124, { placeholder: '10.0.0.11' }),
    { title: t('columns.roles'), width: 92, render: (_, { key }) => <RolesCell row={key} /> },
    textColumn(t('columns.user'), 'ssh.user', 80, { placeholder: defaults.sshUser }),
    textColumn(t('columns.port'), 'ssh.port', 62, { placeholder: String(defaults.sshPort), parse: parseNumber }),
    {
      title: t('columns.login'),
      width: 134,
      render: (_, { key }) => <LoginCell row={key} onOpen={() => onOpenRow(key)} />,
    },
    { title: t('columns.connection'), width: 90, render: (_, { node }) => <TestCell node={node} /> },
    {
      width: 56,
      title: <span className="visually-hidden">{t('columns.actions')}</span>,
      render: (_, { key }) => (
        <span className="row-actions">
          <Button
            type="text"
            size="small"
            icon={<CopyOutlined aria-hidden />}
            aria-label={t('duplicate', { row: key + 1 })}
            title={t('duplicate', { row: key + 1 })}
            onClick={() => duplicateNode(key)}
          />
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={t('remove', { row: key + 1 })}
            title={t('remove', { row: key + 1 })}
            onClick={() => remove(key)}
          />
        </span>
      ),
    },
  ];

  return (
    <Table<Row>
      className="nodes-table"
      size="small"
      tableLayout="fixed"
      pagination={false}
      onRow={({ key }) => ({ onBlur: leave(key) })}
      columns={columns}
      dataSource={nodes.map((node, key) => ({ key, node }))}
      expandable={{
        columnWidth: 34,
        expandedRowKeys: [
          ...new Set([...tested, ...rowsWithMessages(issues, freshRow), ...(openRow === undefined ? [] : [openRow])]),
        ],
        expandedRowRender: ({ key, node }) => (
          <>
            <RowMessages row={key} fresh={key === freshRow} />
            <TestResult node={node} />
            {key === openRow && <NodeDetails row={key} node={node} />}
          </>
        ),
        // A row is also unfolded for its errors and its test: the button is about its settings alone.
        expandIcon: ({ record: { key } }) => (
          <Button
            type="text"
            size="small"
            icon={<RightOutlined rotate={key === openRow ? 90 : 0} />}
            aria-expanded={key === openRow}
            aria-label={t('settingsOf', { row: key + 1 })}
            title={t('settingsOf', { row: key + 1 })}
            onClick={() => onOpenRow(key === openRow ? undefined : key)}
          />
        ),
      }}
    />
  );
}
