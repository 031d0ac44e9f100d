import { Alert } from 'antd';
import type { ReactNode } from 'react';
import type { WireError } from '../../shared/errors';
import { ErrorText } from '../components/ErrorText';
import { ErrorAction } from './ErrorAction';

/** Why nothing could be looked at, with what can be done about it right here. */
export function ErrorAlert({ error, document }: { readonly error: WireError; readonly document: unknown }): ReactNode {
  return (
    <Alert
      type="error"
      showIcon
      description={<ErrorText error={error} />}
      action={<ErrorAction error={error} document={document} />}
    />
  );
}
