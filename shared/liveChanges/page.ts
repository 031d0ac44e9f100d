/** The table as a page for people: assets/docs/live-changes.md, and the same in Chinese. */
import { describeVerdict, messages, punctuation } from '../messages';
import type { Language } from '../messages/language';
import { fill } from '../messages/messages';
import type { LiveRow } from './row';
import { liveTable } from './table';

function rowText({ field, aspect, cases }: LiveRow, language: Language): string {
  const { page, aspects, conditions, verdicts } = messages[language].liveChanges;
  const { list, gap } = punctuation[language];
  const lines = cases.map(({ when = [], then }) => {
    const condition =
      when.length > 0
        ? fill(page.when, { condition: when.map((code) => conditions[code]).join(list) })
        : cases.length > 1
          ? page.otherwise
          : undefined;
    const said = [
      ...(then.verdict === 'nothing' ? [] : [`**${verdicts[then.verdict]}**`]),
      ...describeVerdict(then, language),
    ];
    return `- ${condition === undefined ? '' : `_${condition}_: `}${said.join(gap)}`;
  });
  return [`## \`${field}\`${aspect === undefined ? '' : ` (${aspects[aspect]})`}`, lines.join('\n')].join('\n\n');
}

export function liveChangesPage(language: Language): string {
  const { title, intro, profile } = messages[language].liveChanges.page;
  return [`# ${title}`, intro, profile, ...liveTable.map((row) => rowText(row, language))].join('\n\n').concat('\n');
}
