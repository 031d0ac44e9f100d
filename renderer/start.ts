/** Everything that happens before the first picture: settings, language, the draft of last time. */
import { call } from './api';
import { startI18n } from './i18n';
import { languageOf, useAppStore } from './stores/appStore';
import { refreshCredentials } from './stores/credentialsStore';
import { replaceDraft } from './stores/draftStore';

const darkQuery = '(prefers-color-scheme: dark)';

function followSystemTheme(): void {
  const query = window.matchMedia(darkQuery);
  const apply = (): void => useAppStore.setState({ systemDark: query.matches });
  query.addEventListener('change', apply);
  apply();
}

export interface Start {
  /** The cluster file that was named on the command line or double-clicked. */
  readonly openPath?: string | undefined;
  /** Why the draft of last time could not be brought back. */
  readonly problem?: unknown;
}

async function restoreDraft(): Promise<void> {
  const draft = await call('draft.load');
  if (draft) replaceDraft(draft);
}

/** Throws only when main does not answer at all: a damaged draft must not keep the window from opening. */
export async function startApp(): Promise<Start> {
  const { settings, openPath, ...info } = await call('app.info');
  useAppStore.setState({ settings, info });
  followSystemTheme();
  await startI18n(languageOf(useAppStore.getState()));
  const [draft] = await Promise.allSettled([restoreDraft(), refreshCredentials()]);
  return { openPath, ...(draft.status === 'rejected' ? { problem: draft.reason } : {}) };
}
