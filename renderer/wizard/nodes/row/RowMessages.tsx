/** What is wrong in a node's row, field by field, beneath it: a column is too narrow for a sentence. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { Issue } from '../../../../shared/cluster/issues';
import { useMessages } from '../../../i18n/useMessages';
import { useDraftStore } from '../../../stores/draftStore';
import { messageIdOf } from '../../fields/CellInput';
import { useNodesView } from '../nodesView';
import { placeInNode, type NodePlace } from '../placeInNode';

interface RowIssue {
  readonly row: number;
  readonly place: NodePlace;
  readonly issue: Issue;
}

const rowIssues = (issues: readonly Issue[], freshRow: number | undefined): RowIssue[] =>
  issues.flatMap((issue) => {
    const found = placeInNode(issue.path);
    // What the form has no field for is said above the table (StrayIssues).
    return !found || found.place === 'settings' || (found.row === freshRow && issue.code === 'REQUIRED')
      ? []
      : [{ ...found, issue }];
  });

export const rowsWithMessages = (issues: readonly Issue[], freshRow: number | undefined): number[] =>
  rowIssues(issues, freshRow).map(({ row }) => row);

export function RowMessages({ row }: { row: number }): ReactNode {
  const { t } = useTranslation('nodes');
  const texts = useMessages();
  const fresh = useNodesView((view) => view.freshRow);
  const issues = useDraftStore(
    useShallow(({ review }) => review.issues.filter((issue) => placeInNode(issue.path)?.row === row)),
  );
  const own = rowIssues(issues, fresh);
  if (own.length === 0) return null;
  return (
    <ul className="row-messages">
      {own.map(({ place, issue }) => (
        <li key={JSON.stringify(issue)}>
          <span id={messageIdOf(issue.path)} role="alert" className={`field-message-${issue.severity}`}>
            <strong>{t('rowMessage', { column: t(`places.${place}`) })}</strong>
            {texts.gap}
            {texts.issue(issue)}
          </span>
        </li>
      ))}
    </ul>
  );
}
