/** Makes a file that was copied from another cluster's the file of a cluster of its own. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { forgetComparison } from '../stores/comparisonStore';
import { edit, newId } from '../stores/draftStore';
import { closeError } from '../stores/jobStore';

export function NewIdButton(): ReactNode {
  const { t } = useTranslation();
  const give = (): void => {
    edit('id', newId());
    forgetComparison();
    closeError();
  };
  return <Button onClick={give}>{t('copiedFile.newId')}</Button>;
}
