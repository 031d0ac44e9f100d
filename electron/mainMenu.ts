/** The application menu. File entries are commands to the page, which knows what is unsaved; the rest are standard roles. */
import { basename } from 'node:path';
import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { EventPayload } from '../shared/ipc';
import type { Texts } from './mainTexts';

export interface MenuOptions {
  readonly texts: Texts;
  /** Newest first, absolute. */
  readonly recent: readonly string[];
  readonly command: (payload: EventPayload<'command'>) => void;
}

const isMac = process.platform === 'darwin';

function fileMenu({ texts, recent, command }: MenuOptions): MenuItemConstructorOptions {
  const entry = (
    label: string,
    accelerator: string | undefined,
    name: 'new' | 'open' | 'save' | 'saveAs' | 'duplicate',
  ) => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => command({ name }),
  });
  return {
    label: texts.file,
    submenu: [
      entry(texts.newFile, 'CmdOrCtrl+N', 'new'),
      entry(texts.open, 'CmdOrCtrl+O', 'open'),
      {
        label: texts.recent,
        submenu:
          recent.length === 0
            ? [{ label: texts.noRecent, enabled: false }]
            : recent.map((path) => ({
                label: basename(path),
                sublabel: path,
                click: () => command({ name: 'openPath', path }),
              })),
      },
      { type: 'separator' },
      entry(texts.save, 'CmdOrCtrl+S', 'save'),
      entry(texts.saveAs, 'CmdOrCtrl+Shift+S', 'saveAs'),
      entry(texts.duplicate, undefined, 'duplicate'),
      { type: 'separator' },
      isMac ? { role: 'close', label: texts.close } : { role: 'quit', label: texts.quit },
    ],
  };
}

/** Builds the menu anew: after a change of language or of the list of recent files. */
export function setMenu(options: MenuOptions): void {
  const { texts } = options;
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    fileMenu(options),
    {
      label: texts.edit,
      submenu: [
        { role: 'undo', label: texts.undo },
        { role: 'redo', label: texts.redo },
        { type: 'separator' },
        { role: 'cut', label: texts.cut },
        { role: 'copy', label: texts.copy },
        { role: 'paste', label: texts.paste },
        { role: 'selectAll', label: texts.selectAll },
      ],
    },
    {
      label: texts.view,
      submenu: [
        { role: 'resetZoom', label: texts.actualSize },
        { role: 'zoomIn', label: texts.zoomIn },
        { role: 'zoomOut', label: texts.zoomOut },
        { type: 'separator' },
        { role: 'togglefullscreen', label: texts.fullScreen },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools', label: texts.developerTools } as const]),
      ],
    },
    { label: texts.window, role: 'window', submenu: [{ role: 'minimize', label: texts.minimize }] },
    { label: texts.help, role: 'help', submenu: [{ role: 'about', label: texts.about }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
