/** Adds a node and puts the cursor into its row. */
import { focusField } from '../fields/focusField';
import { addNode } from './nodeList';
import { setFreshRow } from './nodesView';

export function addRow(): void {
  const row = addNode();
  setFreshRow(row);
  // The new row is drawn first.
  setTimeout(() => focusField(`nodes[${String(row)}].hostname`));
}
