/** One check from its begin to its end, as events: what is thrown ends it, and a cancellation ends all of them. */
import { AppError, toWireError, type WireError } from '../../../shared/errors';
import { OUTPUT_LIMIT } from '../../../shared/job/job';
import type { Notice } from '../../../shared/job/notices';
import type { CheckEnd, CheckId, UnmeasuredReason, VerificationEvent } from '../../../shared/verification/verification';
import type { CommandObserver } from '../../ssh/host';

/** What a check in progress can say. */
export interface Check {
  /** What was seen. */
  readonly saw: (fact: Notice) => void;
  /** What is wrong; the check goes on, and has failed in the end. */
  readonly fails: (thrown: unknown) => void;
  /** Takes in every command of kubectl. */
  readonly observer: CommandObserver;
}

/** Thrown by a check that cannot be made, and through nobody's fault. */
export class Unmeasured extends Error {
  constructor(readonly reason: UnmeasuredReason) {
    super(reason);
  }
}

/** A fact without parameters of its own kind needs no more than this. */
export const fact = (code: Notice['code'], params: Notice['params'] = {}): Notice => ({
  ...{ severity: 'info', code, params },
});

export interface Checking {
  /** Makes a check. Answers whether it has passed. @throws CANCELLED when the signal has ended it */
  readonly make: (id: CheckId, signal: AbortSignal, work: (check: Check) => Promise<void>) => Promise<boolean>;
  /** Ends a check that was not made. */
  readonly skip: (id: CheckId, reason: UnmeasuredReason) => void;
  /** How many have failed so far. */
  readonly failed: () => number;
}

export function createChecking(tell: (event: VerificationEvent) => void): Checking {
  let failed = 0;
  const end = (check: CheckId, how: CheckEnd): void => {
    if (how.state === 'failed') failed += 1;
    tell({ type: 'check-ended', check, end: how });
  };
  return {
    skip: (id, reason) => end(id, { state: 'unmeasured', reason }),
    failed: () => failed,
    make: async (id, signal, work) => {
      const errors: WireError[] = [];
      tell({ type: 'check-started', check: id });
      try {
        await work({
          saw: (seen) => tell({ type: 'fact', check: id, fact: seen }),
          fails: (thrown) => void errors.push(toWireError(thrown)),
          observer: ({ output, ...command }) =>
            tell({ type: 'command', check: id, command: { ...command, output: output.slice(-OUTPUT_LIMIT) } }),
        });
      } catch (thrown) {
        if (signal.aborted) {
          end(id, { state: 'unmeasured', reason: 'stopped' });
          throw new AppError('CANCELLED');
        }
        if (thrown instanceof Unmeasured) {
          end(id, { state: 'unmeasured', reason: thrown.reason });
          return false;
        }
        errors.push(toWireError(thrown));
      }
      end(id, errors.length > 0 ? { state: 'failed', errors } : { state: 'passed' });
      return errors.length === 0;
    },
  };
}
