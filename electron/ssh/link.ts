/** The connection to one host, opened when it is first needed and again after it was lost. */
import { setTimeout as pause } from 'node:timers/promises';
import PQueue from 'p-queue';
import { AppError } from '../../shared/errors';
import { ChannelRefused, type Connection } from './connection';
import type { Elevation } from './envelope';
import { inTurn } from '../concurrency/inTurn';
import { orCancelled, SharedWork } from '../concurrency/sharedWork';

/** A connection and how to become root over it. */
export interface Session {
  readonly connection: Connection;
  readonly elevation: Elevation;
}

/**
 * How long a host that nothing came from is taken to be still so. One that has lost its power behind a router costs 20 s each time, and
 * who looks for a master that answers may ask for it often.
 */
const STILL_SILENT_MS = 60_000;

const wasSilent = ({ code, params }: AppError): boolean => code === 'SSH_TIMEOUT' || params['reason'] === 'no-route';

/** OpenSSH's MaxSessions is 10; two are left for channels that have ended and that the server still counts. */
const MAX_CHANNELS = 8;
/** How often, and after which time, a refused channel is asked for again when nothing else runs. */
const [RETRIES, RETRY_MS] = [20, 50];

export class Link {
  private session: Session | undefined;
  private closed = false;
  private silence: { readonly error: AppError; readonly until: number } | undefined;
  private readonly opening = new SharedWork<Session>();
  private readonly queue = new PQueue({ concurrency: MAX_CHANNELS });
  /** Work that was refused a channel and waits for other work to end. */
  private waiting: (() => void)[] = [];

  /**
   * `endless`: work here does not end by itself, so waiting for other work's channel would be waiting for ever. Work that
   * the server refuses a channel beside other work then ends with {@link ChannelRefused}. It also waits for its host to come
   * back, and tries to reach it each time.
   */
  constructor(
    private readonly open: (signal: AbortSignal) => Promise<Session>,
    private readonly endless = false,
  ) {}

  /** Whether a further channel would have to wait, as far as the server has shown how many it allows. */
  get isFull(): boolean {
    return this.queue.pending >= this.queue.concurrency;
  }

  /**
   * The live session; opens one when there is none. Several callers share the attempt, and for a minute also its failure where the host
   * was silent.
   */
  async connect(signal: AbortSignal): Promise<Session> {
    if (this.closed) throw new AppError('CANCELLED');
    if (this.session?.connection.isAlive()) return this.session;
    if (this.silence && performance.now() < this.silence.until) throw this.silence.error;
    return this.opening.get('session', signal, async (stop) => {
      const session = await this.open(stop).catch((error: unknown) => {
        this.remember(error);
        throw error;
      });
      // All who wanted it have left meanwhile, or the link was closed: nobody else would ever close it.
      if (stop.aborted) {
        session.connection.close();
        throw new AppError('CANCELLED');
      }
      this.session = session;
      return session;
    });
  }

  /** Runs work that opens one channel, as soon as one is free; see {@link inTurn} for callers that are cancelled. */
  use<T>(signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> {
    return inTurn(this.queue, signal, () =>
      this.insist(signal, async () => work(await this.connect(signal))).finally(() => {
        for (const wake of this.waiting.splice(0)) wake();
      }),
    );
  }

  /** Ends the connection and whatever runs over it. The link cannot be used any more. */
  close(): void {
    this.closed = true;
    this.opening.abort();
    this.session?.connection.close();
  }

  private remember(error: unknown): void {
    if (this.endless || !(error instanceof AppError) || !wasSilent(error)) return;
    this.silence = { error, until: performance.now() + STILL_SILENT_MS };
  }

  /** A server may allow fewer channels than we think: then refused work is tried again whenever other work has ended. */
  private async insist<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (let alone = 0; ;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof ChannelRefused)) throw error;
        const others = this.queue.pending - this.waiting.length - 1;
        const othersRun = others > 0;
        if (othersRun) this.queue.concurrency = Math.min(this.queue.concurrency, others);
        else alone += 1;
        if (othersRun && this.endless) throw error;
        if (alone > RETRIES) throw error.cause;
        await orCancelled(othersRun ? this.nextEnd() : pause(RETRY_MS), signal);
      }
    }
  }

  private nextEnd(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
