/**
 * The window's texts. English defines the keys; Chinese has the type of English, so a missing or misspelt key does not
 * compile in either language. Texts that the command line also shows come from shared/messages.
 */
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en';
import type { Language } from '../../shared/messages/language';
import { zh } from './zh';

/** Starts i18next once; later calls only change the language. */
export async function startI18n(language: Language): Promise<i18n> {
  if (i18next.isInitialized) {
    await i18next.changeLanguage(language);
    return i18next;
  }
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en, zh } satisfies Record<Language, typeof zh>,
    ns: Object.keys(en),
    defaultNS: 'common',
    // React escapes already.
    interpolation: { escapeValue: false },
  });
  return i18next;
}
