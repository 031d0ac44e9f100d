/** Whether a cluster works, check by check: what is checked, what is told of it while it goes on, and the report that this makes. */
import type { WireError } from '../errors';
import type { CommandRecord } from '../job/job';
import type { Notice } from '../job/notices';

/** In the order in which they are made and shown. Texts: `verification.checks` in shared/messages. */
export const checkIds = [
  ...(['nodes', 'services', 'endpoints', 'certificates'] as const),
  ...(['pod-to-pod', 'pod-to-service', 'node-port', 'name-resolution'] as const),
  ...(['created', 'scaled', 'rolled', 'rolled-back', 'cleaned-up'] as const),
] as const;
export type CheckId = (typeof checkIds)[number];

/** Why something was not measured. Texts: `verification.reasons`. */
export const unmeasuredReasons = [
  /** No API server answers. */
  'api-silent',
  /** What it goes on from has failed. */
  'after-failure',
  /** Somebody has stopped it. */
  'stopped',
  /** The services make their certificates themselves. */
  'no-certificates',
  /** No worker is Ready and can be reached. */
  'no-worker',
  /** There is no other node to send to, or nothing to send with. */
  'nothing-sent',
  'no-dns-pod',
  'no-dns-server',
] as const;
export type UnmeasuredReason = (typeof unmeasuredReasons)[number];

/** How a check has ended; with `errors` it has failed, one for each place where something is wrong. */
export type CheckEnd =
  | { readonly state: 'passed' }
  | { readonly state: 'failed'; readonly errors: readonly WireError[] }
  | { readonly state: 'unmeasured'; readonly reason: UnmeasuredReason };

export type CheckState = 'pending' | 'running' | CheckEnd['state'];
export type VerificationStatus = 'running' | 'passed' | 'failed' | 'cancelled';

export type VerificationEvent =
  /** Milliseconds since 1970, the workstation's clock. */
  | { readonly type: 'started'; readonly at: number }
  | { readonly type: 'check-started'; readonly check: CheckId }
  /** What was seen. */
  | { readonly type: 'fact'; readonly check: CheckId; readonly fact: Notice }
  /** A command of kubectl that has ended, as a person would type it. */
  | { readonly type: 'command'; readonly check: CheckId; readonly command: CommandRecord }
  | { readonly type: 'check-ended'; readonly check: CheckId; readonly end: CheckEnd }
  | { readonly type: 'ended'; readonly at: number; readonly status: Exclude<VerificationStatus, 'running'> };

export interface CheckReport {
  readonly state: CheckState;
  readonly facts: readonly Notice[];
  readonly commands: readonly CommandRecord[];
  readonly errors: readonly WireError[];
  readonly reason?: UnmeasuredReason;
}

export interface VerificationReport {
  readonly status: VerificationStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly checks: Readonly<Record<CheckId, CheckReport>>;
}

const pending: CheckReport = { state: 'pending', facts: [], commands: [], errors: [] };

/** Before anything has begun. */
export const emptyReport = (startedAt: number): VerificationReport => ({
  ...{ status: 'running', startedAt },
  checks: Object.fromEntries(checkIds.map((id) => [id, pending])) as VerificationReport['checks'],
});

/** What is asked until it is so stands there once, with the last answer. */
function withCommand(commands: readonly CommandRecord[], command: CommandRecord): CommandRecord[] {
  const isAgain = commands.at(-1)?.command === command.command;
  return [...(isAgain ? commands.slice(0, -1) : commands), command];
}

function changed(
  before: CheckReport,
  event: Exclude<VerificationEvent, { type: 'started' } | { type: 'ended' }>,
): CheckReport {
  switch (event.type) {
    case 'check-started':
      return { ...before, state: 'running' };
    case 'fact':
      return { ...before, facts: [...before.facts, event.fact] };
    case 'command':
      return { ...before, commands: withCommand(before.commands, event.command) };
    case 'check-ended':
      return { ...before, ...event.end };
  }
}

/** Folds one event in; nothing else may change a report. */
export function reduceVerification(report: VerificationReport, event: VerificationEvent): VerificationReport {
  switch (event.type) {
    case 'started':
      return emptyReport(event.at);
    case 'ended':
      return { ...report, status: event.status, endedAt: event.at };
    default:
      return {
        ...report,
        checks: { ...report.checks, [event.check]: changed(report.checks[event.check], event) },
      };
  }
}

/** How many checks are in each state. */
export function countChecks({ checks }: Pick<VerificationReport, 'checks'>): Record<CheckState, number> {
  const count: Record<CheckState, number> = { pending: 0, running: 0, passed: 0, failed: 0, unmeasured: 0 };
  for (const { state } of Object.values(checks)) count[state] += 1;
  return count;
}
