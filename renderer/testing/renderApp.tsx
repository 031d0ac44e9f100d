/** The whole window in a test, on a fake bridge. */
import { cleanup, configure, render, screen, type RenderResult } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel, type UserEvent } from '@testing-library/user-event';
import { App } from '../App';
import { startApp } from '../start';
import { useJobStore } from '../stores/jobStore';
import { useAppStore } from '../stores/appStore';
import { useCredentialsStore } from '../stores/credentialsStore';
import { newDocument, replaceDraft } from '../stores/draftStore';
import { useVerificationStore } from '../stores/verificationStore';
import { useInspectionStore } from '../stores/inspectionStore';
import { useHostsStore } from '../stores/hostsStore';
import { createFakeBridge, type FakeAnswers, type FakeBridge } from './fakeBridge';
import type { Language } from '../../shared/messages/language';

// Asking happy-dom for the style of every ancestor takes seconds on a page of this size; and a busy machine is no failure.
configure({ defaultHidden: true, asyncUtilTimeout: 20_000 });

export interface Rendered extends RenderResult {
  readonly bridge: FakeBridge;
  readonly user: UserEvent;
}

/** Nothing ends an animation in happy-dom: closed dialogs would stay. */
function stopMotion(): void {
  const { happyDOM } = window as unknown as { happyDOM: { settings: { device: { prefersReducedMotion: string } } } };
  happyDOM.settings.device.prefersReducedMotion = 'reduce';
}

/** Starts the window as main.tsx does. `document` is the draft of last time. */
export async function renderApp(
  options: { answers?: FakeAnswers; document?: unknown; language?: Language } = {},
): Promise<Rendered> {
  const { answers = {}, document, language = 'en' } = options;
  cleanup();
  const bridge = createFakeBridge({
    'app.info': () => ({
      version: '0.0.0',
      platform: 'linux',
      locale: 'en-US',
      settings: { language, theme: 'light' },
    }),
    ...(document === undefined ? {} : { 'draft.load': () => ({ document, path: '/home/me/c.yaml', dirty: false }) }),
    ...answers,
  });
  window.keelson = bridge;
  stopMotion();
  useAppStore.setState({ page: 'nodes', target: undefined, profileUnderstood: false });
  useHostsStore.setState({ tests: {} });
  useVerificationStore.setState({ status: 'none' }, true);
  useJobStore.setState({ jobs: undefined, open: undefined, busy: false, error: undefined });
  useInspectionStore.setState({ inspection: { status: 'running' } }, true);
  useCredentialsStore.setState({ known: {}, given: {} });
  replaceDraft({ document: newDocument() });
  const start = await startApp();
  const rendered = render(<App {...start} />);
  await screen.findByRole('navigation');
  // happy-dom does not cascade antd's rules for pointer events.
  return {
    ...rendered,
    bridge,
    user: userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never }),
  };
}

/** The input of a field, by its path in the cluster file. */
export function field(path: string): HTMLInputElement {
  const place = `[data-field="${path}"]`;
  const found = document.querySelector<HTMLInputElement>(`input${place}, ${place} input`);
  if (!found) throw new Error(`no field ${path} on the page`);
  return found;
}
