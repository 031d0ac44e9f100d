/** A `sudo` for tests: a script that asks, refuses and complains like the real one (1.9). */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface FakeSudoOptions {
  /** Undefined: sudoers says NOPASSWD. */
  readonly password?: string;
  /** What it says instead of running the command, after a right password. */
  readonly refusal?: string;
  /** With a password it waits for its directory service, for ever. */
  readonly hangs?: boolean;
  /** What it says at once, whatever is asked. */
  readonly broken?: string;
}

/** Marks what ran through it: commands see KEELSON_FAKE_ROOT=1. */
const script = ({ refusal, broken, hangs }: FakeSudoOptions): string => `#!/bin/sh
ask=yes stdin=no
while :; do
  case $1 in
    -n) ask=no ;;
    -S) stdin=yes ;;
    -p) shift ;;
    -H|-k) ;;
    *) break ;;
  esac
  shift
done
echo "$*" >>"$HOME/sudo.log"
say() { echo "sudo: $1" >&2; exit 1; }
${broken === undefined ? '' : `say ${JSON.stringify(broken)}`}
if [ -n "$SUDO_WANTS" ]; then
  [ "$ask" = yes ] || say 'a password is required'
  [ "$stdin" = yes ] || say 'a terminal is required to read the password'
  ${hangs ? 'while [ -d "$HOME" ]; do sleep 0.05; done' : ''}
  tries=0
  while :; do
    IFS= read -r answer || { echo 'sudo: no password was provided' >&2; say "$tries incorrect password attempt"; }
    [ "$answer" = "$SUDO_WANTS" ] && break
    tries=$((tries + 1))
    echo "$tries" >"$HOME/sudo.tries"
    [ "$tries" = 3 ] && say '3 incorrect password attempts'
    echo 'Sorry, try again.' >&2
  done
fi
${refusal === undefined ? '' : `say ${JSON.stringify(refusal)}`}
KEELSON_FAKE_ROOT=1 exec "$@"
`;

/** Tests may run as root, where nobody would need sudo. */
const id = `#!/bin/sh
[ -n "$KEELSON_FAKE_ROOT" ] && echo 0 || echo 1000
`;

/** Makes it in a folder, and answers the environment that puts it before the real one. */
export async function installFakeSudo(folder: string, options: FakeSudoOptions): Promise<Record<string, string>> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'sudo'), script(options), { mode: 0o755 });
  await writeFile(path.join(folder, 'id'), id, { mode: 0o755 });
  return { PATH: `${folder}:${process.env['PATH'] ?? ''}`, SUDO_WANTS: options.password ?? '' };
}
