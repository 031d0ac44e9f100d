/** The command line's own texts. What it shares with the window (issues, errors, steps) is in shared/messages. */
import { languageFor, type Language } from '../../../shared/messages/language';
import { en, type Texts } from './en';
import { zh } from './zh';

export type { Texts };
export const texts: Readonly<Record<Language, Texts>> = { en, zh };

/** From the environment, as every program on a terminal does it: LC_ALL, LC_MESSAGES, LANG. */
export function languageFrom(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value) ?? '';
  return languageFor('system', locale);
}
