/** How fast a host takes what is sent to it: whether compressing pays. */

/** Bytes a millisecond; undefined until a large file was on its way to the host. */
export interface Pace {
  rate?: number;
}

const MB = 1024 * 1024;
/** For less than that it is not worth to find out. */
export const LARGE = 32 * MB;
/** So much of the first large file is sent as it is. */
export const SAMPLE = 8 * MB;
/** What is not counted of it: the server's window and the sockets' buffers take that at any speed. */
const BUFFERED = 2 * MB;

/** Watches the sample. `sent` is told of each part that was handed over; `rate` is known when enough was. */
export function paceMeter(): { readonly sent: (bytes: number) => void; readonly rate: () => number | undefined } {
  let bytes = 0;
  let from: { at: number; bytes: number } | undefined;
  let to = from;
  return {
    sent(more) {
      bytes += more;
      const now = { at: performance.now(), bytes };
      if (bytes >= BUFFERED) from ??= now;
      to = now;
    },
    rate: () =>
      from && to && to.bytes > from.bytes ? (to.bytes - from.bytes) / Math.max(1, to.at - from.at) : undefined,
  };
}
