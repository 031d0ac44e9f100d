/** A text field inside a table: no label of its own; its error stands beneath the row, where there is room for it. */
import { Input } from 'antd';
import type { ClipboardEvent, KeyboardEvent, ReactNode } from 'react';
import { useFieldState, useTextField, type TextFieldOptions } from './useField';

interface CellInputProps extends TextFieldOptions {
  readonly path: string;
  /** Read out by screen readers: the column's title and the row. */
  readonly label: string;
  readonly placeholder?: string | undefined;
  readonly onKeyDown?: ((event: KeyboardEvent<HTMLInputElement>) => void) | undefined;
  readonly onPaste?: ((event: ClipboardEvent<HTMLInputElement>) => void) | undefined;
}

export function CellInput({ path, label, placeholder, onKeyDown, onPaste, ...options }: CellInputProps): ReactNode {
  const field = useTextField(path, options);
  return (
    <Input
      id={field.id}
      data-field={path}
      value={field.value}
      placeholder={placeholder ?? ''}
      status={field.status}
      spellCheck={false}
      autoComplete="off"
      aria-label={label}
      aria-invalid={field.status === 'error'}
      aria-describedby={field.message === '' ? undefined : messageIdOf(path)}
      onChange={(event) => field.change(event.target.value)}
      onBlur={field.leave}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
    />
  );
}

/** The element with the error of a cell: screen readers read it with the field. */
export const messageIdOf = (path: string): string => `message-of-${path}`;

/** The error of a cell, for forms that have room for it right beneath. */
export function CellMessage({ path }: { path: string }): ReactNode {
  const { status, message } = useFieldState(path);
  return message === '' ? null : (
    <div id={messageIdOf(path)} role="alert" className={`field-message field-message-${status}`}>
      {message}
    </div>
  );
}
