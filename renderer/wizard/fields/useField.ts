/** A field of the form: the value at a path of the draft, what is wrong with it, and how to change it. */
import { useId } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Issue } from '../../../shared/cluster/issues';
import { useMessages } from '../../i18n/useMessages';
import { edit, useDraftStore, useValue } from '../../stores/draftStore';
import { placesOf } from '../pages';

export const useIssues = (path: string): readonly Issue[] =>
  useDraftStore(useShallow((state) => state.review.issues.filter((issue) => placesOf(issue).includes(path))));

export interface FieldState {
  readonly status: '' | 'error' | 'warning';
  /** In the person's language; empty when all is well. */
  readonly message: string;
}

/** What an issue about two ranges says at its other field: there the first one is the other. Nothing overlaps itself. */
const seenFrom = (path: string, issue: Issue): Issue =>
  issue.code === 'CIDR_OVERLAP' && issue.path !== path
    ? { ...issue, params: { other: issue.path, otherValue: issue.params['value'] ?? '' } }
    : issue;

/** `quiet` keeps back "this is missing": nobody wants to be told off for what he is about to type. */
export function useFieldState(path: string, quiet = false): FieldState {
  const texts = useMessages();
  const issues = useIssues(path).filter(({ code }) => !(quiet && code === 'REQUIRED'));
  const status = issues.length === 0 ? '' : issues.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
  // One sentence for each kind of problem: three nodes inside a range are one mistake.
  const kinds = issues.filter(({ code }, index) => issues.findIndex((issue) => issue.code === code) === index);
  return { status, message: kinds.map((issue) => texts.issue(seenFrom(path, issue))).join(texts.gap) };
}

interface TextField extends FieldState {
  readonly id: string;
  readonly value: string;
  readonly change: (text: string) => void;
  readonly leave: () => void;
}

/** A key without a value in a file is `null`: nothing is in the field then. */
function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

export interface TextFieldOptions {
  /** From the typed text to what the cluster file holds. The default keeps the text. */
  readonly parse?: ((text: string) => unknown) | undefined;
  /** Keep quiet about a missing value: the person is about to type it. */
  readonly fresh?: boolean | undefined;
  /** An emptied field keeps an empty text: entries of a list, where nothing can be left out. */
  readonly keepEmpty?: boolean | undefined;
}

/** A number where digits were typed, else the text as it is, for the schema to complain about. */
export const parseNumber = (text: string): unknown => (/^\d{1,9}$/.test(text) ? Number(text) : text);

/** An emptied field removes its value, so that the default counts (or, without one, "missing" is reported). */
export function useTextField(
  path: string,
  { parse = (text) => text, fresh = false, keepEmpty = false }: TextFieldOptions = {},
): TextField {
  const value = asText(useValue(path));
  const change = (text: string): void => edit(path, text === '' && !keepEmpty ? undefined : parse(text));
  return {
    id: useId(),
    value,
    change,
    leave: () => {
      if (value !== value.trim()) change(value.trim());
    },
    ...useFieldState(path, fresh),
  };
}
