/** The languages that Keelson speaks. */
export type Language = 'en' | 'zh';

/** The language for the person's choice and the operating system's locale (`zh-CN`, `zh_TW.UTF-8`, `en-US`, `de`). */
export const languageFor = (choice: Language | 'system', locale: string): Language =>
  choice !== 'system' ? choice : locale.toLowerCase().startsWith('zh') ? 'zh' : 'en';
