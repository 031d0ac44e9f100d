/**
 * Puts files on a host: into a temporary name beside the target, sha256 checked, mode set, renamed. POSIX sh, coreutils
 * and gzip are all that the host needs.
 */
import { createHash } from 'node:crypto';
import { AppError } from '../../../shared/errors';
import { diskTrouble } from './diskTrouble';
import type { ExecOptions, ExecResult, FileToWrite } from '../host';
import { toInput, type Input } from '../input';
import { sh, type Command } from '../../shell/quote';
import { readBytes } from '../../shell/readBytes';
import { writing } from '../../shell/writing';

/** How a host runs the scripts below. */
export interface Runner {
  readonly name: string;
  readonly execute: (command: Command, options: Omit<ExecOptions, 'stdin'> & { input: Input }) => Promise<ExecResult>;
}

/** The exit code of our scripts for a file that did not arrive as it was sent; its sha256 is on stdout. */
const MISMATCH = 65;

/** Every script that writes starts with it: `place PATH` makes the folder, and a temporary file in it. */
export const preamble: Command = sh`set -e
${{ raw: writing }}
place() {
  [ -d "\${1%/*}/" ] || mkdir -p -- "\${1%/*}/"
  temporary "$1"
}
sum() { sha256sum; }
is() {
  [ -f "$1" ] && [ ! -L "$1" ] && case "$(sum <"$1")" in "$2 "*) ;; *) false ;; esac
}
finish() {
  is "$tmp" "$2" || { sum <"$tmp"; exit ${MISMATCH}; }
  [ -z "\${4:-}" ] || chown "$4:$4" "$tmp"
  chmod "$3" "$tmp"
  mv -fT -- "$tmp" "$1"
}
`;

/** What went wrong, from what the tools said. `actual` is the last line of stdout. */
export function failure(host: string, to: string, expected: string, result: ExecResult): AppError {
  const detail = result.stderr.trim();
  const trouble = diskTrouble(host, to, detail);
  if (trouble) return trouble;
  if (result.exitCode === MISMATCH) {
    const actual = result.stdout.trim().split('\n').at(-1)?.split(' ')[0] ?? '';
    return new AppError('UPLOAD_MISMATCH', { host, path: to, expected, actual });
  }
  return new AppError('COMMAND_FAILED', { host, command: `write ${to}`, exitCode: result.exitCode }, { detail });
}

export const modeText = (mode: number): string => mode.toString(8);
const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

/** One round trip for all files; see {@link import('../host').Host.writeFiles}. UPLOAD_MISMATCH, DISK_FULL, DISK_READ_ONLY. */
export async function writeFiles(
  runner: Runner,
  files: readonly FileToWrite[],
  { signal, onNew = () => undefined }: { signal: AbortSignal; onNew?: (path: string) => void },
): Promise<string[]> {
  if (files.length === 0) return [];
  // Each file's content follows the one before it on stdin: also where it is not needed it has to be read.
  const put = sh`${{ raw: readBytes }}
put() {
  echo "at $1"
  shift
  if is "$1" "$2" && [ "$(stat -c %a -- "$1")" = "$3" ] && { [ -z "$5" ] || [ "$(stat -c %U:%G -- "$1")" = "$5:$5" ]; }; then
    read_bytes "$4" >/dev/null
    return
  fi
  [ -e "$1" ] || echo new
  place "$1"
  read_bytes "$4" >"$tmp"
  finish "$1" "$2" "$3" "$5"
  echo changed
}
`;
  const calls = files.map((file, index) => {
    const size = Buffer.byteLength(file.content);
    return sh`put ${index} ${file.path} ${sha256(file.content)} ${modeText(file.mode)} ${size} ${file.owner ?? ''}\n`;
  });
  const result = await runner.execute([preamble, put, ...calls].join('') as Command, {
    signal,
    input: toInput(files.map((file) => file.content).join('')),
    label: `write ${files.map((file) => file.path).join(' ')}`,
  });
  const steps = result.stdout.matchAll(/^at (\d+)\n(new\n)?(changed\n)?/gm);
  const seen = [...steps].map(([, index, isNew, changed]) => ({
    file: files[Number(index)],
    isNew: isNew !== undefined,
    changed: changed !== undefined,
  }));
  if (result.exitCode !== 0) {
    const file = seen.at(-1)?.file ?? files[0];
    throw failure(runner.name, file?.path ?? '', sha256(file?.content ?? ''), result);
  }
  for (const { file, isNew } of seen) if (file && isNew) onNew(file.path);
  return seen.flatMap(({ file, changed }) => (file && changed ? [file.path] : []));
}
