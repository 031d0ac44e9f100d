/** Finds out, once per connection, how commands become root there. */
import { AppError } from '../../../shared/errors';
import type { Word } from '../../../shared/messages/messages';
import type { Connection } from '../connection';
import type { HostSecrets } from './credentials';
import { sudoLine, type Elevation } from '../envelope';
import { exec } from '../exec';
import { toInput } from '../input';
import { loginShellFailure } from './loginShell';
import { openChannel } from '../openChannel';
import { sh } from '../../shell/quote';
import { orCancelled } from '../../concurrency/sharedWork';
import { withTimeout } from '../../concurrency/withTimeout';

/** The words of sudo, and of sudo-rs, which newer Ubuntus have. In this order: the first that fits. */
const refusals: readonly (readonly [pattern: RegExp, reason: Word])[] = [
  [/must have a tty|no tty present|a terminal is required/i, 'tty'],
  [/not in the sudoers|may not run sudo|not allowed|can't do that/i, 'not-allowed'],
  [/incorrect|try again|authentication fail|no password was provided|password attempt/i, 'wrong-password'],
  [/not found|no such file/i, 'missing'],
];

/** SUDO_FAILED with what sudo said: why the command did not even begin. */
export function sudoFailure(host: string, stderr: string): AppError {
  const reason = refusals.find(([pattern]) => pattern.test(stderr))?.[1] ?? 'not-allowed';
  return new AppError('SUDO_FAILED', { host, reason }, { detail: stderr.trim() });
}

const NEEDS_PASSWORD = /password is required|authentication is required/i;

/** sudo may ask a directory service, and waits after a wrong password. */
const PATIENCE_SECONDS = 30;

/**
 * Tries a password with nothing else on stdin, so that a wrong one counts as one attempt and not as three. CANCELLED and
 * COMMAND_TIMEOUT come at once: nothing of ours runs there.
 */
async function tryPassword(connection: Connection, password: string, signal: AbortSignal): Promise<Answer> {
  const run = { label: 'sudo', signal, timeoutSeconds: PATIENCE_SECONDS };
  const { channel, exitCode } = await openChannel(connection, sudoLine('sudo-password', 'true'), run);
  const answer = new Promise<Answer>((resolve) => {
    let stderr = '';
    channel.resume();
    channel.on('error', () => undefined);
    channel.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    channel.on('close', () => setImmediate(() => resolve({ stderr, exitCode: exitCode() })));
    channel.end(`${password}\n`);
  });
  const late = (): Error =>
    new AppError('COMMAND_TIMEOUT', { host: connection.host, command: run.label, seconds: PATIENCE_SECONDS });
  try {
    return await orCancelled(withTimeout(answer, PATIENCE_SECONDS * 1000, late), signal);
  } catch (error) {
    channel.close();
    throw error;
  }
}

interface Answer {
  /** Undefined when the link was lost before. */
  readonly exitCode: number | undefined;
  readonly stderr: string;
}

/**
 * How to become root: not at all (the login is root, or the node does not ask for it), by sudo without a password, or
 * with one. SUDO_FAILED (`reason`: wrong-password, not-allowed, tty, missing), SSH_CREDENTIALS_MISSING, COMMAND_TIMEOUT,
 * and LOGIN_SHELL_UNUSABLE when not even the question came through.
 */
export async function findElevation(
  connection: Connection,
  wanted: boolean,
  secrets: HostSecrets,
  signal: AbortSignal,
): Promise<Elevation> {
  const { host } = connection;
  if (!wanted) return { kind: 'none' };
  // -k: not a remembered password, which would be forgotten in the middle of a deployment.
  const probe = await exec(connection, {
    command: sh`[ "$(id -u)" = 0 ] && echo root || sudo -k -n /bin/sh -c :`,
    label: 'sudo -n',
    elevation: { kind: 'none' },
    input: toInput(undefined),
    signal,
    timeoutSeconds: PATIENCE_SECONDS,
    isLast: true,
  });
  if (!probe.started) throw loginShellFailure(host, connection.user, `${probe.noise}\n${probe.stderr}`);
  if (probe.stdout.trim() === 'root') return { kind: 'none' };
  if (probe.exitCode === 0) return { kind: 'sudo' };
  if (!NEEDS_PASSWORD.test(probe.stderr)) throw sudoFailure(host, probe.stderr);

  const password = secrets.sudoPassword ?? secrets.password;
  if (password === undefined) throw new AppError('SSH_CREDENTIALS_MISSING', { host, what: 'sudoPassword' });
  const { exitCode, stderr } = await tryPassword(connection, password, signal);
  if (exitCode === undefined) throw new AppError('SSH_CONNECTION_LOST', { host });
  if (exitCode !== 0) throw sudoFailure(host, stderr);
  return { kind: 'sudo-password', password };
}
