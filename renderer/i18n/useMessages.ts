/** The texts that the window shares with the command line: issues, errors, hints, notices, steps. */
import i18next from 'i18next';
import { useMemo } from 'react';
import type { ErrorParams, WireError } from '../../shared/errors';
import type { Issue } from '../../shared/cluster/issues';
import {
  describeError,
  describeHint,
  describeIssue,
  describeNotice,
  messages,
  punctuation,
} from '../../shared/messages';
import { fill } from '../../shared/messages/messages';
import type { Notice } from '../../shared/job/notices';
import type { StepId } from '../../shared/job/plan';
import { useLanguage } from '../stores/appStore';
import type { Language } from '../../shared/messages/language';

export interface MessageTexts {
  readonly issue: (issue: Pick<Issue, 'code' | 'params'>) => string;
  readonly error: (error: WireError) => string;
  readonly hint: (error: WireError) => string;
  readonly notice: (notice: Pick<Notice, 'code' | 'params'>) => string;
  readonly step: (id: StepId) => { readonly title: string; readonly about: string };
  /** What stands between two sentences. */
  readonly gap: string;
  /** Of more than a few names the first ones, and how many more there are. */
  readonly list: (names: readonly string[]) => string;
}

/** So many names are read in a sentence. */
const NAMED = 12;

/** Texts name a field as the cluster file does; in the window it has a label. */
const fieldLabels: Readonly<Record<string, 'network:fields.serviceCidr' | 'network:fields.podCidr'>> = {
  'network.serviceCidr': 'network:fields.serviceCidr',
  'network.podCidr': 'network:fields.podCidr',
};

const withLabels = (params: ErrorParams, language: Language): ErrorParams =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const label = fieldLabels[value];
      return [name, label === undefined ? value : i18next.t(label, { lng: language })];
    }),
  );

export const messagesIn = (language: Language): MessageTexts => ({
  issue: ({ code, params }) => describeIssue({ code, params: withLabels(params, language) }, language),
  error: (error) => describeError(error, language),
  hint: (error) => describeHint(error, language),
  notice: (notice) => describeNotice(notice, language),
  step: (id) => messages[language].steps[id],
  gap: punctuation[language].gap,
  list: (names) => {
    // One more is a name as well, and not a number.
    const shown = names.length > NAMED + 1 ? names.slice(0, NAMED) : names;
    const text = shown.join(punctuation[language].list);
    const count = names.length - shown.length;
    return count === 0 ? text : fill(punctuation[language].more, { names: text, count });
  },
});

export function useMessages(): MessageTexts {
  const language = useLanguage();
  return useMemo(() => messagesIn(language), [language]);
}
