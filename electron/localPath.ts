/** Paths of this computer as a cluster file names them. */
import nodePath from 'node:path';
import type { Platform } from './platform';

/**
 * The absolute path: `~/.ssh/id` lies below the home folder, a relative path below the work folder. `path` is the
 * system's own; tests take `path.win32`.
 */
export function localPath(
  file: string,
  { homeDir, workDir }: Pick<Platform, 'homeDir' | 'workDir'>,
  path: Pick<typeof nodePath, 'join' | 'resolve'> = nodePath,
): string {
  return /^~[/\\]/.test(file) ? path.join(homeDir, file.slice(2)) : path.resolve(workDir, file);
}
