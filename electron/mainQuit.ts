/** Closing the window while a job runs asks first; and whatever is being written is written before the program ends. */
import { app, dialog, type BrowserWindow } from 'electron';
import type { Texts } from './mainTexts';

export interface QuitOptions {
  readonly texts: () => Texts;
  readonly jobsRunning: () => boolean;
  /** Cancels all jobs and waits until their remote ends are seen. */
  readonly cancelJobs: () => Promise<void>;
  /** Waits for writes and closes connections. */
  readonly close: () => Promise<void>;
}

/** How long writes and good-byes may delay the end of the program. */
const LAST_WORDS_MS = 3000;
const STAY = 0;
const CANCEL_AND_QUIT = 1;

async function ask(window: BrowserWindow, texts: Texts): Promise<number> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: texts.quitTitle,
    detail: texts.quitDetail,
    buttons: [texts.quitStay, texts.quitCancel, texts.quitLeave],
    defaultId: STAY,
    cancelId: STAY,
    noLink: true,
  });
  return response;
}

/**
 * Every way to quit passes through the window's `close`, so that is where a running job is asked about. "Quit now" ends
 * the program at once: the hosts' commands end with their connections, and the record says "interrupted" at next start.
 */
export function guardQuit(window: BrowserWindow, { texts, jobsRunning, cancelJobs, close }: QuitOptions): void {
  let asking = false;
  window.on('close', (event) => {
    if (!jobsRunning()) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    void ask(window, texts())
      .then(async (choice) => {
        if (choice === STAY) return;
        if (choice !== CANCEL_AND_QUIT) app.exit(0);
        await cancelJobs();
        window.close();
      })
      .finally(() => (asking = false));
  });

  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    closed = true;
    event.preventDefault();
    const late = new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS));
    void Promise.race([close().catch(() => undefined), late]).then(() => app.exit(0));
  });
}
