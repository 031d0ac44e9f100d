/** Where things lie on a node that are no target files. */
export { paths } from '../node/paths';

/** A file that was there before ours keeps its content under this name, and gets its place back by a reset. */
export const BACKUP_SUFFIX = '.keelson-backup';
