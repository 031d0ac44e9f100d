/** Runs one command over one channel and sees it to its end. */
import type { ClientChannel } from 'ssh2';
import { AppError } from '../../shared/errors';
import type { Connection } from './connection';
import { END_OF_INPUT, execLine, frame, openEnvelope, START_MARKER, type Elevation } from './envelope';
import type { Input } from './input';
import { LineSplitter } from './output/lines';
import { onAbort } from '../concurrency/onAbort';
import { openChannel } from './openChannel';
import { AfterMarker, Tail, Whole } from './output/output';
import type { Command } from '../shell/quote';

export interface Invocation {
  readonly command: Command;
  /** What stands for the command in errors. */
  readonly label: string;
  readonly elevation: Elevation;
  readonly input: Input;
  readonly signal: AbortSignal;
  /** 0 is never. */
  readonly timeoutSeconds: number;
  readonly onLine?: (line: string) => void;
  /** Of a long stdout only the end is wanted. */
  readonly endOnly?: boolean;
}

export interface Ended {
  /** 128 + n when a signal ended it. */
  readonly exitCode: number;
  /** False when the login shell or sudo ended before our command began; then stderr is theirs. */
  readonly started: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** What the login shell printed before. */
  readonly noise: string;
}

const MB = 1024 * 1024;
/** What is kept of an output of which only the end is wanted. Errors end up there. */
const MAX_END = MB;
/** The longest answers (all nodes of a large cluster as JSON) stay far below it. */
const MAX_ANSWER = 64 * MB;
/** How long the end of a stopped command is waited for. It is killed for good after 5 s. */
const END_SEEN_MS = 10_000;

/**
 * Hands the bytes to ssh2 and waits until the server's window let them out. Never resolves once the channel has ended:
 * who sends is then no longer needed, and a write after the end would keep ssh2 from announcing the close.
 */
const send = (channel: ClientChannel, bytes: string | Buffer): Promise<void> =>
  new Promise((resolve) => {
    if (channel.writable) channel.write(bytes, () => resolve());
  });

async function pump(channel: ClientChannel, { input, ...run }: Invocation): Promise<void> {
  await send(channel, openEnvelope(run.elevation, run.command));
  for await (const { size, chunks } of input.frames) {
    await send(channel, frame(size));
    for await (const chunk of chunks) await send(channel, chunk);
  }
  await send(channel, END_OF_INPUT);
}

/**
 * Resolves when the exit code has arrived and all output with it. SSH_CONNECTION_LOST when the link ends before.
 * CANCELLED and COMMAND_TIMEOUT come after the remote end was seen; with the parameter `unknown: 1` when it was not
 * seen within 10 s, so that something may still run there. OUTPUT_TOO_LONG likewise, for an answer that would be cut. Before the server has begun they come at once. An input that
 * cannot be read stops the command and throws its own error.
 */
export async function exec(connection: Connection, run: Invocation): Promise<Ended> {
  const { host } = connection;
  const { channel, exitCode } = await openChannel(connection, execLine(run.elevation), run);
  return new Promise((resolve, reject) => {
    /** Set once the command is being stopped: what will be thrown when its end was seen. */
    let reason: AppError | Error | undefined;
    /** The link ended before the channel did: of what was printed, the end may be missing. */
    let isCut = false;
    let endTimer: NodeJS.Timeout | undefined;

    const lines = run.onLine && new LineSplitter(run.onLine);
    const tooMuch = (): void =>
      stop(new AppError('OUTPUT_TOO_LONG', { host, command: run.label, max: MAX_ANSWER / MB }));
    const answer = run.endOnly ? new Tail(MAX_END) : new Whole(MAX_ANSWER, tooMuch);
    const stderrTail = new Tail(MAX_END);
    const stdout = new AfterMarker(START_MARKER, (chunk) => (lines ?? answer).push(chunk));
    const stderr = new AfterMarker(START_MARKER, (chunk) => stderrTail.push(chunk));

    const finish = (seen: boolean): void => {
      clearTimeout(timer);
      clearTimeout(endTimer);
      forget();
      run.input.dispose?.();
      const code = exitCode();
      if (reason instanceof AppError && !seen) {
        reject(new AppError(reason.code, { ...reason.params, unknown: 1 }));
      } else if (reason) {
        reject(reason);
      } else if (!seen || isCut || code === undefined) {
        reject(new AppError('SSH_CONNECTION_LOST', { host }));
      } else {
        lines?.end();
        const started = stdout.seen;
        const errors = stderr.seen ? stderrTail.text() : stderr.noise;
        resolve({ exitCode: code, started, stdout: answer.text(), stderr: errors, noise: stdout.noise });
      }
    };
    const stop = (why: AppError | Error): void => {
      if (reason) return;
      reason = why;
      channel.end();
      endTimer = setTimeout(() => {
        channel.close();
        finish(false);
      }, END_SEEN_MS);
    };
    const cancel = (): void => stop(new AppError('CANCELLED'));
    const late = (): void =>
      stop(new AppError('COMMAND_TIMEOUT', { host, command: run.label, seconds: run.timeoutSeconds }));
    const timer = run.timeoutSeconds > 0 ? setTimeout(late, run.timeoutSeconds * 1000) : undefined;

    channel.on('data', (chunk: Buffer) => stdout.push(chunk));
    channel.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    channel.on('error', () => undefined);
    // ssh2 waits for the end of stdout only; what it has got of stderr is pushed in the same turn.
    channel.on('close', () => {
      // It also closes all channels when the link is lost, whatever was still to come.
      isCut = !connection.isAlive();
      setImmediate(() => finish(exitCode() !== undefined));
    });

    const forget = onAbort(run.signal, cancel);
    if (run.signal.aborted) cancel();
    else pump(channel, run).catch((error: unknown) => stop(error as Error));
  });
}
