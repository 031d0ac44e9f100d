/** Back, what is still to solve, and Next. */
import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hasRun, useJobStore } from '../stores/jobStore';
import { goTo, useAppStore } from '../stores/appStore';
import { useDraftStore } from '../stores/draftStore';
import { blockedBy, pageIds, problemsIn } from '../wizard/pages';

export function Footer(): ReactNode {
  const { t } = useTranslation();
  const page = useAppStore((state) => state.page);
  const issues = useDraftStore((state) => state.review.issues);
  const withRun = useJobStore(hasRun);
  const isRunShown = useJobStore(({ open }) => page === 'deploy' && open !== undefined);
  const errors = problemsIn(issues).length;
  const place = pageIds.indexOf(page);
  const back = pageIds[place - 1];
  // What follows a deployment are pages of their own, for whenever somebody wants them.
  const next = place < pageIds.indexOf('deploy') ? pageIds[place + 1] : undefined;
  const blocker = next && blockedBy(next, issues, withRun);
  // A run has its own buttons, and needs the room.
  if (isRunShown) return null;
  return (
    <footer className="app-footer">
      {back && (
        <Button icon={<LeftOutlined aria-hidden />} onClick={() => goTo(back)}>
          {t('back')}
        </Button>
      )}
      <span className="app-footer-space" />
      {errors > 0 && page !== 'review' && (
        <Button type="link" danger onClick={() => goTo('review')}>
          {t('toSolve', { count: errors })}
        </Button>
      )}
      {next && (
        <Tooltip title={blocker && t('pageStatus.lockedWhy', { page: t(`pages.${blocker}`) })}>
          <span>
            <Button
              type="primary"
              icon={<RightOutlined aria-hidden />}
              iconPlacement="end"
              disabled={blocker !== undefined}
              onClick={() => goTo(next)}
            >
              {t('next', { page: t(`pages.${next}`) })}
            </Button>
          </span>
        </Tooltip>
      )}
    </footer>
  );
}
