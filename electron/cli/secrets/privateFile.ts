import { stat } from 'node:fs/promises';
import { unreadable } from '../../storage/files';

/** The mode of a file that others on the machine may read: `0644`; undefined when they may not. Throws FILE_UNREADABLE. */
export async function modeOpenToOthers(path: string): Promise<string | undefined> {
  const { mode } = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  // Windows has no such modes: node reports 0666 for every file there.
  const isOpen = process.platform !== 'win32' && (mode & 0o077) !== 0;
  return isOpen ? (mode & 0o777).toString(8).padStart(4, '0') : undefined;
}
