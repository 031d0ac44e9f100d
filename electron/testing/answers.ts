/** Scripted answers: the other end of the envelope (electron/ssh/envelope.ts), without a shell. */
import type { ServerChannel } from 'ssh2';
import { PASS_FRAMES, START_MARKER } from '../ssh/envelope';

interface ScriptedRequest {
  readonly command: string;
  /** All of the command's input. */
  readonly stdin: string;
  readonly print: (text: string) => void;
  /** Resolves when the command is stopped from the other end. */
  readonly stopped: Promise<void>;
}

export interface ScriptedAnswer {
  /** Fits a command that contains the text or matches the expression. */
  readonly match: string | RegExp;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
  /** Runs before the output above is sent; its number, if any, is the exit code. */
  readonly act?: (request: ScriptedRequest) => Promise<number | undefined> | number | undefined;
}

/** What an answer's command ends with when it is stopped: 128 + TERM. */
const STOPPED = 143;

interface Parsed {
  readonly command: string;
  /** Undefined while more is to come. */
  readonly stdin: Buffer | undefined;
}

const unquote = (quoted: string): string => quoted.slice(1, -1).replaceAll(`'\\''`, "'");

/** Takes the bytes that came so far apart; undefined while the envelope is not complete. */
function parse(bytes: Buffer): Parsed | undefined {
  const header = /(?:^|\n)@keelson (\d+)\n/.exec(bytes.toString('latin1'));
  if (!header) return undefined;
  const start = header.index + header[0].length;
  let at = start + Number(header[1]);
  if (bytes.length < at) return undefined;
  const script = bytes.subarray(start, at).toString('utf8');
  const command = unquote(/^command=('[\s\S]*?')\nnext=/m.exec(script)?.[1] ?? "''");
  if (!script.includes(PASS_FRAMES)) return { command, stdin: Buffer.alloc(0) };

  const stdin: Buffer[] = [];
  for (;;) {
    const end = bytes.indexOf('\n', at);
    if (end < 0) return { command, stdin: undefined };
    const size = Number(bytes.subarray(at, end).toString());
    if (size === 0) return { command, stdin: Buffer.concat(stdin) };
    at = end + 1 + size;
    if (bytes.length < at) return { command, stdin: undefined };
    stdin.push(bytes.subarray(end + 1, at));
  }
}

const fits = (command: string, match: string | RegExp): boolean =>
  typeof match === 'string' ? command.includes(match) : match.test(command);

async function respond(channel: ServerChannel, request: ScriptedRequest, answers: readonly ScriptedAnswer[]) {
  const answer = answers.find(({ match }) => fits(request.command, match));
  if (!answer) {
    channel.stderr.write(`no answer is scripted for: ${request.command}\n`);
    return 127;
  }
  const code = await answer.act?.(request);
  if (answer.stdout !== undefined) channel.write(answer.stdout);
  if (answer.stderr !== undefined) channel.stderr.write(answer.stderr);
  return code ?? answer.exitCode ?? 0;
}

/** Serves one channel. `onCommand` is told of the command that was inside. */
export function answerFrom(
  channel: ServerChannel,
  answers: readonly ScriptedAnswer[],
  onCommand: (command: string) => void,
): void {
  let bytes = Buffer.alloc(0);
  let begun = false;
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const finish = (code: number): void => {
    channel.exit(code);
    channel.end();
  };
  channel.on('error', () => undefined);
  channel.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    const parsed = begun ? undefined : parse(bytes);
    if (!parsed?.stdin) return;
    begun = true;
    onCommand(parsed.command);
    channel.write(`${START_MARKER}\n`);
    channel.stderr.write(`${START_MARKER}\n`);
    const print = (text: string): void => {
      channel.write(text);
    };
    const request = { command: parsed.command, stdin: parsed.stdin.toString('utf8'), print, stopped };
    void Promise.race([respond(channel, request, answers), stopped.then(() => STOPPED)]).then(finish);
  });
  channel.on('end', () => {
    stop();
    if (!begun) finish(STOPPED);
  });
}
