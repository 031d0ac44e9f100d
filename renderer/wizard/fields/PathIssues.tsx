/** Issues that belong to no single field: a list as a whole, a part of the file. */
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/useMessages';
import { IssueAlert } from './IssueAlert';
import { useIssues } from './useField';

export function PathIssues({ path }: { path: string }): ReactNode {
  const texts = useMessages();
  const issues = useIssues(path);
  return issues.map((issue) => <IssueAlert key={JSON.stringify(issue)} issue={issue} title={texts.issue(issue)} />);
}
