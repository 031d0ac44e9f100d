/** Keelson's own log: one file in the data folder, rotated, redacted. Journals of hosts are not written here. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fileLogger from 'electron-log/node';
import type { Logger } from '../platform';
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../storage/files';

const MAX_BYTES = 2 * 1024 * 1024;

/** `name` tells the app's file from the command line's: both may run at once. Every text passes `redact` first. */
export function createFileLog(dataDir: string, name: 'app' | 'cli', redact: (text: string) => string): Logger {
  const logger = fileLogger.create({ logId: name });
  logger.transports.console.level = false;
  const folder = join(dataDir, 'logs');
  logger.transports.file.resolvePathFn = () => {
    // electron-log would make the folder for everybody to read. It tells of what goes wrong here, and goes on.
    mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
    return join(folder, `${name}.log`);
  };
  logger.transports.file.maxSize = MAX_BYTES;
  logger.transports.file.writeOptions = { flag: 'a', mode: PRIVATE_FILE, encoding: 'utf8' };
  logger.transports.file.format = '{iso} {level} {text}';
  const line = (message: string, details?: object): string =>
    redact(details === undefined ? message : `${message} ${JSON.stringify(details)}`);
  return {
    info: (message, details) => logger.info(line(message, details)),
    warn: (message, details) => logger.warn(line(message, details)),
    error: (message, error) => logger.error(line(message, error)),
  };
}
