/** Files on the workstation: atomic writes, checksums, and errors that name the file and the reason. */
import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream, type Stats } from 'node:fs';
import { access, copyFile, link, mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import writeFileAtomic from 'write-file-atomic';
import { AppError } from '../../shared/errors';

/** Nobody but the person may read what Keelson keeps. Windows ignores modes; its profile folders are private anyway. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_FOLDER = 0o700;

const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
/** `ENOENT`, `EACCES`, ...; the message of an error that has no such code. */
const reasonOf = (cause: unknown): string => codeOf(cause) ?? (cause instanceof Error ? cause.message : String(cause));

/** Whether something of that name can be seen. */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
export const isAbsent = (cause: unknown): boolean => codeOf(cause) === 'ENOENT';
export const isPresent = (cause: unknown): boolean => codeOf(cause) === 'EEXIST';
/** Of the disk, not of the network: those name the file, or have a reason that no connection has. */
export const isOfFile = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  ('path' in thrown ||
    ('code' in thrown && ['ENOSPC', 'EDQUOT', 'EROFS', 'EFBIG', 'EIO'].includes(String(thrown.code))));
export const unreadable = (path: string, cause: unknown): AppError =>
  new AppError('FILE_UNREADABLE', { path, reason: reasonOf(cause) }, { cause });
export const unwritable = (path: string, cause: unknown): AppError =>
  new AppError('FILE_UNWRITABLE', { path, reason: reasonOf(cause) }, { cause });

/** Bytes read at once: with Node's 64 KB, reading a file costs more than hashing it. */
const READ_AT_ONCE = 1024 * 1024;

/** The SHA-256 of a file, in hexadecimal digits. Throws FILE_UNREADABLE {path, reason}, CANCELLED. */
export async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: READ_AT_ONCE }), hash, { signal });
  } catch (cause) {
    throw signal.aborted ? new AppError('CANCELLED') : unreadable(path, cause);
  }
  return hash.digest('hex');
}

/** Reading a named pipe or a socket waits for somebody who may never write. @throws FILE_UNREADABLE */
export function refusePipe(path: string, found: Stats): void {
  if (found.isFIFO() || found.isSocket()) throw new AppError('FILE_UNREADABLE', { path, reason: 'pipe' });
}

/** What a shell has opened for this process, under the names that it gives it: `/dev/stdin`, `<(command)`. */
const handedOver = /^\/(dev\/(stdin$|fd\/)|proc\/self\/fd\/)/;

/** Opens a file to read it: opened first and then looked at, without waiting for a writer: in between nobody can put a pipe there. @throws FILE_UNREADABLE, and what open throws */
export async function openFile(path: string): Promise<FileHandle> {
  if (handedOver.test(path)) return open(path);
  // Windows has neither such pipes nor the constant.
  const waitForNobody = (constants.O_NONBLOCK as number | undefined) ?? 0;
  const file = await open(path, constants.O_RDONLY | waitForNobody);
  try {
    refusePipe(path, await file.stat());
    return file;
  } catch (cause) {
    await file.close();
    throw cause;
  }
}

/**
 * A text file's content without a byte order mark. Throws FILE_UNREADABLE {path, reason}, also when it is larger than
 * `maxBytes` (a person may have picked a disk image by mistake), and when it is a pipe that nobody may ever write to.
 */
export async function readText(path: string, { maxBytes }: { maxBytes: number }): Promise<string> {
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    // A device has no size, and may have no end.
    const file = await openFile(path);
    for await (const chunk of file.createReadStream() as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw new AppError('FILE_UNREADABLE', { path, reason: 'too-large' });
      chunks.push(chunk);
    }
    return Buffer.concat(chunks)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
  } catch (cause) {
    throw cause instanceof AppError ? cause : unreadable(path, cause);
  }
}

/**
 * Writes a text file in one go (a reader sees the old or the new content, never a part) and makes its folder.
 * Without a mode an existing file keeps its own. Throws FILE_UNWRITABLE {path, reason}.
 */
export async function writeText(path: string, content: string, options: { mode?: number } = {}): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, ...(options.mode === PRIVATE_FILE ? { mode: PRIVATE_FOLDER } : {}) });
    await writeFileAtomic(path, content, options);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Not every file system has hard links (FAT, some network shares). A copy is as exclusive, but may be read before it is whole. */
const giveName = (from: string, to: string): Promise<void> =>
  link(from, to).catch((cause: unknown) => {
    if (isPresent(cause)) throw cause;
    return copyFile(from, to, constants.COPYFILE_EXCL);
  });

/**
 * Writes a private file that must not be there yet, whole and on the disk, and answers whether it was this call that made it: of
 * several, in this process or another, one does. Throws FILE_UNWRITABLE {path, reason}.
 */
export async function createPrivateText(path: string, content: string): Promise<boolean> {
  const unnamed = `${path}.${randomUUID()}.new`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
    const file = await open(unnamed, 'wx', PRIVATE_FILE);
    await file
      .writeFile(content)
      .then(() => file.sync())
      .finally(() => file.close());
    return await giveName(unnamed, path).then(
      () => true,
      (cause: unknown) => {
        if (isPresent(cause)) return false;
        throw cause;
      },
    );
  } catch (cause) {
    throw unwritable(path, cause);
  } finally {
    await rm(unnamed, { force: true });
  }
}
