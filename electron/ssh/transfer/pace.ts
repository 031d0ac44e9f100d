/** How fast a host takes what is sent to it: whether compressing pays. */
import os from 'node:os';

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

/** From this share of the time on in which one processor works for this process, the workstation is what is slow. */
const BUSY = 0.8;
/** Or all of them, for whatever programs. */
const ALL_BUSY = 0.9;

/** When so many bytes had left; milliseconds. */
interface Moment {
  readonly bytes: number;
  readonly at: number;
  /** What the processor has done for this process. */
  readonly worked: number;
}

/** What all processors together have done, for anybody, and how long they had nothing to do; milliseconds. */
function processors(): { readonly worked: number; readonly idle: number } {
  const times = os.cpus().map((one) => one.times);
  const sum = (of: (one: (typeof times)[number]) => number): number => times.reduce((all, one) => all + of(one), 0);
  return { worked: sum(({ user, nice, sys, irq }) => user + nice + sys + irq), idle: sum(({ idle }) => idle) };
}

/**
 * Watches the sample. `sent` is told of each part that was handed over; `rate` is known when enough was. It is Infinity where
 * encrypting alone takes all the time, or other programs do: compressing would only give the workstation more to do.
 */
export function paceMeter(): { readonly sent: (bytes: number) => void; readonly rate: () => number | undefined } {
  let bytes = 0;
  let from: (Moment & { readonly all: ReturnType<typeof processors> }) | undefined;
  let to: Moment | undefined;
  return {
    sent(more) {
      bytes += more;
      const { user, system } = process.cpuUsage();
      const now = { bytes, at: performance.now(), worked: (user + system) / 1000 };
      if (bytes >= BUFFERED) from ??= { ...now, all: processors() };
      to = now;
    },
    rate() {
      if (!from || !to || to.bytes === from.bytes) return undefined;
      const took = Math.max(1, to.at - from.at);
      const all = processors();
      const [worked, idle] = [all.worked - from.all.worked, all.idle - from.all.idle];
      const isBusy = to.worked - from.worked > BUSY * took || worked > ALL_BUSY * (worked + idle);
      return isBusy ? Infinity : (to.bytes - from.bytes) / took;
    },
  };
}
