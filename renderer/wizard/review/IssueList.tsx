/** All issues of the draft; a click leads to the field. */
import { CloseCircleFilled, RightOutlined, WarningFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorsIn, type Issue } from '../../../shared/cluster/issues';
import { useMessages } from '../../i18n/useMessages';
import { goToField } from '../../stores/appStore';
import { useFieldName } from '../fields/useFieldName';
import { pageOf, placesOf } from '../pages';

/** Of an issue with several fields, the one on the page that the issue counts for. */
const fieldOf = (issue: Issue): string =>
  placesOf(issue).findLast((path) => pageOf({ ...issue, path, params: {}, code: 'REQUIRED' }) === pageOf(issue)) ??
  issue.path;

export function IssueList({ issues }: { issues: readonly Issue[] }): ReactNode {
  const { t } = useTranslation('review');
  const texts = useMessages();
  const fieldName = useFieldName();
  const errors = errorsIn(issues).length;
  return (
    <section className={`issues ${errors > 0 ? 'issues-error' : 'issues-warning'}`} aria-label={t('issues.title')}>
      <h3 className="issues-title">
        {errors > 0 ? t('issues.errors', { count: errors }) : t('issues.warnings', { count: issues.length })}
      </h3>
      <ul>
        {issues.map((issue) => (
          <li key={JSON.stringify(issue)}>
            <button type="button" className="issue" onClick={() => goToField(pageOf(issue), fieldOf(issue))}>
              {issue.severity === 'error' ? (
                <CloseCircleFilled className="issue-error" aria-label={t('issues.error')} />
              ) : (
                <WarningFilled className="issue-warning" aria-label={t('issues.warning')} />
              )}
              <span className="issue-text">
                <span className="issue-place">
                  {[t(`pages.${pageOf(issue)}`, { ns: 'common' }), fieldName(issue.path) ?? []].flat().join(' › ')}
                </span>
                <span>{texts.issue(issue)}</span>
              </span>
              <RightOutlined aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
