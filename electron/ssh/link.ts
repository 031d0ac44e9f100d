/** The connection to one host, opened when it is first needed and again after it was lost. */
import { setTimeout as pause } from 'node:timers/promises';
import PQueue from 'p-queue';
import { AppError } from '../../shared/errors';
import { ChannelRefused, type Connection } from './connection';
import type { Elevation } from './envelope';
import { onAbort } from './onAbort';
import { orCancelled, SharedWork } from './sharedWork';

/** A connection and how to become root over it. */
export interface Session {
  readonly connection: Connection;
  readonly elevation: Elevation;
}

/** OpenSSH's MaxSessions is 10; two are left for channels that have ended and that the server still counts. */
const MAX_CHANNELS = 8;
/** How often, and after which time, a refused channel is asked for again when nothing else runs. */
const [RETRIES, RETRY_MS] = [20, 50];

export class Link {
  private session: Session | undefined;
  private closed = false;
  private readonly opening = new SharedWork<Session>();
  // p-queue limits, and nothing else: given a signal it would free the slot while the command still runs.
  private readonly queue = new PQueue({ concurrency: MAX_CHANNELS });
  /** Work that was refused a channel and waits for other work to end. */
  private waiting: (() => void)[] = [];

  constructor(private readonly open: (signal: AbortSignal) => Promise<Session>) {}

  /** Whether a further channel would have to wait. */
  get isFull(): boolean {
    return this.queue.pending >= this.queue.concurrency;
  }

  /** The live session; opens one when there is none. Several callers share the attempt. */
  async connect(signal: AbortSignal): Promise<Session> {
    if (this.closed) throw new AppError('CANCELLED');
    if (this.session?.connection.isAlive()) return this.session;
    this.session = await this.opening.get('session', signal, this.open);
    return this.session;
  }

  /**
   * Runs work that opens one channel, as soon as one is free. A caller that is cancelled while it waits leaves at once;
   * one whose work has begun leaves when the work ends.
   */
  use<T>(signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = (): void => reject(new AppError('CANCELLED'));
      const begin = async (): Promise<void> => {
        if (signal.aborted) return;
        stay();
        await this.insist(signal, async () => work(await this.connect(signal))).then(resolve, reject);
        for (const wake of this.waiting.splice(0)) wake();
      };
      const stay = onAbort(signal, leave);
      if (signal.aborted) leave();
      void this.queue.add(begin);
    });
  }

  /** Ends the connection and whatever runs over it. The link cannot be used any more. */
  close(): void {
    this.closed = true;
    this.opening.abort();
    this.session?.connection.close();
  }

  /** A server may allow fewer channels than we think: then refused work is tried again whenever other work has ended. */
  private async insist<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (let alone = 0; ;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof ChannelRefused)) throw error;
        const othersRun = this.queue.pending - this.waiting.length > 1;
        if (!othersRun) alone += 1;
        if (alone > RETRIES) throw error.cause;
        await orCancelled(othersRun ? this.nextEnd() : pause(RETRY_MS), signal);
      }
    }
  }

  private nextEnd(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
