/** A text field inside a table: no label of its own; its error stands beneath the row, where there is room for it. */
import { Input } from 'antd';
import { useRef, type ClipboardEvent, type KeyboardEvent, type ReactNode } from 'react';
import { useFieldState, useTextField, type TextFieldOptions } from './useField';

interface CellInputProps extends TextFieldOptions {
  readonly path: string;
  /** Read out by screen readers: the column's title and the row. */
  readonly label: string;
  readonly placeholder?: string | undefined;
  readonly onKeyDown?: ((event: KeyboardEvent<HTMLInputElement>) => void) | undefined;
  readonly onPaste?: ((event: ClipboardEvent<HTMLInputElement>) => void) | undefined;
  /** The field was left with another text than it was entered with. */
  readonly onChanged?: ((before: string, after: string) => void) | undefined;
}

export function CellInput({
  path,
  label,
  placeholder,
  onKeyDown,
  onPaste,
  onChanged,
  ...options
}: CellInputProps): ReactNode {
  const field = useTextField(path, options);
  const before = useRef('');
  const leave = (): void => {
    field.leave();
    const after = field.value.trim();
    if (after !== before.current) onChanged?.(before.current, after);
  };
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
      onFocus={() => (before.current = field.value)}
      onBlur={leave}
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
