/** An error in words: what happened, what to do about it, and (folded) the raw output that helps an expert. */
import { Collapse, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WireError } from '../../shared/errors';
import { useMessages } from '../i18n/useMessages';

export function ErrorText({ error, withTitle = true }: { error: WireError; withTitle?: boolean }): ReactNode {
  const { t } = useTranslation();
  const texts = useMessages();
  return (
    <div>
      {withTitle && <div>{texts.error(error)}</div>}
      <Typography.Text {...(withTitle ? { type: 'secondary' } : {})}>{texts.hint(error)}</Typography.Text>
      {error.detail !== undefined && error.detail !== '' && (
        <Collapse
          ghost
          size="small"
          items={[{ key: 'detail', label: t('details'), children: <pre className="raw-output">{error.detail}</pre> }]}
        />
      )}
    </div>
  );
}
