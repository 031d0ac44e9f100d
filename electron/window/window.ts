/** The one window, and everything a page in it may not do. */
import { join } from 'node:path';
import { app, BrowserWindow, session, type Session } from 'electron';
import type { Platform } from '../platform';
import { loadWindowState, saveWindowState, windowStateFile } from './state';

export interface WindowOptions {
  readonly platform: Platform;
  /** Each time a page begins to load: the listeners and subscriptions of the one before are gone. */
  readonly onPageStart: () => void;
}

export interface AppWindow {
  readonly window: BrowserWindow;
  /** Waits until the window's place, told when it closed, is written down. */
  readonly saved: () => Promise<void>;
}

/** Makes the window, still empty; it appears when its page is ready to be seen. */
export async function createWindow({ platform, onPageStart }: WindowOptions): Promise<AppWindow> {
  const stateFile = windowStateFile(platform);
  const state = await loadWindowState(stateFile);
  const window = new BrowserWindow({
    width: state?.width ?? 1280,
    height: state?.height ?? 840,
    ...(state ? { x: state.x, y: state.y } : {}),
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Keelson',
    webPreferences: {
      preload: join(__dirname, '../preload/preload.js'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (state?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  let saving = Promise.resolve();
  window.on('close', () => {
    saving = saveWindowState(stateFile, window);
  });
  window.webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) onPageStart();
  });
  return { window, saved: () => saving };
}

/** Nothing that a page could ask for is granted, but putting text on the clipboard, which the copy buttons do. */
function denyPermissions(target: Session): void {
  target.setPermissionRequestHandler((_page, permission, answer) => answer(permission === 'clipboard-sanitized-write'));
  target.setPermissionCheckHandler((_page, permission) => (permission as string) === 'clipboard-sanitized-write');
}

/** No navigation, no second window, no webview, no download: the page is the app. Holds for every page that is ever made. */
export function lockDown(): void {
  denyPermissions(session.defaultSession);
  session.defaultSession.on('will-download', (event) => event.preventDefault());
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
