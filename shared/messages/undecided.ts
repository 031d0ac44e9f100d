/** A thing of which a person has to say whose it is, in words. */
import type { UndecidedItem } from '../resources/undecided';
import { messages } from './describe';
import type { Language } from './language';

const gap = { en: '; ', zh: '；' } as const satisfies Record<Language, string>;

/** What a reset would do about it, and what speaks for its being Keelson's. */
export function describeItem({ undoing, evidence }: UndecidedItem, language: Language): string {
  const words = messages[language].undecided;
  return [words.undoings[undoing], words.evidence[evidence]].join(gap[language]);
}
