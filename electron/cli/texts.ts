/** The command line's own texts. What it shares with the window (issues, errors, steps) is in shared/messages. */
import { en, type Texts } from './texts/en';
import { zh } from './texts/zh';

export type { Texts };
export type Language = 'en' | 'zh';
export const texts: Readonly<Record<Language, Texts>> = { en, zh };

/** From the environment, as every program on a terminal does it: LC_ALL, LC_MESSAGES, LANG. */
export function languageFrom(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value) ?? '';
  return locale.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
