/**
 * The desktop app, read from top to bottom as it starts. It only ties things together: the engine is in services/ and
 * below, the window's rules in window.ts, the contract in shared/ipc.ts.
 */
import { join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import type { EventPayload } from '../shared/ipc';
import { createEventSender } from './ipc/events';
import { createGrantedPaths } from './ipc/grantedPaths';
import { createHandlers } from './ipc/handlers';
import { originOf, registerIpc, type TrustedPage } from './ipc/register';
import { createDialogs } from './mainDialogs';
import { setMenu } from './mainMenu';
import { mainPlatform, pageUrl, useDataDir } from './mainPlatform';
import { guardQuit } from './mainQuit';
import { languageFor } from '../shared/messages/language';
import { texts, type Texts } from './mainTexts';
import { openArgument } from './openArgument';
import { createCredentials } from './services/hosts/credentials';
import { createServices } from './services';
import { redactor } from './ssh/output/redact';
import { createWindow, lockDown } from './window/window';
import { declareScheme, servePage } from './window/protocol';

declareScheme();
const dataDir = useDataDir();

/** The file that the window opens first. A double click on macOS arrives as an event, perhaps before anything is ready. */
let firstFile = openArgument(process.argv.slice(1), process.cwd());
let openFile = (path: string): void => {
  firstFile = path;
};
app.on('open-file', (event, path) => {
  event.preventDefault();
  openFile(path);
});

// One program at a time: two would write the same records. The second hands its file to the first.
if (app.requestSingleInstanceLock({ path: firstFile })) void app.whenReady().then(start);
else app.exit(0);

async function start(): Promise<void> {
  const credentials = createCredentials();
  const platform = mainPlatform(dataDir, redactor(credentials.secrets));
  const services = createServices(platform, credentials);
  platform.log.info('started', { version: app.getVersion(), electron: process.versions.electron });

  const shown: { window?: BrowserWindow } = {};
  const openWindow = (): BrowserWindow | undefined => (shown.window?.isDestroyed() ? undefined : shown.window);
  const page: TrustedPage = { webContents: () => openWindow()?.webContents, origin: originOf(pageUrl()) };
  const sender = createEventSender(page, platform.log);
  services.deployments.subscribe((id, events) => sender.send('job', { id, events: [...events] }));
  services.comparisons.subscribe((id, events) => sender.send('comparison', { id, events: [...events] }));
  services.verifications.subscribe((id, events) => sender.send('verification', { id, events: [...events] }));
  services.results.onExported((progress) => sender.send('export', progress));
  services.cis.onProgress(({ done, total }) => sender.send('cis', { done, total }));
  services.programs.onProgress(({ label, done, total }) => sender.send('programs', { label, done, total }));
  services.bundles.onProgress(({ label, done, total }) => sender.send('bundle', { label, done, total }));
  services.logs.subscribe((id, lines) => sender.send('log', { id, lines: [...lines] }));

  const granted = createGrantedPaths();
  const command = (payload: EventPayload<'command'>): void => {
    granted.give('cluster', payload.path);
    sender.send('command', payload);
  };

  let language = languageFor('system', app.getLocale());
  const words = (): Texts => texts[language];
  const refreshMenu = async (): Promise<void> => {
    language = languageFor((await services.settings.get()).language, app.getLocale());
    const recent = await services.clusterFiles.recent();
    setMenu({ texts: words(), recent, command });
  };
  const dialogs = createDialogs(openWindow, words);
  const about = {
    version: app.getVersion(),
    platform: process.platform,
    locale: app.getLocale(),
    language: () => language,
    firstFile: () => firstFile,
    menuChanged: () => void refreshMenu(),
  };
  const handlers = createHandlers(services, dialogs, about, granted);
  const callsInFlight = registerIpc(handlers, page, platform.log);

  lockDown();
  servePage(join(__dirname, '../renderer'));
  await refreshMenu();
  const { window, saved } = await createWindow({
    platform,
    onPageStart: () => {
      sender.pageStarts();
      services.logs.unwatchAll();
      void services.comparisons.close();
      void services.verifications.close();
    },
  });
  shown.window = window;
  guardQuit(window, {
    texts: words,
    jobsRunning: () => services.deployments.running() > 0,
    cancelJobs: () => services.deployments.shutdown(),
    close: async () => {
      await Promise.all([callsInFlight(), saved()]);
      await services.close();
    },
  });
  listenForFiles(window, (path) => command({ name: 'openPath', path }));
  app.on('window-all-closed', () => app.quit());
  await window.loadURL(pageUrl());
}

/** From now on a file that is double-clicked, here or in a second instance, opens in this window. */
function listenForFiles(window: BrowserWindow, open: (path: string) => void): void {
  const bringToFront = (): void => {
    if (window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  };
  openFile = (path) => {
    bringToFront();
    open(path);
  };
  app.on('second-instance', (_event, _argv, _workDir, data) => {
    const path = (data as { path?: unknown } | undefined)?.path;
    if (typeof path === 'string') openFile(path);
    else bringToFront();
  });
}
