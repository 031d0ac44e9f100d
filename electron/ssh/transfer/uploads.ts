/**
 * Puts large files on a host, one after the other over one channel. They travel as they are where the network is faster than
 * compressing is, else as compressed copies: that shows at the first large file, a part of which is sent as it is.
 */
import path from 'node:path';
import { AppError } from '../../../shared/errors';
import { sh, type Command } from '../../shell/quote';
import { readBytes } from '../../shell/readBytes';
import { stat } from 'node:fs/promises';
import type { FileToUpload } from '../host';
import { fileReader, toInput, type Frame } from '../input';
import { failure, modeText, preamble, type Runner } from './files';
import type { LocalFile, LocalFiles } from './localFiles';
import { LARGE, paceMeter, SAMPLE, type Pace } from './pace';

/** Large files take as long as they take; a dead link ends them, and so does the person. */
const NO_LIMIT = 0;

/** OpenSSL uses the processor's instructions for it, coreutils do not everywhere. */
const sum: Command = sh`! command -v openssl >/dev/null 2>&1 || sum() { openssl dgst -sha256 -r; }
`;

/** What is at a target now. */
interface There {
  /** Beside it, or where its folder will be. */
  readonly freeKb: number;
  /** The file system. */
  readonly device: string;
  readonly mode?: string;
  readonly sha256?: string;
}

/** One round trip for all. */
async function inspect(runner: Runner, targets: readonly string[], signal: AbortSignal): Promise<There[]> {
  const looks = targets.map((to) => sh`look ${to} ${path.posix.dirname(to)}\n`).join('') as Command;
  const command = sh`set -e
sum() { sha256sum; }
${{ raw: sum }}look() {
  folder=$2
  while [ ! -d "$folder" ]; do folder=$(dirname -- "$folder"); done
  echo "@at $(stat -c %d -- "$folder")"
  echo "@free $(df -k --output=avail -- "$folder" 2>/dev/null | tail -n 1)"
  if [ -f "$1" ] && [ ! -L "$1" ]; then
    echo "@mode $(stat -c %a -- "$1")"
    echo "@sha256 $(sum <"$1")"
  fi
}
${{ raw: looks }}`;
  const options = { signal, input: toInput(undefined), label: `sha256sum ${targets.join(' ')}`, timeoutSeconds: 600 };
  const result = await runner.execute(command, options);
  const answers = result.stdout.split(/^@at +/m).slice(1);
  if (result.exitCode !== 0 || answers.length !== targets.length) {
    throw failure(runner.name, targets[answers.length - 1] ?? targets[0] ?? '', '', result);
  }
  return answers.map((answer) => {
    const value = (key: string): string | undefined => new RegExp(`^@${key} +(\\w+)`, 'm').exec(answer)?.[1];
    const [mode, sha256] = [value('mode'), value('sha256')];
    return {
      freeKb: Number(value('free') ?? Infinity),
      device: answer.split('\n')[0] ?? '',
      ...(mode === undefined ? {} : { mode }),
      ...(sha256 === undefined ? {} : { sha256 }),
    };
  });
}

interface Transfer {
  readonly file: FileToUpload;
  readonly local: LocalFile;
}

/** Sooner and clearer than a write that fails near its end. @throws DISK_FULL */
function requireSpace(host: string, transfers: readonly (Transfer & { there: There })[]): void {
  const used = new Map<string, number>();
  for (const { file, local, there } of transfers) {
    const bytes = (used.get(there.device) ?? 0) + local.size;
    if (there.freeKb * 1024 < bytes) throw new AppError('DISK_FULL', { host, path: file.to });
    used.set(there.device, bytes);
  }
}

/** Takes a file's parts from stdin: `raw N` and `gzip N` with as many bytes after them, `end`. A gzip part is all of the file. */
const receive: Command = sh`${{ raw: readBytes }}
receive() {
  echo "at $1"
  place "$2"
  while read -r kind size; do
    case "$kind" in
      raw) read_bytes "$size" >>"$tmp" ;;
      gzip) read_bytes "$size" | gzip -dc >"$tmp" ;;
      *) break ;;
    esac
  done
  finish "$2" "$3" "$4"
}
`;

interface Sending {
  readonly locals: LocalFiles;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  readonly reader: ReturnType<typeof fileReader>;
  /** Bytes of the file that have left, were it equally compressible everywhere. */
  readonly tell: (transfer: Transfer, done: number) => void;
}

/** One part of a file, with what is said before and after it; `weight` is what one of its bytes counts for. */
function partOf(
  transfer: Transfer,
  {
    path: from,
    start = 0,
    end,
    kind,
    last,
  }: { path: string; start?: number; end: number; kind: string; last: boolean },
  { reader, tell }: Pick<Sending, 'reader' | 'tell'>,
  sent: (bytes: number) => void = () => undefined,
): Frame {
  const head = Buffer.from(`${kind} ${String(end - start)}\n`);
  const tail = Buffer.from(last ? 'end\n' : '');
  const weight = kind === 'gzip' ? transfer.local.size / end : 1;
  async function* chunks(): AsyncIterable<Buffer> {
    let done = start;
    yield head;
    for await (const chunk of reader.part(from, start, end)) {
      yield chunk;
      sent(chunk.length);
      done += chunk.length;
      tell(transfer, Math.round(done * weight));
    }
    if (last) yield tail;
  }
  return { size: head.length + end - start + tail.length, chunks: chunks() };
}

/** The rest of a file, from `start` on, as it is; or all of it anew, compressed. */
async function remaining(transfer: Transfer, start: number, pack: boolean, sending: Sending): Promise<Frame> {
  const { local } = transfer;
  const copy = pack ? await sending.locals.pack(local, sending.signal) : undefined;
  const last = true;
  return copy?.compressed
    ? partOf(transfer, { path: copy.path, end: copy.size, kind: 'gzip', last }, sending)
    : partOf(transfer, { path: local.path, start, end: local.size, kind: 'raw', last }, sending);
}

async function* framesOf(transfers: readonly Transfer[], sending: Sending): AsyncIterable<Frame> {
  const { pace, locals } = sending;
  const isMuch = transfers.reduce((sum, { local }) => sum + local.size, 0) >= LARGE;
  for (const transfer of transfers) {
    const { local } = transfer;
    const isPacked = await locals.isPacked(local);
    let start = 0;
    if (!isPacked && isMuch && pace.rate === undefined && local.size > SAMPLE) {
      const meter = paceMeter();
      start = SAMPLE;
      yield partOf(transfer, { path: local.path, end: start, kind: 'raw', last: false }, sending, meter.sent);
      const rate = meter.rate();
      if (rate !== undefined) pace.rate = rate;
    }
    const pack = isPacked || pace.rate === undefined || (await locals.isFasterPacked(local, pace.rate));
    yield remaining(transfer, start, pack, sending);
  }
}

/** See {@link import('../host').Host.uploadAll}. UPLOAD_MISMATCH, DISK_FULL, and FILE_UNREADABLE for a local file. */
export async function uploadAll(
  runner: Runner,
  locals: LocalFiles,
  pace: Pace,
  files: readonly FileToUpload[],
  options: { signal: AbortSignal; onProgress?: (file: FileToUpload, doneBytes: number, totalBytes: number) => void },
): Promise<string[]> {
  if (files.length === 0) return [];
  const { signal, onProgress = () => undefined } = options;
  const found = await inspect(
    runner,
    files.map(({ to }) => to),
    signal,
  );
  const all = await Promise.all(
    files.map(async (file, index) => {
      const there = found[index] as There;
      const toSend = there.sha256 === undefined && pace.rate === undefined && (await sizeOf(file.from)) < LARGE;
      return { file, there, local: await locals.describe(file.from, signal, { toSend }) };
    }),
  );
  const transfers = all.filter(({ there, local }) => there.sha256 !== local.sha256);
  const modes = all.filter(
    ({ file, there, local }) => there.sha256 === local.sha256 && there.mode !== modeText(file.mode),
  );
  if (transfers.length + modes.length === 0) return [];
  requireSpace(runner.name, transfers);

  const reader = fileReader();
  const done = new Map<string, number>();
  const tell = ({ file, local }: Transfer, bytes: number): void => {
    const most = Math.min(local.size, Math.max(bytes, done.get(file.to) ?? 0));
    done.set(file.to, most);
    onProgress(file, most, local.size);
  };
  const command = [
    sh`${{ raw: preamble }}${{ raw: sum }}${{ raw: receive }}`,
    ...modes.map(({ file }) => sh`chmod ${modeText(file.mode)} -- ${file.to}\n`),
    ...transfers.map(
      ({ file, local }, index) => sh`receive ${index} ${file.to} ${local.sha256} ${modeText(file.mode)}\n`,
    ),
  ].join('') as Command;
  const result = await runner.execute(command, {
    signal,
    input: { frames: framesOf(transfers, { locals, pace, signal, reader, tell }), dispose: reader.dispose },
    label: transfers.length === 0 ? 'set modes' : `upload ${transfers.map(({ file }) => file.to).join(' ')}`,
    timeoutSeconds: NO_LIMIT,
  });
  if (result.exitCode !== 0) {
    const [, index = ''] = [...result.stdout.matchAll(/^at (\d+)$/gm)].at(-1) ?? [];
    const failed = transfers[Number(index || 0)] ?? modes[0];
    // A damaged copy would fail again and again; without it the next attempt makes a new one.
    if (failed && index !== '') await locals.forget(failed.local);
    throw failure(runner.name, failed?.file.to ?? '', failed?.local.sha256 ?? '', result);
  }
  return [...transfers, ...modes].map(({ file }) => file.to);
}

/** What cannot be read is told when it is. */
const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
