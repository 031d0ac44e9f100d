/** Files of the workstation on their way to hosts: their sha256, and a compressed copy, each made once for all hosts. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { AppError } from '../../shared/errors';
import { sha256Of, unreadable } from '../storage/files';
import { SharedWork } from '../concurrency/sharedWork';
import { removeStaleCopies } from './staleCopies';

export interface LocalFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

/** What is sent: the file itself or its compressed copy. */
export interface Package {
  readonly path: string;
  /** Bytes to send. */
  readonly size: number;
  readonly compressed: boolean;
}

/** Below this much saved, compressing costs more time than it saves: archives of compressed layers. */
const WORTH_IT = 0.9;
const SAMPLE_BYTES = 256 * 1024;

/** Passes bytes on and hashes them. */
class Hashing extends Transform {
  private readonly hash = createHash('sha256');

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.hash.update(chunk);
    done(null, chunk);
  }

  digest(): string {
    return this.hash.digest('hex');
  }
}

async function sampleOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function isWorthCompressing(file: string): Promise<boolean> {
  const sample = await sampleOf(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  return gzipSync(sample, { level: 1 }).length < WORTH_IT * sample.length;
}

export class LocalFiles {
  private readonly known = new Map<string, LocalFile>();
  private readonly hashing = new SharedWork<LocalFile>();
  private readonly packing = new SharedWork<Package>();

  constructor(private readonly cacheDir: string) {}

  /** Reads the whole file, unless it did so before and neither size nor time have changed. FILE_UNREADABLE. */
  async describe(file: string, signal: AbortSignal): Promise<LocalFile> {
    const { size, mtimeMs } = await stat(file).catch((error: unknown) => {
      throw unreadable(file, error);
    });
    const key = `${file} ${String(size)} ${String(mtimeMs)}`;
    const read = async (stop: AbortSignal): Promise<LocalFile> => ({
      path: file,
      size,
      sha256: await sha256Of(file, stop),
    });
    const known = this.known.get(key) ?? (await this.hashing.get(key, signal, read));
    this.known.set(key, known);
    return known;
  }

  /** The compressed copy, made at the first call; the file itself where compressing saves little. FILE_UNREADABLE. */
  pack(file: LocalFile, signal: AbortSignal): Promise<Package> {
    return this.packing.get(file.sha256, signal, async (stop) => {
      const copy = path.join(this.cacheDir, `${file.sha256}.gz`);
      const cached = await stat(copy).catch(() => undefined);
      if (cached) {
        const now = new Date();
        await utimes(copy, now, now).catch(() => undefined);
        return { path: copy, size: cached.size, compressed: true };
      }
      if (!(await isWorthCompressing(file.path))) return { ...file, compressed: false };
      await this.compress(file, copy, stop);
      await removeStaleCopies(this.cacheDir);
      return { path: copy, size: (await stat(copy)).size, compressed: true };
    });
  }

  /** For a copy that turned out to be damaged. */
  async forget(file: LocalFile): Promise<void> {
    await rm(path.join(this.cacheDir, `${file.sha256}.gz`), { force: true });
  }

  private async compress(file: LocalFile, copy: string, signal: AbortSignal): Promise<void> {
    const partial = `${copy}.${randomUUID()}`;
    const hashing = new Hashing();
    try {
      await mkdir(this.cacheDir, { recursive: true });
      const gzip = createGzip({ level: 1, chunkSize: 256 * 1024 });
      await pipeline(createReadStream(file.path), hashing, gzip, createWriteStream(partial), { signal });
      // A file that changes meanwhile must not be kept under the name of what it was.
      if (hashing.digest() !== file.sha256) {
        throw new AppError('FILE_UNREADABLE', { path: file.path, reason: 'changed' });
      }
      await rename(partial, copy);
    } catch (error) {
      await rm(partial, { force: true });
      if (signal.aborted) throw new AppError('CANCELLED');
      throw error instanceof AppError ? error : unreadable(file.path, error);
    }
  }
}
