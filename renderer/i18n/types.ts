/** The same keys with any text: what a translation must have, no more and no less. */
export type Shape<T> = { readonly [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };

export type Language = 'en' | 'zh';

/** The language to show for the person's choice and the operating system's tag (`zh-CN`, `en-US`, `de`). */
export const resolveLanguage = (choice: Language | 'system', systemLocale: string): Language =>
  choice === 'system' ? (systemLocale.toLowerCase().startsWith('zh') ? 'zh' : 'en') : choice;
