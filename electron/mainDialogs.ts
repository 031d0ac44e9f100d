/** The operating system's file dialogs, behind an interface that handlers and tests can do without Electron. */
import { dialog, type BrowserWindow, type FileFilter, type OpenDialogOptions } from 'electron';
import type { Dialogs } from './ipc/handlers/dialogs';
import type { Texts } from './mainTexts';

const clusterFilter = (texts: Texts): FileFilter => ({
  name: texts.clusterFiles,
  extensions: ['yaml', 'yml', 'keelson'],
});
const bundleFilter = (texts: Texts): FileFilter => ({ name: texts.bundles, extensions: ['tar'] });
const anyFile = (texts: Texts): FileFilter => ({ name: texts.allFiles, extensions: ['*'] });

/** `window` and `texts` are asked for at each dialog: the language may have changed. */
export function createDialogs(window: () => BrowserWindow | undefined, texts: () => Texts): Dialogs {
  const open = async (options: OpenDialogOptions): Promise<string[]> => {
    const parent = window();
    const result = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
    return result.canceled ? [] : result.filePaths;
  };
  const save = async (title: string, name: string, filters: FileFilter[]): Promise<string | undefined> => {
    const parent = window();
    const options = { title, defaultPath: name, filters };
    const result = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
    return result.canceled || result.filePath === '' ? undefined : result.filePath;
  };

  return {
    openCluster: async () => {
      const [path] = await open({
        title: texts().open,
        properties: ['openFile'],
        filters: [clusterFilter(texts()), anyFile(texts())],
      });
      return path;
    },
    saveCluster: (name) => save(texts().saveAs, name, [clusterFilter(texts())]),
    saveText: (what, name) => save(what === 'log' ? texts().saveLog : texts().saveKubeconfig, name, [anyFile(texts())]),
    openBundle: async () => {
      const [path] = await open({
        title: texts().openBundle,
        properties: ['openFile'],
        filters: [bundleFilter(texts()), anyFile(texts())],
      });
      return path;
    },
    saveBundle: (name) => save(texts().saveBundle, name, [bundleFilter(texts())]),
    exportFolder: async () => {
      const [path] = await open({ title: texts().exportFolder, properties: ['openDirectory', 'createDirectory'] });
      return path;
    },
    pick: (kind, purpose) => {
      const titles = {
        key: texts().pickKey,
        archive: texts().pickArchive,
        binaries: texts().pickBinaries,
        manifest: texts().pickManifest,
      };
      return open({
        title: titles[purpose],
        properties: [
          kind === 'folder' ? 'openDirectory' : 'openFile',
          ...(kind === 'files' ? (['multiSelections'] as const) : []),
          // Private keys live in ~/.ssh, which is hidden.
          ...(purpose === 'key' ? (['showHiddenFiles'] as const) : []),
        ],
      });
    },
  };
}
