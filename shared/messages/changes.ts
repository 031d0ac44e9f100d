/** Changes on hosts in words. */
import type { PlannedChange } from '../resources/changes';
import type { LockOwner } from '../resources/found';
import { messages } from './describe';
import { fill } from './messages';
import type { Language } from './language';

const gap = { en: '; ', zh: '；' } as const satisfies Record<Language, string>;

/** Why something is going to be changed, and what becomes of what is there where somebody else has made or edited it. */
export function describeReason({ why, replaces, saves, by }: PlannedChange, language: Language): string {
  const { changes } = messages[language];
  return [
    changes.why[why],
    ...(replaces ? [changes.replaces] : []),
    ...(by === undefined ? [] : [fill(changes.by, { command: by })]),
    ...(saves === undefined ? [] : [fill(changes.saves, { copy: saves })]),
  ].join(gap[language]);
}

/** Who works on a host, and when they showed the last sign of life. */
export function describeLock({ user, workstation, age }: LockOwner, language: Language): string {
  const { locked, lockedByNobody } = messages[language].changes;
  return fill(user === '' ? lockedByNobody : locked, { user, workstation, minutes: Math.floor(age / 60) });
}
