/** Turns codes and parameters into sentences of a language. */
import type { ErrorParams, WireError } from '../errors';
import type { Issue } from '../cluster/issues';
import type { Notice } from '../job/notices';
import { en } from './en';
import { fill, type Messages } from './messages';
import { zh } from './zh';
import type { Language } from './language';

export const messages = { en, zh } as const satisfies Record<Language, Messages>;

/** The parameters whose values are codes; the others are names and stay as they are, even when they look like a word. */
const coded = new Set(['expected', 'method', 'what', 'reason', 'cause']);
/** The parameters that may be a list, written `a, b` wherever they come from. */
const lists = new Set(['names', 'options', 'flags', 'found', 'binaries']);

/** How a language writes down several things, or the first of very many, and what stands between two sentences. */
export const punctuation = {
  en: { list: ', ', more: '{{names}} and {{count}} more', gap: ' ' },
  zh: { list: '、', more: '{{names}} 以及另外 {{count}} 个', gap: '' },
} as const satisfies Record<Language, { readonly list: string; readonly more: string; readonly gap: string }>;

/** The texts of a parameter's codes; none where it is a name. */
function textsOf(name: string, language: Language): Readonly<Record<string, string>> {
  const { words, liveChanges, certificates } = messages[language];
  if (name === 'refusal') return liveChanges.reasons;
  if (name === 'way') return liveChanges.ways;
  if (name === 'problem') return { ...words, ...certificates.problems };
  return coded.has(name) ? words : {};
}

function textOf(template: string, params: ErrorParams, language: Language): string {
  const told = (name: string, value: string | number): string | number => {
    const texts = textsOf(name, language);
    if (Object.hasOwn(texts, value)) return texts[value] ?? value;
    return lists.has(name) ? String(value).replaceAll(', ', punctuation[language].list) : value;
  };
  return fill(template, Object.fromEntries(Object.entries(params).map(([name, value]) => [name, told(name, value)])));
}

/** What is wrong with a value and what to write instead. The place (`issue.path`) is for the caller to show. */
export const describeIssue = ({ code, params }: Pick<Issue, 'code' | 'params'>, language: Language): string =>
  textOf(messages[language].issues[code], params, language);

/** What happened. */
export const describeError = ({ code, params }: Pick<WireError, 'code' | 'params'>, language: Language): string =>
  textOf(messages[language].errors[code], params, language);

/** What to do about an error. */
export const describeHint = ({ code, params }: Pick<WireError, 'code' | 'params'>, language: Language): string =>
  textOf(messages[language].hints[code], params, language);

export const describeNotice = ({ code, params }: Pick<Notice, 'code' | 'params'>, language: Language): string =>
  textOf(messages[language].notices[code], params, language);
