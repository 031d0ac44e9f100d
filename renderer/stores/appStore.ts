/** What the window as a whole knows: the application, the person's settings, the page on the screen. */
import { create } from 'zustand';
import type { AppInfo, Settings } from '../../shared/ipc/app';
import { call } from '../api';
import { startI18n } from '../i18n';
import { languageFor, type Language } from '../../shared/messages/language';
import type { ThemeName } from '../theme';
import type { PageId } from '../wizard/pages';

interface AppState {
  readonly info: Omit<AppInfo, 'settings' | 'openPath'>;
  readonly settings: Settings;
  /** Whether the operating system asks for dark windows. */
  readonly systemDark: boolean;
  /** Whether it asks for less motion: then there is none. */
  readonly systemStill: boolean;
  readonly page: PageId;
  /** The field that the person wants to be taken to; its page focuses it and forgets it. */
  readonly target: string | undefined;
  /** The person has read what profile simple means for safety; asked once per start. */
  readonly profileUnderstood: boolean;
}

export const useAppStore = create<AppState>()(() => ({
  info: { version: '', platform: '', locale: 'en' },
  settings: { language: 'system', theme: 'system' },
  systemDark: false,
  systemStill: false,
  page: 'nodes',
  target: undefined,
  profileUnderstood: false,
}));

export const languageOf = ({ settings, info }: AppState): Language => languageFor(settings.language, info.locale);
const themeNameOf = ({ settings, systemDark }: AppState): ThemeName =>
  settings.theme === 'system' ? (systemDark ? 'dark' : 'light') : settings.theme;

export const useLanguage = (): Language => useAppStore(languageOf);
export const useThemeName = (): ThemeName => useAppStore(themeNameOf);
export const useMotion = (): boolean => useAppStore(({ systemStill }) => !systemStill);

export const goTo = (page: PageId): void => useAppStore.setState({ page, target: undefined });
/** Opens the page of a field and puts the cursor there. `path` as an issue says it: `nodes[2].ip`. */
export const goToField = (page: PageId, path: string): void => useAppStore.setState({ page, target: path });

/** Applies at once; what main answers (it stores the settings) is the truth. */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  useAppStore.setState(({ settings }) => ({ settings: { ...settings, ...change } }));
  await startI18n(languageOf(useAppStore.getState()));
  useAppStore.setState({ settings: await call('settings.set', change) });
}
