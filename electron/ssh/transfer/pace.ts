/** How fast a host takes what is sent to it: whether compressing pays. */
import { performance } from 'node:perf_hooks';

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

/** When so many bytes had left. */
interface Moment {
  readonly bytes: number;
  /** Milliseconds since the process began, and those of them in which it had something to do itself. */
  readonly at: number;
  readonly busy: number;
}

/**
 * Watches the sample. `sent` is told of each part that was handed over; `rate` is known when enough was. The time in which this
 * process was busy does not count: where the workstation is what is slow, compressing would only give it more to do.
 */
export function paceMeter(): { readonly sent: (bytes: number) => void; readonly rate: () => number | undefined } {
  let bytes = 0;
  let from: Moment | undefined;
  let to = from;
  return {
    sent(more) {
      bytes += more;
      const now = { bytes, at: performance.now(), busy: performance.eventLoopUtilization().active };
      if (bytes >= BUFFERED) from ??= now;
      to = now;
    },
    rate() {
      if (!from || !to || to.bytes === from.bytes) return undefined;
      return (to.bytes - from.bytes) / Math.max(1, to.at - from.at - (to.busy - from.busy));
    },
  };
}
