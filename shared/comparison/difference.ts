/** A change of something that can be read, as a person reads it: the lines that differ, or one value after another. */
import { structuredPatch } from 'diff';
import type { PlannedChange } from '../resources/changes';

interface Hunk {
  /** The number of its first line, in what will be. */
  readonly line: number;
  /** Each with `+`, `-` or a blank before it. */
  readonly lines: readonly string[];
}

export type Difference =
  | { readonly kind: 'value'; readonly before: string; readonly after: string }
  | { readonly kind: 'text'; readonly hunks: readonly Hunk[] };

const isOneLine = (text: string): boolean => !text.trimEnd().includes('\n');

/** `context`: so many equal lines around those that differ. Undefined where a side is a secret, no text, or not there. */
export function differenceOf(change: Pick<PlannedChange, 'before' | 'after'>, context: number): Difference | undefined {
  const { before, after } = change;
  if (before === undefined || after === undefined) return undefined;
  if (isOneLine(before) && isOneLine(after)) return { kind: 'value', before: before.trimEnd(), after: after.trimEnd() };
  const whole = (text: string): string => `${text.trimEnd()}\n`;
  const { hunks } = structuredPatch('', '', whole(before), whole(after), '', '', { context });
  return { kind: 'text', hunks: hunks.map(({ newStart, lines }) => ({ line: newStart, lines })) };
}
