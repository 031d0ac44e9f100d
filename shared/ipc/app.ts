/** What the window needs to know about the application, the person's settings and the file being edited. */
import * as z from 'zod';

export const settings = z.object({
  /** `system` follows the operating system. */
  language: z.enum(['system', 'en', 'zh']),
  theme: z.enum(['system', 'light', 'dark']),
});
export type Settings = z.infer<typeof settings>;

export const appInfo = z.object({
  version: z.string(),
  platform: z.string(),
  /** BCP 47 tag of the operating system: `zh-CN`, `en-US`. */
  locale: z.string(),
  settings,
  /** A cluster file named on the command line or double-clicked. */
  openPath: z.string().optional(),
});
export type AppInfo = z.infer<typeof appInfo>;

/** A parsed cluster file; `document` is what the YAML says, not yet checked against the schema. */
export const document = z.object({ path: z.string(), document: z.unknown() });
export type OpenedDocument = z.infer<typeof document>;

/** What survives a crash: the document as typed and where it belongs. */
export const draft = z.object({ path: z.string().optional(), document: z.unknown(), dirty: z.boolean() });
export type Draft = z.infer<typeof draft>;
