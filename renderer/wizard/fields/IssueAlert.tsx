/** One issue with a frame of its own, where no field shows it. */
import { Alert } from 'antd';
import type { ReactNode } from 'react';
import type { Issue } from '../../../shared/cluster/issues';

export const IssueAlert = ({
  issue,
  title,
  action,
}: {
  issue: Issue;
  title: ReactNode;
  action?: ReactNode;
}): ReactNode => (
  <Alert className="page-alert" type={issue.severity} showIcon role="alert" title={title} action={action} />
);
