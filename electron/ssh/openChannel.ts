/** A channel, or word that none came: a server that is alive may still never answer. */
import { AppError } from '../../shared/errors';
import type { Connection, Running } from './connection';
import { orCancelled } from '../concurrency/sharedWork';
import { withTimeout } from '../concurrency/withTimeout';

/** For work that may take any time: that much a server may take before it even begins. */
const PATIENCE_SECONDS = 60;

/**
 * Opens a channel that runs a line; `label` stands for it in errors. What {@link Connection.exec} throws, and CANCELLED or
 * COMMAND_TIMEOUT when it takes longer than the work itself may (0 is never). Should it open after that, it is closed:
 * nothing was sent over it, so nothing runs.
 */
export async function openChannel(
  connection: Connection,
  line: string,
  { label, signal, timeoutSeconds }: { label: string; signal: AbortSignal; timeoutSeconds: number },
): Promise<Running> {
  if (signal.aborted) throw new AppError('CANCELLED');
  const seconds = timeoutSeconds || PATIENCE_SECONDS;
  const late = (): Error => new AppError('COMMAND_TIMEOUT', { host: connection.host, command: label, seconds });
  const opening = connection.exec(line);
  try {
    return await orCancelled(withTimeout(opening, seconds * 1000, late), signal);
  } catch (error) {
    opening.then(({ channel }) => channel.close()).catch(() => undefined);
    throw error;
  }
}
