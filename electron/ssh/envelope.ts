/**
 * How commands travel to a host, and how they can be stopped there.
 *
 * The line that the login shell gets is always the same and contains nothing that shells disagree on, so it works in
 * bash, fish and csh alike. Everything else comes over stdin: nothing of a command is visible in an argument list or in
 * sudo's log, and its length is not limited. Stdin then carries the command's own input in frames, and stays open as a
 * switch: when it ends, for whatever reason (cancelled, link lost, workstation dead), the command is killed, before it
 * could take a cut input for a whole one. Servers refuse SSH signals for root, and a quiet `journalctl -f` never notices
 * that nobody listens; this works for both.
 *
 * A command's end is told on both outputs, and the shell waits for the next one: to open a shell costs a host more than most
 * commands do, and sudo hashes a password each time.
 */
import { quote, type Command } from '../shell/quote';
import { readBytes } from '../shell/readBytes';

/** How a command gets its rights; see sudo.ts. */
export type Elevation =
  | { readonly kind: 'none' }
  | { readonly kind: 'sudo' }
  /** sudo reads the password as the first line of stdin. */
  | { readonly kind: 'sudo-password'; readonly password: string };

/** Printed to both outputs when the command starts: what stands before it came from the login shell, or from sudo. */
export const START_MARKER = '@keelson-start';
/** Printed to both outputs when the command has ended; on stdout its exit code follows, and whether the shell goes on. */
export const endMarker = (mark: string): string => `@keelson-end ${mark}`;
export const GOES_ON = 'next';

/**
 * Waits for the envelope, skipping everything else: the password line, should sudo not have asked for it after all. The
 * script is short enough for dd, which alone reads no further on every system (see shell/readBytes.ts).
 */
const reader = 'while read -r k n; do if test "$k" = @keelson; then eval "$(dd bs=1 count="$n" 2>/dev/null)"; fi; done';
/** A session of its own, so that the command and all its children can be killed at once. `&` keeps setsid from forking. */
const starter = 'exec 3<&0; setsid /bin/sh -c "$0" <&3 3<&- & exec 3<&-; wait $!';

const sudo = {
  none: '',
  sudo: 'sudo -H -n ',
  // -k: the password is asked for even when sudo remembers it, otherwise it would end up in the command's input.
  'sudo-password': 'sudo -H -k -S -p "" ',
} as const;

/** sudo alone, in a language whose messages can be recognised. */
export const sudoLine = (kind: keyof typeof sudo, rest: string): string => `exec env LC_ALL=C ${sudo[kind]}${rest}`;

/** What the login shell is asked to run. */
export const execLine = (elevation: Elevation): string =>
  sudoLine(elevation.kind, `/bin/sh -c '${starter}' '${reader}'`);

export interface Envelope {
  readonly command: Command;
  /** Nobody knows it before: no output of the command can be taken for its end. */
  readonly mark: string;
  /** Folders with programs of ours, where commands look last. */
  readonly path: readonly string[];
  readonly hasInput: boolean;
  /** The shell ends with it. */
  readonly isLast: boolean;
}

/**
 * One compound command, so that a cut envelope is a syntax error and never half a script.
 *
 * The first part of the pipe passes the frames on and then watches stdin; the second runs the command. Both have to
 * survive one of the two signals: TERM kills the command when stdin ends, HUP kills the watcher when the command ends.
 * `ready` keeps the command from ending before the watcher can be killed; the second TERM is for a command that had not
 * quite begun at the first.
 *
 * TMOUT, which hardened hosts set for people who leave their terminals alone, would end bash's `read` here as well (bash(1)).
 *
 * The shell takes another envelope only when the watcher has said (USR1) that it has read all frames: what is left of them would
 * stand before that.
 */
const script = ({ command, mark, path, hasInput, isLast }: Envelope): string => `{
command=${quote(command)}
next=${hasInput || isLast ? 'over' : GOES_ON}
unset TMOUT
trap '' HUP TERM
trap ${isLast ? ':' : `next=${GOES_ON}`} USR1
echo ${START_MARKER}
echo ${START_MARKER} >&2
{
  {
    trap - HUP
    echo ready
    ${hasInput ? PASS_FRAMES : WATCH}
    kill -TERM 0
    sleep 1
    kill -TERM 0
    sleep 4
    kill -KILL 0
  } | (
    read -r _
    (
      trap - HUP TERM
      exec 3<&- 2>&4 4>&-
      LC_ALL=C
      PATH=$PATH:${quote(['/usr/local/sbin', '/usr/sbin', '/sbin', ...path].join(':'))}
      export LC_ALL PATH
      umask 022
      eval "$command"
    )
    code=$?
    kill -HUP 0
    exit $code
  )
} 3<&0 4>&2 2>/dev/null
code=$? told=$next command=
echo "${endMarker(mark)} $code $told"
echo "${endMarker(mark)}" >&2
test $told = ${GOES_ON} || exit $code
}
`;

/**
 * Until stdin ends. Not by a program: one that is killed while it waits may still take what comes next, and the shell, which has
 * waited for its own children only, would never get it.
 */
const WATCH = 'exec >/dev/null; while read -r _ <&3; do :; done';
/** Only where the command has an input. */
export const PASS_FRAMES = `${readBytes}
    while read -r size <&3; do
      if test "$size" = 0; then
        kill -USR1 $$
        ${WATCH}
        break
      fi
      read_bytes "$size" <&3 || cat <&3 >/dev/null
    done`;

/** What makes the shell a root's, before its first envelope. */
export const passwordLine = (elevation: Elevation): string =>
  elevation.kind === 'sudo-password' ? `${elevation.password}\n` : '';

/** A command as the shell's stdin gets it; its input follows in frames. */
export function envelopeOf(envelope: Envelope): string {
  const text = script(envelope);
  return `@keelson ${String(Buffer.byteLength(text))}\n${text}`;
}

/** Announces so many bytes of the command's input. */
export const frame = (bytes: number): string => `${String(bytes)}\n`;
/** The command's input is complete. */
export const END_OF_INPUT = '0\n';
