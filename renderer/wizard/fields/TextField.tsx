/** A labelled text field of the draft, with its error beneath it. */
import { Form, Input } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTextField, type TextFieldOptions } from './useField';

interface TextFieldProps extends TextFieldOptions {
  /** Where the value stands in the cluster file: `network.podCidr`. */
  readonly path: string;
  readonly label: string;
  readonly help?: ReactNode;
  /** What counts when the field is empty: shown in grey. */
  readonly fallback?: string | undefined;
  readonly optional?: boolean;
  readonly width?: number | string;
  readonly addon?: ReactNode;
}

export function TextField({
  path,
  label,
  help,
  fallback,
  optional,
  width,
  addon,
  ...options
}: TextFieldProps): ReactNode {
  const { t } = useTranslation();
  const field = useTextField(path, options);
  const placeholder = fallback ?? (optional ? t('optional') : '');
  return (
    <Form.Item
      label={label}
      htmlFor={field.id}
      validateStatus={field.status}
      help={field.message === '' ? undefined : <span role="alert">{field.message}</span>}
      extra={help}
    >
      <div className="field-row" style={{ maxWidth: width }}>
        <Input
          id={field.id}
          data-field={path}
          value={field.value}
          placeholder={placeholder}
          status={field.status}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={field.status === 'error'}
          onChange={(event) => field.change(event.target.value)}
          onBlur={field.leave}
        />
        {addon}
      </div>
    </Form.Item>
  );
}
