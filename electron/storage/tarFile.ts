/** Tar files: written so that the same content gives the same bytes, and read as a stream of entries. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Header, type Parser } from 'tar';
import { AppError } from '../../shared/errors';
import { isOfFile, unreadable, unwritable } from './files';

const BLOCK = 512;
/** What ends a tar file (pax(1), "ustar Interchange Format"). */
export const TAR_END = Buffer.alloc(2 * BLOCK);
/** What fills up the last block of a file of this size. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

export interface TarFile {
  /** In the archive. */
  readonly path: string;
  readonly size: number;
  readonly mode: number;
  /** The bytes, or the file of this computer that has them. */
  readonly content: Buffer | { readonly file: string };
}

/** The header of a file: no owner, no time. Names are short enough for it. */
export function tarHeader({ path, size, mode }: Omit<TarFile, 'content'>): Buffer {
  const header = new Header({ path, size, mode, type: 'File', uid: 0, gid: 0, mtime: new Date(0) });
  if (header.encode() || !header.block) throw new AppError('INTERNAL', { message: `no tar header for ${path}` });
  return header.block;
}

async function* bytesOf({ path, size, content }: TarFile): AsyncGenerator<Buffer> {
  if (Buffer.isBuffer(content)) {
    yield content;
    return;
  }
  let read = 0;
  const stream = createReadStream(content.file, { highWaterMark: 1024 * 1024 });
  stream.on('error', (cause) => stream.destroy(unreadable(content.file, cause)));
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    read += chunk.length;
    yield chunk;
  }
  if (read !== size) throw new AppError('FILE_UNREADABLE', { path: content.file, reason: 'changed' }, { detail: path });
}

async function* tarOf(files: readonly TarFile[]): AsyncGenerator<Buffer> {
  for (const file of files) {
    yield tarHeader(file);
    yield* bytesOf(file);
    yield tarPadding(file.size);
  }
  yield TAR_END;
}

/** How long the tar file of these files is. */
export const tarSize = (files: readonly Pick<TarFile, 'size'>[]): number =>
  files.reduce((sum, { size }) => sum + BLOCK + size + tarPadding(size).length, TAR_END.length);

/**
 * Writes a tar file in one go: whoever looks sees the old one, or the new one whole. Answers its SHA-256.
 * @throws FILE_UNREADABLE, FILE_UNWRITABLE {path, reason}, CANCELLED
 */
export async function writeTar(
  to: string,
  files: readonly TarFile[],
  signal: AbortSignal,
  onBytes: (done: number) => void = () => undefined,
): Promise<string> {
  const hash = createHash('sha256');
  const part = `${to}.${randomUUID()}.part`;
  let done = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of tarOf(files)) {
      hash.update(chunk);
      done += chunk.length;
      onBytes(done);
      yield chunk;
    }
  };
  try {
    await pipeline(Readable.from(counted()), createWriteStream(part, { flags: 'wx' }), { signal });
    await rename(part, to);
  } catch (thrown) {
    if (signal.aborted) throw new AppError('CANCELLED', {}, { cause: thrown });
    throw thrown instanceof AppError || !isOfFile(thrown) ? thrown : unwritable(to, thrown);
  } finally {
    await rm(part, { force: true });
  }
  return hash.digest('hex');
}

/** What is written to it is parsed; it ends when every entry has been taken. */
export function tarSink(parser: Parser): Writable {
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (parser.write(chunk)) done();
      else parser.once('drain', () => done());
    },
    final(done) {
      parser.once('end', () => done());
      parser.end();
    },
  });
  parser.on('error', (error: Error) => sink.destroy(error));
  return sink;
}
