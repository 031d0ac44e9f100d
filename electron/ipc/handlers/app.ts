import type { Services } from '../../services';
import type { Handlers } from '../answer';
import type { GrantedPaths } from '../grantedPaths';
import type { Language } from '../../../shared/messages/language';

/** What handlers know of the running program. */
export interface AppPort {
  readonly version: string;
  readonly platform: string;
  /** The operating system's BCP 47 tag. */
  readonly locale: string;
  /** What the person reads, after their settings. */
  readonly language: () => Language;
  /** The cluster file that the program was started with. */
  readonly firstFile: () => string | undefined;
  /** The menu's texts or its list of recent files are out of date. */
  readonly menuChanged: () => void;
}

export function appHandlers(
  { settings }: Services,
  app: AppPort,
  granted: GrantedPaths,
): Pick<Handlers, 'app.info' | 'settings.set'> {
  return {
    'app.info': async () => ({
      version: app.version,
      platform: app.platform,
      locale: app.locale,
      settings: await settings.get(),
      openPath: granted.give('cluster', app.firstFile()),
    }),
    'settings.set': async ({ language, theme }) => {
      const all = await settings.set({ ...(language ? { language } : {}), ...(theme ? { theme } : {}) });
      app.menuChanged();
      return all;
    },
  };
}
