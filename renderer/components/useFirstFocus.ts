import { useRef, type RefObject } from 'react';

export interface FirstFocus<T> {
  readonly ref: RefObject<T | null>;
  /** For antd's Modal. */
  readonly afterOpenChange: (shown: boolean) => void;
}

/**
 * What a dialog begins with: the field to fill in, or, where Enter must not do something by accident, the button that does
 * nothing. Without motion antd gives the focus to its Close button after `autoFocus` has had it.
 */
export function useFirstFocus<T extends { focus: () => void } = HTMLButtonElement>(): FirstFocus<T> {
  const ref = useRef<T>(null);
  return { ref, afterOpenChange: (shown) => shown && ref.current?.focus() };
}
