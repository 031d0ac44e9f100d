/** What is wrong in a node's row, field by field, beneath it: a column is too narrow for a sentence. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { Issue } from '../../../shared/issues';
import { useMessages } from '../../i18n/useMessages';
import { useDraftStore } from '../../stores/draftStore';
import { messageIdOf } from '../fields/CellInput';
import { placeInNode, type NodePlace } from './placeInNode';

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

export function RowMessages({ row, fresh }: { row: number; fresh: boolean }): ReactNode {
  const { t } = useTranslation('nodes');
  const texts = useMessages();
  const issues = useDraftStore(useShallow((state) => state.review.issues));
  const own = rowIssues(issues, fresh ? row : undefined).filter((one) => one.row === row);
  if (own.length === 0) return null;
  return (
    <ul className="row-messages">
      {own.map(({ place, issue }) => (
        <li
          key={JSON.stringify(issue)}
          id={messageIdOf(issue.path)}
          role="alert"
          className={`field-message-${issue.severity}`}
        >
          <strong>{t('rowMessage', { column: t(`places.${place}`) })}</strong> {texts.issue(issue)}
        </li>
      ))}
    </ul>
  );
}
