/** The only door from the window into main: one channel, our window only, every value parsed. */
import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { AppError, toWireError } from '../../shared/errors';
import { CALL_CHANNEL } from '../../shared/ipc';
import type { Logger } from '../platform';
import { answer, channelName, type Handlers } from './answer';

/** Whom main listens to. */
export interface TrustedPage {
  readonly webContents: () => WebContents | undefined;
  /** `app://keelson`, or the development server's. */
  readonly origin: string;
}

/** Our window, its main frame, our page: a frame or a page that got in by any accident is not answered. */
export function isTrusted(event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>, page: TrustedPage): boolean {
  const frame = event.senderFrame;
  return (
    frame !== null &&
    event.sender === page.webContents() &&
    frame.parent === null &&
    // URL.origin is 'null' for schemes that the URL standard does not know, so it is put together here.
    originOf(frame.url) === page.origin
  );
}

/** `app://keelson/index.html` -> `app://keelson`; empty when the text is no URL. */
export function originOf(url: string): string {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return '';
  }
}

/** Answers the window's calls from now on. The result waits for the calls that are being answered, before quitting. */
export function registerIpc(handlers: Handlers, page: TrustedPage, log: Logger): () => Promise<void> {
  const inFlight = new Set<Promise<unknown>>();
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, args: unknown) => {
    if (!isTrusted(event, page)) {
      const refusal = toWireError(
        new AppError('IPC_REJECTED', { channel: channelName(name), reason: 'unknown sender' }),
      );
      log.error('a call from an unknown sender was refused', refusal);
      return { ok: false, error: refusal };
    }
    const answering = answer(handlers, name, args, log);
    inFlight.add(answering);
    try {
      return await answering;
    } finally {
      inFlight.delete(answering);
    }
  });
  return async () => {
    await Promise.all(inFlight);
  };
}
