/** Connects the menu, double-clicked files and the keyboard with the file actions. */
import type { EventPayload } from '../../shared/ipc';
import { on } from '../api';
import { run } from '../components/feedback';
import { duplicateFile, newFile, openFile, saveFile } from './fileActions';

type Command = EventPayload<'command'>;

const actions: Readonly<Record<Command['name'], (path?: string) => Promise<unknown>>> = {
  new: newFile,
  open: () => openFile(),
  openPath: (path) => openFile(path),
  save: () => saveFile(),
  saveAs: () => saveFile(true),
  duplicate: duplicateFile,
};

export const startCommands = (): (() => void) =>
  on('command', ({ name, path }) => {
    run(actions[name](path));
  });
