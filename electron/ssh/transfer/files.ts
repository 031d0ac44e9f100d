/**
 * Puts files on a host: into a temporary name beside the target, sha256 checked, mode set, renamed. POSIX sh, coreutils
 * and gzip are all that the host needs.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { AppError } from '../../../shared/errors';
import { saysDiskFull } from './diskFull';
import type { ExecOptions, ExecResult, FileToUpload, FileToWrite } from '../host';
import { fileInput, toInput, type Input } from '../input';
import type { LocalFile, LocalFiles, Package } from './localFiles';
import { sh, type Command } from '../../shell/quote';
import { readBytes } from '../../shell/readBytes';
import { writing } from '../../shell/writing';

/** How a host runs the scripts below. */
export interface Runner {
  readonly name: string;
  readonly execute: (
    command: Command,
    options: Omit<ExecOptions, 'stdin'> & { input: Input; onSent?: (bytes: number) => void },
  ) => Promise<ExecResult>;
}

/** The exit code of our scripts for a file that did not arrive as it was sent; its sha256 is on stdout. */
const MISMATCH = 65;
/** Large files take as long as they take; a dead link ends them, and so does the person. */
const NO_LIMIT = 0;

/** Every script that writes starts with it: `place PATH` makes the folder, and a temporary file in it. */
const preamble: Command = sh`set -e
${{ raw: writing }}
place() {
  mkdir -p -- "\${1%/*}/"
  temporary "$1"
}
is() {
  [ -f "$1" ] && [ ! -L "$1" ] && [ "$(sha256sum <"$1")" = "$2  -" ]
}
finish() {
  is "$tmp" "$2" || { sha256sum <"$tmp"; exit ${MISMATCH}; }
  chmod "$3" "$tmp"
  mv -fT -- "$tmp" "$1"
}
`;

/** What went wrong, from what the tools said. `actual` is the last line of stdout. */
function failure(host: string, to: string, expected: string, result: ExecResult): AppError {
  const detail = result.stderr.trim();
  if (saysDiskFull(detail)) {
    return new AppError('DISK_FULL', { host, path: to }, { detail });
  }
  if (result.exitCode === MISMATCH) {
    const actual = result.stdout.trim().split('\n').at(-1)?.split(' ')[0] ?? '';
    return new AppError('UPLOAD_MISMATCH', { host, path: to, expected, actual });
  }
  return new AppError('COMMAND_FAILED', { host, command: `write ${to}`, exitCode: result.exitCode }, { detail });
}

const modeText = (mode: number): string => mode.toString(8);
const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

/** One round trip for all files; see {@link import('../host').Host.writeFiles}. UPLOAD_MISMATCH, DISK_FULL. */
export async function writeFiles(
  runner: Runner,
  files: readonly FileToWrite[],
  signal: AbortSignal,
): Promise<string[]> {
  if (files.length === 0) return [];
  // Each file's content follows the one before it on stdin: also where it is not needed it has to be read.
  const put = sh`${{ raw: readBytes }}
put() {
  echo "at $1"
  shift
  if is "$1" "$2" && [ "$(stat -c %a -- "$1")" = "$3" ]; then read_bytes "$4" >/dev/null; return; fi
  place "$1"
  read_bytes "$4" >"$tmp"
  finish "$1" "$2" "$3"
  echo changed
}
`;
  const calls = files.map((file, index) => {
    const size = Buffer.byteLength(file.content);
    return sh`put ${index} ${file.path} ${sha256(file.content)} ${modeText(file.mode)} ${size}\n`;
  });
  const result = await runner.execute([preamble, put, ...calls].join('') as Command, {
    signal,
    input: toInput(files.map((file) => file.content).join('')),
    label: `write ${files.map((file) => file.path).join(' ')}`,
  });
  const steps = result.stdout.matchAll(/^at (\d+)\n(changed\n)?/gm);
  const seen = [...steps].map(([, index, changed]) => ({ file: files[Number(index)], changed: changed !== undefined }));
  if (result.exitCode !== 0) {
    const file = seen.at(-1)?.file ?? files[0];
    throw failure(runner.name, file?.path ?? '', sha256(file?.content ?? ''), result);
  }
  return seen.flatMap(({ file, changed }) => (file && changed ? [file.path] : []));
}

/** What is at the target now. `freeKb` is the space beside it, or where its folder will be. */
async function inspect(runner: Runner, to: string, signal: AbortSignal) {
  const command = sh`set -e
folder=${path.posix.dirname(to)}
while [ ! -d "$folder" ]; do folder=$(dirname -- "$folder"); done
echo "free $(df -k --output=avail -- "$folder" 2>/dev/null | tail -n 1)"
if [ -f ${to} ] && [ ! -L ${to} ]; then
  echo "mode $(stat -c %a -- ${to})"
  echo "sha256 $(sha256sum <${to})"
fi
`;
  const options = { signal, input: toInput(undefined), label: `sha256sum ${to}`, timeoutSeconds: 600 };
  const result = await runner.execute(command, options);
  if (result.exitCode !== 0) throw failure(runner.name, to, '', result);
  const answer = (key: string): string | undefined => new RegExp(`^${key} +(\\w+)`, 'm').exec(result.stdout)?.[1];
  return { freeKb: Number(answer('free') ?? Infinity), mode: answer('mode'), sha256: answer('sha256') };
}

/** Bytes sent -> bytes of the uncompressed file, as if it were equally compressible everywhere. */
function progressOf(local: LocalFile, sent: Package, onProgress: (done: number, total: number) => void) {
  let bytes = 0;
  return (more: number): void => {
    bytes += more;
    onProgress(Math.round((bytes / sent.size) * local.size), local.size);
  };
}

/** See {@link import('../host').Host.upload}. UPLOAD_MISMATCH, DISK_FULL, and FILE_UNREADABLE for the local file. */
export async function upload(
  runner: Runner,
  locals: LocalFiles,
  file: FileToUpload,
  options: { signal: AbortSignal; onProgress?: (doneBytes: number, totalBytes: number) => void },
): Promise<boolean> {
  const { signal, onProgress = () => undefined } = options;
  const { to } = file;
  const there = await inspect(runner, to, signal);
  const local = await locals.describe(file.from, signal, { toSend: there.sha256 === undefined });
  if (there.sha256 === local.sha256) {
    if (there.mode === modeText(file.mode)) return false;
    const command = sh`chmod ${modeText(file.mode)} -- ${to}`;
    const result = await runner.execute(command, { signal, input: toInput(undefined), label: command });
    if (result.exitCode !== 0) throw failure(runner.name, to, '', result);
    return true;
  }
  // Sooner and clearer than a write that fails near its end.
  if (there.freeKb * 1024 < local.size) throw new AppError('DISK_FULL', { host: runner.name, path: to });

  const sent = await locals.pack(local, signal);
  const receive: Command = sent.compressed ? sh`gzip -dc` : sh`cat`;
  const command = sh`${{ raw: preamble }}
place ${to}
${{ raw: receive }} >"$tmp"
finish ${to} ${local.sha256} ${modeText(file.mode)}
`;
  const result = await runner.execute(command, {
    signal,
    input: fileInput(sent.path, sent.size),
    label: `upload ${file.from} to ${to}`,
    timeoutSeconds: NO_LIMIT,
    onSent: progressOf(local, sent, onProgress),
  });
  if (result.exitCode === 0) return true;
  // A damaged copy would fail again and again; without it the next attempt makes a new one.
  await locals.forget(local);
  throw failure(runner.name, to, local.sha256, result);
}
