/** A text of a node, in its row of the table; the keyboard and the clipboard work as in a spreadsheet. */
import type { ClipboardEvent, KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { defaults } from '../../../../shared/cluster/defaults';
import { run } from '../../../components/feedback';
import { refreshCredentials } from '../../../stores/credentialsStore';
import { CellInput } from '../../fields/CellInput';
import { focusField } from '../../fields/focusField';
import { parseNumber } from '../../fields/useField';
import { addRow } from '../addRow';
import { draftNodes } from '../nodeList';
import { setPasted, useNodesView } from '../nodesView';

interface NodeField {
  /** Where it is in the node, as in the cluster file. */
  readonly field: string;
  readonly title: 'columns.hostname' | 'columns.ip' | 'columns.user' | 'columns.port';
  /** Enough for the longest usual value: a whole IPv4 address, a port of five digits. */
  readonly width: number;
  readonly placeholder: (row: number) => string;
  readonly parse?: (text: string) => unknown;
}

export const nodeFields: readonly NodeField[] = [
  {
    field: 'hostname',
    title: 'columns.hostname',
    width: 106,
    placeholder: (row) => `n${String(row + 1)}`,
  },
  { field: 'ip', title: 'columns.ip', width: 150, placeholder: () => '10.0.0.11' },
  { field: 'ssh.user', title: 'columns.user', width: 74, placeholder: () => defaults.sshUser },
  {
    field: 'ssh.port',
    title: 'columns.port',
    width: 80,
    placeholder: () => String(defaults.sshPort),
    parse: parseNumber,
  },
];

/** Enter goes one row down, and from the last row to a new one. */
const goDown = (row: number, field: string) => (event: KeyboardEvent<HTMLInputElement>) => {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
  event.preventDefault();
  if (row === draftNodes().length - 1) addRow();
  else focusField(`nodes[${String(row + 1)}].${field}`);
};

/** Several rows or cells at once go through the dialog that takes a list. */
const takeRows = (event: ClipboardEvent<HTMLInputElement>): void => {
  const text = event.clipboardData.getData('text');
  if (!/[\n\t]/.test(text.trim())) return;
  event.preventDefault();
  setPasted(text);
};

interface NodeCellProps {
  readonly row: number;
  readonly field: NodeField;
}

export function NodeCell({ row, field: { field, title, placeholder, parse } }: NodeCellProps): ReactNode {
  const { t } = useTranslation('nodes');
  const fresh = useNodesView((view) => view.freshRow === row);
  return (
    <CellInput
      path={`nodes[${String(row)}].${field}`}
      label={t('cell', { column: t(title), row: row + 1 })}
      placeholder={placeholder(row)}
      parse={parse}
      fresh={fresh}
      onKeyDown={goDown(row, field)}
      onPaste={takeRows}
      // A node with another address or user is another machine, for which no secret was entered.
      onChanged={() => run(refreshCredentials())}
    />
  );
}
