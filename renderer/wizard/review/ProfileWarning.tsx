/** What doors without a login mean for safety, in words that need no knowledge. Once understood it shrinks to one line. */
import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../../shared/cluster/schema';
import { exposureOf } from '../../../shared/exposure/exposure';
import { unguardedDoors } from '../../../shared/messages';
import { useAppStore, useLanguage } from '../../stores/appStore';

export function ProfileWarning({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation('review');
  const ports = unguardedDoors(exposureOf(cluster), useLanguage());
  const understood = useAppStore((state) => state.profileUnderstood);
  const set = (profileUnderstood: boolean): void => useAppStore.setState({ profileUnderstood });
  if (ports === '') return undefined;
  return understood ? (
    <Alert
      className="page-alert"
      type="info"
      showIcon
      title={t('profile.understood', { ports })}
      action={
        <Button type="link" size="small" onClick={() => set(false)}>
          {t('profile.more')}
        </Button>
      }
    />
  ) : (
    <Alert
      className="page-alert"
      type="warning"
      showIcon
      title={<strong>{t('profile.title')}</strong>}
      description={
        <>
          <p className="profile-text">{t('profile.text', { ports })}</p>
          <p className="profile-text">{t('profile.advice')}</p>
          <Button onClick={() => set(true)}>{t('profile.understand')}</Button>
        </>
      }
    />
  );
}
