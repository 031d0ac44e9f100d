/** What a step has to say about its host. */
import { CloseCircleFilled, InfoCircleOutlined, WarningFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Notice } from '../../../shared/job/notices';
import { useMessages } from '../../i18n/useMessages';

const icons = {
  info: <InfoCircleOutlined className="dash-muted" aria-hidden />,
  warning: <WarningFilled className="dash-warning" aria-hidden />,
  error: <CloseCircleFilled className="dash-failed" aria-hidden />,
} as const;

const gravest: readonly Notice['severity'][] = ['error', 'warning', 'info'];

/** The gravest first. */
export function NoticeList({ notices }: { notices: readonly Notice[] }): ReactNode {
  const texts = useMessages();
  const sorted = [...notices].sort((one, other) => gravest.indexOf(one.severity) - gravest.indexOf(other.severity));
  return (
    <ul className="dash-notices">
      {sorted.map((notice, index) => (
        <li key={index} data-severity={notice.severity}>
          {icons[notice.severity]}
          <span>{texts.notice(notice)}</span>
        </li>
      ))}
    </ul>
  );
}
