/** The words of the tools on a host, and of the runtimes, when a disk cannot be written to. */
import { AppError } from '../../../shared/errors';

/** It is full, or somebody's share of it (errno(3): ENOSPC, EDQUOT). */
export const saysDiskFull = (words: string): boolean => /no space left on device|disk quota exceeded/i.test(words);

/** It lets nobody write (EROFS): so mounted, or made so by the kernel after errors of the disk. */
const saysReadOnly = (words: string): boolean => /read-only file system/i.test(words);

/** The error that a disk is the reason for, if it is: DISK_FULL, DISK_READ_ONLY. */
export function diskTrouble(host: string, path: string, words: string): AppError | undefined {
  if (saysDiskFull(words)) return new AppError('DISK_FULL', { host, path }, { detail: words });
  if (saysReadOnly(words)) return new AppError('DISK_READ_ONLY', { host, path }, { detail: words });
  return undefined;
}
