/** Users of the system that services run as: nobody can log in as one of them. */
import { sh, type Command } from '../shell/quote';

/** Makes those that are missing, each with a group of the same name, and prints them. useradd is of shadow-utils, on every distribution. */
export const makeUsersCommand = (names: readonly string[]): Command => sh`set -e
for name in ${names}; do
  if getent passwd "$name" >/dev/null; then continue; fi
  PATH="$PATH:/usr/sbin:/sbin" useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$name"
  echo "$name"
done`;
