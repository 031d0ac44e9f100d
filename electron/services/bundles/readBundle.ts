/**
 * Reads a bundle from its beginning to its end. There is one way to write the files of a list of contents, so whatever
 * differs from it by a byte is refused: other names, types, owners, an order of its own, something in between or behind.
 */
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Header } from 'tar';
import { AppError } from '../../../shared/errors';
import type { Word } from '../../../shared/messages/messages';
import { openFile, unreadable } from '../../storage/files';
import { TAR_END, tarHeader, tarPadding } from '../../storage/tarFile';
import {
  CONTENTS,
  contentsSchema,
  FORMAT,
  MAX_CONTENTS_BYTES,
  tarFileOf,
  type BundleContents,
  type BundleEntry,
} from './contents';

const READ_AT_ONCE = 1024 * 1024;
const HEADER_BYTES = 512;

/** What to do with the bytes of a file of the bundle. */
type Take = (chunk: Buffer) => Promise<unknown>;

export class BundleReader {
  private readonly hash = createHash('sha256');
  private done = 0;
  /** The file that is being read, for whoever is told what is wrong. */
  private at: string = CONTENTS;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    /** Of the whole bundle. */
    readonly sizeBytes: number,
    private readonly signal: AbortSignal,
    private readonly onBytes: (done: number) => void,
  ) {}

  /** @throws FILE_UNREADABLE */
  static async open(path: string, signal: AbortSignal, onBytes: (done: number) => void): Promise<BundleReader> {
    const file = await openFile(path).catch((cause: unknown) => {
      throw cause instanceof AppError ? cause : unreadable(path, cause);
    });
    const { size } = await file.stat();
    return new BundleReader(path, file, size, signal, onBytes);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  /** The list of contents. @throws BUNDLE_INVALID, FILE_UNREADABLE, CANCELLED */
  async contents(): Promise<BundleContents> {
    const block = await this.take(HEADER_BYTES, 'no-bundle');
    const { size = 0 } = new Header(block);
    const header = tarHeader({ path: CONTENTS, size: Math.min(size, MAX_CONTENTS_BYTES), mode: 0o644 });
    if (!block.equals(header)) throw this.invalid('no-bundle');
    const list = await this.take(size);
    await this.expect(tarPadding(size), 'not-listed');
    return this.parsed(list);
  }

  /** A file of the list; those are read in its order. @throws BUNDLE_INVALID, FILE_UNREADABLE, CANCELLED */
  async read(entry: BundleEntry, take: Take): Promise<void> {
    this.at = entry.path;
    await this.expect(tarHeader(tarFileOf(entry)), 'not-listed');
    const hash = createHash('sha256');
    for (let left = entry.size; left > 0;) {
      const chunk = await this.take(Math.min(left, READ_AT_ONCE));
      left -= chunk.length;
      hash.update(chunk);
      await take(chunk);
    }
    if (hash.digest('hex') !== entry.sha256) throw this.invalid('other-content');
    await this.expect(tarPadding(entry.size), 'not-listed');
  }

  /** Nothing may follow. Answers the bundle's own SHA-256. @throws BUNDLE_INVALID, FILE_UNREADABLE */
  async end(): Promise<string> {
    await this.expect(TAR_END, 'not-listed');
    const { bytesRead } = await this.readAt(Buffer.alloc(1));
    if (bytesRead > 0) throw this.invalid('left-over');
    return this.hash.digest('hex');
  }

  invalid(reason: Word, cause?: unknown): AppError {
    return new AppError('BUNDLE_INVALID', { path: this.path, at: this.at, reason }, { cause });
  }

  private parsed(list: Buffer): BundleContents {
    let value: unknown;
    try {
      value = JSON.parse(list.toString('utf8'));
      return contentsSchema.parse(value);
    } catch (cause) {
      const format: unknown =
        typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
      throw this.invalid(typeof format === 'number' && format > FORMAT ? 'newer-format' : 'no-bundle', cause);
    }
  }

  private async expect(wanted: Buffer, otherwise: Word): Promise<void> {
    if (!(await this.take(wanted.length)).equals(wanted)) throw this.invalid(otherwise);
  }

  private readAt(buffer: Buffer): Promise<{ bytesRead: number }> {
    if (this.signal.aborted) throw new AppError('CANCELLED');
    return this.file.read(buffer, 0, buffer.length, this.done).catch((cause: unknown) => {
      throw unreadable(this.path, cause);
    });
  }

  /** Exactly so many of the next bytes. */
  private async take(size: number, otherwise: Word = 'ends-early'): Promise<Buffer> {
    const buffer = Buffer.alloc(size);
    for (let have = 0; have < size;) {
      const { bytesRead } = await this.readAt(buffer.subarray(have));
      if (bytesRead === 0) throw this.invalid(otherwise);
      have += bytesRead;
      this.done += bytesRead;
    }
    this.hash.update(buffer);
    this.onBytes(this.done);
    return buffer;
  }
}

/** Writes what a bundle has of a file. @throws what writing throws */
export async function writing(path: string, mode: number, work: (take: Take) => Promise<void>): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await work((chunk) => file.writeFile(chunk));
    await file.sync();
  } finally {
    await file.close();
  }
}
