/** Runs one command in a shell on a host and sees it to its end. */
import { randomBytes } from 'node:crypto';
import type { ClientChannel } from 'ssh2';
import { AppError } from '../../shared/errors';
import { onAbort } from '../concurrency/onAbort';
import type { Command } from '../shell/quote';
import type { Connection } from './connection';
import { END_OF_INPUT, endMarker, envelopeOf, frame, GOES_ON, START_MARKER, type Elevation } from './envelope';
import type { Input } from './input';
import { LineSplitter } from './output/lines';
import { Between, Tail, Whole } from './output/output';
import { takeShell, type Shell } from './shells';

export interface Invocation {
  readonly command: Command;
  /** What stands for the command in errors. */
  readonly label: string;
  readonly elevation: Elevation;
  /** See {@link Envelope.path}. */
  readonly path?: readonly string[];
  readonly input: Input;
  readonly signal: AbortSignal;
  /** 0 is never. */
  readonly timeoutSeconds: number;
  readonly onLine?: (line: string) => void;
  /** Of a long stdout only the end is wanted. */
  readonly endOnly?: boolean;
  /** No other command will have use for a shell with these rights: it is over when its channel is closed. */
  readonly isLast?: boolean;
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

/**
 * Sends the envelope and the input. `begun`: an input cannot be read twice, so that none of it is read before it is certain that the
 * command has begun.
 */
async function pump(channel: ClientChannel, envelope: string, { frames }: Input, begun: Promise<void>): Promise<void> {
  await send(channel, envelope);
  if (frames === undefined) return;
  await begun;
  for await (const { size, chunks } of frames) {
    await send(channel, frame(size));
    for await (const chunk of chunks) await send(channel, chunk);
  }
  await send(channel, END_OF_INPUT);
}

/**
 * Resolves when the command has ended and all that it printed has come. SSH_CONNECTION_LOST when the link ends before.
 * CANCELLED and COMMAND_TIMEOUT come after the remote end was seen; with the parameter `unknown: 1` when it was not
 * seen within 10 s, so that something may still run there. OUTPUT_TOO_LONG likewise, for an answer that would be cut. Before the server has begun they come at once. An input that
 * cannot be read stops the command and throws its own error.
 */
export async function exec(connection: Connection, run: Invocation): Promise<Ended> {
  for (;;) {
    const shell = await takeShell(connection, run.elevation, run);
    const ended = await runIn(shell, connection.host, run);
    if (ended !== 'not-begun') return ended;
  }
}

/** `not-begun`: the shell had ended while it waited for a command. */
function runIn(shell: Shell, host: string, run: Invocation): Promise<Ended | 'not-begun'> {
  const { channel, wasUsed } = shell;
  const mark = randomBytes(16).toString('hex');
  return new Promise((resolve, reject) => {
    /** Set once the command is being stopped: what will be thrown when its end was seen. */
    let reason: AppError | Error | undefined;
    let endTimer: NodeJS.Timeout | undefined;
    let isOver = false;
    let begin = (): void => undefined;
    const begun = new Promise<void>((done) => (begin = done));

    const lines = run.onLine && new LineSplitter(run.onLine);
    const tooMuch = (): void =>
      stop(new AppError('OUTPUT_TOO_LONG', { host, command: run.label, max: MAX_ANSWER / MB }));
    const answer = run.endOnly ? new Tail(MAX_END) : new Whole(MAX_ANSWER, tooMuch);
    const stderrTail = new Tail(MAX_END);
    const stdout = new Between(START_MARKER, endMarker(mark), (chunk) => (lines ?? answer).push(chunk));
    const stderr = new Between(START_MARKER, endMarker(mark), (chunk) => stderrTail.push(chunk));

    const leave = (): void => {
      isOver = true;
      clearTimeout(timer);
      clearTimeout(endTimer);
      forget();
    };
    /** `code`: how the command ended; undefined where that was not seen. */
    const finish = (code: number | undefined): void => {
      leave();
      run.input.dispose?.();
      if (reason instanceof AppError && code === undefined) {
        reject(new AppError(reason.code, { ...reason.params, unknown: 1 }));
      } else if (reason) {
        reject(reason);
      } else if (code === undefined) {
        reject(new AppError('SSH_CONNECTION_LOST', { host }));
      } else {
        stdout.flush();
        stderr.flush();
        lines?.end();
        const started = stdout.seen;
        const errors = stderr.seen ? stderrTail.text() : stderr.noise;
        resolve({ exitCode: code, started, stdout: answer.text(), stderr: errors, noise: stdout.noise });
      }
    };
    const stop = (why: AppError | Error): void => {
      if (reason || isOver) return;
      reason = why;
      channel.end();
      endTimer = setTimeout(() => {
        channel.close();
        finish(undefined);
      }, END_SEEN_MS);
    };
    const cancel = (): void => stop(new AppError('CANCELLED'));
    const late = (): void =>
      stop(new AppError('COMMAND_TIMEOUT', { host, command: run.label, seconds: run.timeoutSeconds }));
    const timer = run.timeoutSeconds > 0 ? setTimeout(late, run.timeoutSeconds * 1000) : undefined;

    /** A shell that does not go on closes its channel, and one that is being stopped does. */
    const look = (): void => {
      if (stdout.seen) begin();
      if (isOver || reason || stdout.ended === undefined || stderr.ended === undefined) return;
      const [code, next] = stdout.ended.split(' ');
      if (next !== GOES_ON) return;
      shell.release();
      finish(Number(code));
    };
    shell.listen({
      stdout: (chunk) => {
        stdout.push(chunk);
        look();
      },
      stderr: (chunk) => {
        stderr.push(chunk);
        look();
      },
      closed: (isCut) => {
        if (isOver) return;
        if (wasUsed && !stdout.seen && !reason && !isCut) {
          leave();
          resolve('not-begun');
        } else {
          finish(isCut ? undefined : shell.exitCode);
        }
      },
    });

    const forget = onAbort(run.signal, cancel);
    if (run.signal.aborted) cancel();
    else {
      if (!wasUsed) begin();
      const { command, isLast = false } = run;
      const envelope = envelopeOf({
        command,
        mark,
        path: run.path ?? [],
        isLast,
        hasInput: run.input.frames !== undefined,
      });
      pump(channel, envelope, run.input, begun).catch((error: unknown) => stop(error as Error));
    }
  });
}
