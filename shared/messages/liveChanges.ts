/** Changes of a running cluster in words. */
import type { LiveChange } from '../liveChanges/liveChanges';
import type { Verdict } from '../liveChanges/row';
import { messages, punctuation } from './describe';
import { fill } from './messages';
import type { Language } from './language';

/** What comes of it: why it is refused and what to do instead, or what it does. One sentence or two each. */
export function describeVerdict(verdict: Verdict, language: Language): string[] {
  const { consequences, reasons, ways, verdicts } = messages[language].liveChanges;
  switch (verdict.verdict) {
    case 'nothing':
      return [verdicts.nothing];
    case 'refused':
      return [reasons[verdict.reason], ways[verdict.way]];
    case 'applied':
      return verdict.consequences.map(({ code, units = [] }) =>
        fill(consequences[code], { units: units.join(punctuation[language].list) }),
      );
  }
}

/** What changes: `network.podCidr: 172.20.0.0/16 → 172.21.0.0/16`; a part of a field is named after it. */
export function describeDifference(change: LiveChange, language: Language): string {
  const { path, aspect, before, after } = change;
  const what = aspect === undefined ? path : `${path} (${messages[language].liveChanges.aspects[aspect]})`;
  return `${what}: ${before === '' ? '–' : before} → ${after === '' ? '–' : after}`;
}
