/** Runs a command that writes into Keelson's folder on a node. */
import { AppError } from '../../shared/errors';
import type { Command } from '../shell/quote';
import type { ExecOptions, ExecResult, Host } from '../ssh/host';
import { diskTrouble } from '../ssh/transfer/diskTrouble';
import { paths } from './paths';

/** @throws DISK_FULL, DISK_READ_ONLY naming the folder; nothing that was to be written down has been changed then. */
export async function writeDown(host: Host, command: Command, options: ExecOptions): Promise<ExecResult> {
  try {
    return await host.run(command, options);
  } catch (error) {
    const words = error instanceof AppError && error.code === 'COMMAND_FAILED' ? (error.detail ?? '') : '';
    throw diskTrouble(host.name, paths.state, words) ?? error;
  }
}
