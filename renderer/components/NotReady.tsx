/** What a page shows instead while the cluster file has mistakes. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { goTo } from '../stores/appStore';
import { PageHeading } from './PageHeading';

export function NotReady({ title }: { readonly title: string }): ReactNode {
  const { t } = useTranslation('dashboard');
  return (
    <>
      <PageHeading title={title} intro={t('before.notReady')} />
      <Button onClick={() => goTo('review')}>{t('before.toReview')}</Button>
    </>
  );
}
