/** How far a look at the hosts is, host by host, and the way to stop it. */
import { Button, Progress as Bar } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../shared/cluster/schema';
import { forgetComparison, useComparisonStore } from '../stores/comparisonStore';

/** So many hosts are named one by one; of more the bar and the counts say enough. */
const NAMED = 24;

export function ComparisonProgress({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation('comparison');
  const progress = useComparisonStore((state) => state.progress);
  const names = cluster.nodes.map(({ hostname }) => hostname);
  const done = names.filter((name) => progress[name] === 'looked' || progress[name] === 'failed').length;
  return (
    <div className="comparing" role="status">
      <div className="comparing-head">
        <span className="comparing-text">{t('looking', { done, count: names.length })}</span>
        <Button onClick={forgetComparison}>{t('cancel', { ns: 'common' })}</Button>
      </div>
      <Bar
        percent={names.length === 0 ? 0 : Math.round((100 * done) / names.length)}
        showInfo={false}
        status="active"
        aria-label={t('looking', { done, count: names.length })}
      />
      {names.length <= NAMED && (
        <ul className="comparing-hosts">
          {names.map((name) => (
            <li key={name} data-progress={progress[name] ?? 'waiting'}>
              <strong>{name}</strong> {t(`progress.${progress[name] ?? 'waiting'}`)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
