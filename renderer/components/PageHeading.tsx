/** A page's title, one sentence on what it is for, and its buttons. */
import { Typography } from 'antd';
import type { ReactNode } from 'react';

export function PageHeading({
  title,
  intro,
  buttons,
}: {
  title: string;
  intro: string;
  buttons?: ReactNode;
}): ReactNode {
  return (
    <div className="page-heading">
      <div>
        <Typography.Title level={2} className="page-title">
          {title}
        </Typography.Title>
        <p className="page-intro">{intro}</p>
      </div>
      {buttons !== undefined && <div className="page-buttons">{buttons}</div>}
    </div>
  );
}
