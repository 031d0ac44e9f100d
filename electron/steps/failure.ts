import { AppError, type ErrorCode, type ErrorParams } from '../../shared/errors';

/** A step that failed because of a service: the error, and what the unit's journal said last. */
export class StepFailure extends AppError {
  constructor(
    code: ErrorCode,
    params: ErrorParams,
    /** The systemd unit, `etcd.service`. */
    readonly unit: string,
    /** The last lines of its journal, oldest first. */
    readonly journal: readonly string[],
  ) {
    super(code, params, { detail: journal.slice(-5).join('\n') });
  }
}
