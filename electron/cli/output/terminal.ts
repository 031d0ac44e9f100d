/**
 * Where the command line writes and whom it asks. Much of what it says comes from hosts and files, so everything passes
 * {@link printable} here, at the one door.
 */
import { createInterface } from 'node:readline';
import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import { AppError } from '../../../shared/errors';
import { printable } from './printable';

export interface Terminal {
  /** A line for whoever reads the results. */
  readonly out: (line: string) => void;
  /** A line about what went wrong or what is going on. */
  readonly note: (line: string) => void;
  /** Somebody is there to be asked. */
  readonly canAsk: boolean;
  /** stdout is a screen: `paint` may redraw. */
  readonly isScreen: boolean;
  readonly width: () => number;
  /** Shows these lines (the last ones that fit) in place of those painted before; `out` and `note` wipe them away. */
  readonly paint: (lines: readonly string[]) => void;
  /** Asks on a terminal; `hidden` does not show what is typed. Throws CANCELLED when the input ends. */
  readonly ask: (question: string, hidden?: boolean) => Promise<string>;
}

interface Streams {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
}

export function createTerminal({ stdin, stdout, stderr }: Streams): Terminal {
  let painted = 0;
  // node leaves `isTTY` undefined, not false, when a stream is no terminal, whatever its type says.
  const isTerminal = (stream: { isTTY?: boolean }): boolean => stream.isTTY === true;
  const wipe = (): void => {
    if (painted === 0) return;
    moveCursor(stdout, 0, -painted);
    cursorTo(stdout, 0);
    clearScreenDown(stdout);
    painted = 0;
  };
  return {
    out: (line) => {
      wipe();
      stdout.write(`${printable(line)}\n`);
    },
    note: (line) => {
      wipe();
      stderr.write(`${printable(line)}\n`);
    },
    canAsk: isTerminal(stdin) && isTerminal(stderr),
    isScreen: isTerminal(stdout),
    // A terminal that does not know its size says 0.
    width: () => stdout.columns || 80,
    paint: (lines) => {
      wipe();
      // One write: the screen never shows half a picture.
      // One line more than fits, and the cursor could not go back to the first.
      const shown = lines.slice(-((stdout.rows || 24) - 1));
      stdout.write(shown.map((line) => `${printable(line)}\n`).join(''));
      painted = shown.length;
    },
    ask: (question, hidden = false) => askOn(stdin, stderr, printable(question), hidden),
  };
}

function askOn(stdin: ReadStream, stderr: WriteStream, question: string, hidden: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = createInterface({ input: stdin, output: stderr, terminal: true, historySize: 0 });
    let answered = false;
    if (hidden) muteAfter(reader, stderr, question);
    reader.question(question, (answer) => {
      answered = true;
      reader.close();
      if (hidden) stderr.write('\n');
      // A password may begin or end with a blank.
      resolve(hidden ? answer : answer.trim());
    });
    reader.on('close', () => {
      if (!answered) reject(new AppError('CANCELLED'));
    });
  });
}

/** readline has no way to read a password: what it would echo after the question is swallowed here. */
function muteAfter(reader: ReturnType<typeof createInterface>, stderr: WriteStream, question: string): void {
  const silent = reader as unknown as { _writeToOutput: (text: string) => void };
  silent._writeToOutput = (text) => {
    if (text.includes(question)) stderr.write(question);
  };
}
