/** Everything that happens before the first picture: settings, language, the draft of last time. */
import { call } from './api';
import { cutOffJob, listenToJobs, loadJobs, useJobStore } from './stores/jobStore';
import { startI18n } from './i18n';
import { goTo, languageOf, useAppStore } from './stores/appStore';
import { listenToComparisons } from './stores/comparisonStore';
import { refreshCredentials } from './stores/credentialsStore';
import { replaceDraft, useDraftStore } from './stores/draftStore';
import { listenToVerifications } from './stores/verificationStore';

/** What the system says now, and whenever it says something else. */
const systemWishes = {
  systemDark: '(prefers-color-scheme: dark)',
  systemStill: '(prefers-reduced-motion: reduce)',
} as const;

function followSystem(): void {
  for (const [wish, media] of Object.entries(systemWishes)) {
    const query = window.matchMedia(media);
    const apply = (): void => useAppStore.setState({ [wish]: query.matches });
    query.addEventListener('change', apply);
    apply();
  }
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

/** Another document has other machines. */
function followDocument(): void {
  useDraftStore.subscribe((now, before) => {
    if (now.opened !== before.opened) void refreshCredentials().catch(() => undefined);
  });
}

/** A run that goes on or was cut off is what somebody who comes back looks for; who named a file looks for that. */
function choosePage(openPath: string | undefined): void {
  const jobs = useJobStore.getState();
  if (openPath === undefined && (jobs.open ?? cutOffJob(jobs))) goTo('deploy');
}

/** Throws only when main does not answer at all: a damaged draft must not keep the window from opening. */
export async function startApp(): Promise<Start> {
  const { settings, openPath, ...info } = await call('app.info');
  useAppStore.setState({ settings, info });
  followSystem();
  await startI18n(languageOf(useAppStore.getState()));
  listenToJobs();
  listenToComparisons();
  listenToVerifications();
  const restored = restoreDraft();
  // Whose secrets are known is asked for the nodes of the draft.
  const known = restored.catch(() => undefined).then(() => refreshCredentials());
  const [draft] = await Promise.allSettled([restored, known, loadJobs()]);
  followDocument();
  choosePage(openPath);
  return { openPath, ...(draft.status === 'rejected' ? { problem: draft.reason } : {}) };
}
