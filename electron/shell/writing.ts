/**
 * How a script on a node puts a file in place so that several of them at once can neither empty nor mix it: each writes
 * under a name that nobody else has, and renames. Only the standard tools of a node are used; flock where there is one.
 */
import { sh, type Command } from './quote';

/**
 * Defines, for the lines after it:
 *
 * `temporary FILE` makes an empty file beside FILE that only its owner may read, and sets $tmp to its name. It is gone when
 * the script ends, unless it was renamed.
 *
 * `lock FOLDER` waits until no other script of ours is at work in the folder, and keeps the others out until this one
 * ends. It is for what takes more than a rename: reading a file and writing it anew. The kernel gives up a flock with the
 * process that holds it. The folder that stands for it elsewhere outlives a script that was killed; a person is told of it then,
 * because nobody else can know whether its owner lives.
 *
 * Shells leave at once by TERM, which ends a cancelled script, only when it is trapped.
 */
export const writing: Command = sh`tmp=
held=
tidy() {
  [ ! -e "$tmp" ] || rm -f -- "$tmp"
  [ -z "$held" ] || rmdir -- "$held"
}
trap tidy EXIT
trap 'exit 143' TERM
temporary() {
  tmp=$(mktemp -- "\${1%/*}/.\${1##*/}.keelson-XXXXXXXXXXXX")
}
lock() {
  exec 9<"$1"
  if flock 9 2>/dev/null; then return; fi
  tries=300
  until mkdir -- "$1/.keelson-lock" 2>/dev/null; do
    tries=$(( tries - 1 ))
    if [ "$tries" -eq 0 ]; then
      echo "$1/.keelson-lock: another run is writing here. Remove this folder when there is none." >&2
      exit 1
    fi
    sleep 0.1 2>/dev/null || sleep 1
  done
  held=$1/.keelson-lock
}`;

/** What mktemp makes of the twelve X. Names of earlier versions had as many hexadecimal digits. */
const random = '[0-9A-Za-z]'.repeat(12) as Command;

/**
 * Removes what killed scripts have left beside these files. For somebody who knows that nobody else writes on the node: it
 * cannot tell a left-over from a file that is on its way.
 */
export const removeLeftoversCommand = (files: readonly string[]): Command =>
  sh`for file in ${files}; do
  for left in "\${file%/*}/.\${file##*/}.keelson-"${{ raw: random }}; do
    if [ -e "$left" ] || [ -L "$left" ]; then rm -f -- "$left"; fi
  done
done`;
