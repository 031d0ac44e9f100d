/** Errors after which nobody knows what still goes on at the host. */
import type { WireError } from '../../shared/errors';

/** A command was to be stopped and its end was not seen, or the link was lost while it ran. */
export const leavesDoubt = ({ code, params }: Pick<WireError, 'code' | 'params'>): boolean =>
  params['unknown'] !== undefined || code === 'SSH_CONNECTION_LOST';
