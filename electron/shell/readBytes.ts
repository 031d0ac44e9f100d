/** Exactly so many bytes of stdin, in a shell. */
import { sh } from './quote';

/**
 * Defines `read_bytes N`, which passes on N bytes and leaves the rest to who comes next. Not every `head` does: busybox's reads
 * ahead, and what it has read is lost. dd never does, one byte at a time, which is slow.
 */
export const readBytes = sh`read_bytes() {
  test -n "$exact" || exact=$(printf ab | (head -c 1 >/dev/null; head -c 1))x
  if test "$exact" = bx; then head -c "$1"; else dd bs=1 count="$1" 2>/dev/null; fi
}`;
