/** Which cluster file a start of the app asks for. */
import { resolve } from 'node:path';

const isClusterFile = (argument: string): boolean => /\.(ya?ml|keelson)$/i.test(argument) && !argument.startsWith('-');

/**
 * The absolute path of the cluster file among the arguments: `--cluster FILE`, or the first that looks like one (a
 * double click passes the file's path). Electron's and Chromium's own switches are passed over.
 */
export function openArgument(argv: readonly string[], workDir: string): string | undefined {
  const named = argv.indexOf('--cluster');
  const path = named >= 0 ? argv[named + 1] : argv.find(isClusterFile);
  return path === undefined || path === '' ? undefined : resolve(workDir, path);
}
