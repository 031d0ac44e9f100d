/** Why a connection did not come about, in our words. */
import { AppError } from '../../shared/errors';
import type { Word } from '../../shared/messages/messages';
import type { Target } from './login/authentication';

/** What ssh2 and sockets throw: `level` is ssh2's, `code` the system's, `reason` that of a refused channel. */
export type SshError = Error & { readonly level?: string; readonly code?: string | number; readonly reason?: unknown };

/** What was seen of an attempt while it ran. */
export interface Attempt {
  /** The first bytes that the server sent, or nothing. */
  greeting: string;
  agentFailed: boolean;
}

/** `reason` of SSH_UNREACHABLE, by the system's error code (of ours, or of the jump host in its words). */
const reasons: readonly (readonly [pattern: RegExp, reason: Word])[] = [
  [/ECONNREFUSED|connection refused/i, 'refused'],
  [/EHOSTUNREACH|ENETUNREACH|no route to host|network is unreachable/i, 'no-route'],
  [/ENOTFOUND|EAI_AGAIN|name or service not known|name resolution/i, 'name-unknown'],
  [/ECONNRESET|EPIPE/i, 'reset'],
  [/administratively prohibited/i, 'forwarding-refused'],
];

const TIMED_OUT = /ETIMEDOUT|timed out/i;

/**
 * The error for `thrown`; undefined stands for a connection that was closed without a word. `serverAccepts` lists the
 * methods that the server would have accepted.
 */
export function connectError(
  target: Target,
  thrown: SshError | undefined,
  attempt: Attempt,
  serverAccepts: readonly string[],
): AppError {
  const { host, address, port } = target;
  const place = { host, address, port };
  const words = thrown ? `${String(thrown.code ?? '')} ${thrown.message}` : '';
  const options = thrown ? { cause: thrown, detail: thrown.message } : {};

  if (thrown?.level === 'client-authentication' || /authentication failures/i.test(words)) {
    if (attempt.agentFailed) return new AppError('SSH_AGENT_UNAVAILABLE', { host }, options);
    const accepted = serverAccepts.join(', ');
    const detail = [thrown?.message ?? '', accepted && `The server accepts: ${accepted}`].filter(Boolean).join('\n');
    return new AppError('SSH_AUTH_FAILED', { host, user: target.user, method: target.auth.kind }, { detail });
  }
  if (attempt.greeting !== '' && !attempt.greeting.includes('SSH-')) return new AppError('SSH_NOT_SSH', place, options);
  if (TIMED_OUT.test(words)) return new AppError('SSH_TIMEOUT', place, options);
  const known = reasons.find(([pattern]) => pattern.test(words))?.[1];
  const otherwise: Word = attempt.greeting === '' ? 'closed' : 'handshake';
  return new AppError('SSH_UNREACHABLE', { ...place, reason: known ?? otherwise }, options);
}
