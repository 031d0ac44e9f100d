/** What it means that the administrators of a cluster lose their rights, in words. */
import { groupName } from '../pki/authorities';
import type { RevocationPreview } from '../pki/revocation';
import { messages, punctuation } from './describe';
import type { Language } from './language';
import { fill } from './messages';

/** One sentence for each thing that will happen, in its order. */
export function describeRevocation(
  { group, next, masters, unreached }: RevocationPreview,
  language: Language,
): string[] {
  const words = messages[language].revocation;
  const list = (names: readonly string[]): string => names.join(punctuation[language].list);
  return [
    fill(words.ends, { group: groupName(group) }),
    fill(words.begins, { group: groupName(next), names: list(masters) }),
    ...(unreached.length > 0
      ? [fill(words.unreached, { names: list(unreached.map(({ hostname }) => hostname)) })]
      : []),
    ...[words.copies, words.colleagues, words.stays],
  ];
}
