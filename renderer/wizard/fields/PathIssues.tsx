/** Issues that belong to no single field: a list as a whole, a part of the file. */
import { Alert } from 'antd';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/useMessages';
import { useIssues } from './useField';

export function PathIssues({ path }: { path: string }): ReactNode {
  const texts = useMessages();
  const issues = useIssues(path);
  return issues.map((issue) => (
    <Alert
      key={JSON.stringify(issue)}
      className="page-alert"
      type={issue.severity}
      showIcon
      title={texts.issue(issue)}
      role="alert"
    />
  ));
}
