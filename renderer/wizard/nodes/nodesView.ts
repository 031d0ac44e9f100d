/** What the Nodes page shows besides the draft: the open row, the new row, what was pasted, the question about host keys. */
import { create } from 'zustand';
import { partOf } from '../../components/parts';

interface NodesView {
  /** The row whose settings are unfolded. */
  readonly openRow?: number | undefined;
  /** The row that was added last and not left yet: it is not told off for being empty. */
  readonly freshRow?: number | undefined;
  /** Text in the dialog that takes a list of nodes; undefined while it is closed. */
  readonly pasted?: string | undefined;
  readonly askingAboutKeys?: boolean;
  /** The part of the table that is seen, from 0 on. */
  readonly part?: number;
}

export const useNodesView = create<NodesView>()(() => ({}));

/** A field that is only visible in an unfolded row -> that row. */
function rowOfTarget(target: string | undefined): number | undefined {
  const [, row] = /^nodes\[(\d+)\]\.ssh\.(?:host|jump|auth|sudo)/.exec(target ?? '') ?? [];
  return row === undefined ? undefined : Number(row);
}

/** Makes sure that a field's row is drawn before it is looked for; other fields' paths change nothing. */
export function showRowOf(path: string): void {
  const [, row] = /^nodes\[(\d+)\]/.exec(path) ?? [];
  if (row !== undefined) showPart(partOf(Number(row)));
}

export const showPart = (part: number): void => useNodesView.setState({ part });

/** The page as it is first seen; `target` is the field that the person wants to be taken to. */
export const resetNodesView = (target: string | undefined): void =>
  useNodesView.setState({ openRow: rowOfTarget(target) }, true);

export const openRow = (row: number | undefined): void => useNodesView.setState({ openRow: row });
export const setFreshRow = (row: number | undefined): void => useNodesView.setState({ freshRow: row });
export const setPasted = (pasted: string | undefined): void => useNodesView.setState({ pasted });
export const askAboutKeys = (): void => useNodesView.setState({ askingAboutKeys: true });
export const stopAskingAboutKeys = (): void => useNodesView.setState({ askingAboutKeys: false });

const moved = (row: number | undefined, from: number, by: number): number | undefined =>
  row === undefined || row < from ? row : row + by;
const moveRows = (from: number, by: number): void =>
  useNodesView.setState(({ openRow: open, freshRow: fresh }) => ({
    openRow: moved(open, from, by),
    freshRow: moved(fresh, from, by),
  }));

/** A node was put in here: the rows from here on are one further down, and what is known of them moves along. */
export const rowPutIn = (row: number): void => moveRows(row, 1);

export function rowTakenOut(row: number): void {
  const gone = (one: number | undefined): number | undefined => (one === row ? undefined : one);
  useNodesView.setState((view) => ({ openRow: gone(view.openRow), freshRow: gone(view.freshRow) }));
  moveRows(row, -1);
}
