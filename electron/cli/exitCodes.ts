/**
 * How the command line ends: 0 done, 1 failed, 2 bad input (nothing was touched), 130 cancelled; 3 of `plan` that changes are
 * pending, and of `status` that everything runs but something is not as the cluster file wants it.
 */
import { errorCatalogue, type WireError } from '../../shared/errors';
import type { JobStatus } from '../../shared/job/job';

export const exit = { done: 0, failed: 1, badInput: 2, pending: 3, cancelled: 130 } as const;
export type ExitCode = (typeof exit)[keyof typeof exit];

/** Bad input is what the person must change before trying again helps. */
export function exitCodeOf({ code }: WireError): ExitCode {
  if (code === 'CANCELLED') return exit.cancelled;
  const { kind, retryable } = errorCatalogue[code];
  return kind === 'user' && !retryable ? exit.badInput : exit.failed;
}

export const exitCodeOfJob = (status: JobStatus): ExitCode =>
  status === 'done' ? exit.done : status === 'cancelled' ? exit.cancelled : exit.failed;
