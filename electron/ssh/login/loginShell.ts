/** A login that is accepted and leads nowhere: the user's shell there runs no commands. Told as what it is. */
import { AppError } from '../../../shared/errors';
import type { Word } from '../../../shared/messages/messages';

/** In this order: the first that fits. */
const kinds: readonly (readonly [words: RegExp, reason: Word])[] = [
  // nologin(8) of util-linux and of shadow, unless /etc/nologin.txt says something else.
  [/account is currently not available|nologin/i, 'no-login-shell'],
  // bash(1), "RESTRICTED SHELL": it runs nothing in its own place, and no program by its path.
  [/restricted/i, 'restricted-shell'],
  [/^\s*$/, 'silent-shell'],
];

/** LOGIN_SHELL_UNUSABLE, from what the shell said before it ended without having begun our command. */
export function loginShellFailure(host: string, user: string, words: string): AppError {
  const reason = kinds.find(([pattern]) => pattern.test(words))?.[1] ?? 'strange-shell';
  const detail = words.trim();
  return new AppError('LOGIN_SHELL_UNUSABLE', { host, user, reason }, detail === '' ? {} : { detail });
}
