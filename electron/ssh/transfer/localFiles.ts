/** Files of the workstation on their way to hosts: their sha256, and a compressed copy, each made once for all hosts. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { AppError } from '../../../shared/errors';
import { identify, type FileIdentity } from '../../storage/fileNotes';
import { PRIVATE_FILE, sha256Of, unreadable, writeText } from '../../storage/files';
import { SharedWork } from '../../concurrency/sharedWork';
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
  private readonly reading = new SharedWork<LocalFile>();
  private readonly packing = new SharedWork<Package>();
  private packingRate: Promise<number> | undefined;

  constructor(private readonly cacheDir: string) {}

  /**
   * Reads the whole file, unless it was read before, by this process or another one, and has not changed since. What is
   * going to be sent is packed while it is read. FILE_UNREADABLE.
   */
  async describe(file: string, signal: AbortSignal, { toSend = false } = {}): Promise<LocalFile> {
    const identity = await identify(file);
    const { key } = identity;
    const known =
      this.known.get(key) ?? (await this.reading.get(key, signal, (stop) => this.read(file, identity, toSend, stop)));
    this.known.set(key, known);
    return known;
  }

  /** The compressed copy, made at the first call; the file itself where compressing saves little. FILE_UNREADABLE. */
  pack(file: LocalFile, signal: AbortSignal): Promise<Package> {
    return this.packing.get(file.sha256, signal, async (stop) => {
      const copy = this.copyOf(file.sha256);
      const cached = await stat(copy).catch(() => undefined);
      if (cached) {
        const now = new Date();
        await utimes(copy, now, now).catch(() => undefined);
        return { path: copy, size: cached.size, compressed: true };
      }
      if (!(await isWorthCompressing(file.path))) return { ...file, compressed: false };
      // A file that changes meanwhile must not be kept under the name of what it was.
      if ((await this.compress(file.path, file.sha256, stop)) !== file.sha256) {
        await this.forget(file);
        throw new AppError('FILE_UNREADABLE', { path: file.path, reason: 'changed' });
      }
      return { path: copy, size: (await stat(copy)).size, compressed: true };
    });
  }

  /**
   * Whether there is a compressed copy already. It is always sent: over a network that is the limit it takes half the time, and
   * where nothing limits it about as long as the file itself, sometimes more (`npm run bench`).
   */
  isPacked({ sha256 }: LocalFile): Promise<boolean> {
    return stat(this.copyOf(sha256)).then(
      () => true,
      () => false,
    );
  }

  /**
   * Whether a file gets sooner compressed to a host that took `rate` bytes of another one in a millisecond. Packing it takes a
   * workstation that has other things to do: it pays on a network that is clearly slower than that.
   */
  async isFasterPacked(file: LocalFile, rate: number): Promise<boolean> {
    this.packingRate ??= sampleOf(file.path).then((sample) => {
      const start = performance.now();
      gzipSync(sample, { level: 1 });
      return sample.length / (performance.now() - start);
    });
    return rate < (await this.packingRate) / 3;
  }

  /** For a copy, or a noted checksum, that turned out to be wrong. */
  async forget(file: LocalFile): Promise<void> {
    await rm(this.copyOf(file.sha256), { force: true });
    const key = await identify(file.path).then(
      (identity) => identity.key,
      () => undefined,
    );
    if (key === undefined) return;
    this.known.delete(key);
    await rm(this.noteOf(key), { force: true });
  }

  private noteOf(key: string): string {
    return path.join(this.cacheDir, `${key}.sum`);
  }

  private copyOf(sha256: string): string {
    return path.join(this.cacheDir, `${sha256}.gz`);
  }

  private async read(file: string, identity: FileIdentity, toSend: boolean, signal: AbortSignal): Promise<LocalFile> {
    const { size, key, isSettled } = identity;
    const note = this.noteOf(key);
    const noted = /^[0-9a-f]{64}$/.exec(await readFile(note, 'utf8').catch(() => ''))?.[0];
    if (noted !== undefined) return { path: file, size, sha256: noted };
    const isPacked = toSend && (await isWorthCompressing(file));
    const sha256 = isPacked ? await this.compress(file, key, signal) : await sha256Of(file, signal);
    // Without the note it is read again next time: no reason to fail.
    if (isSettled) await writeText(note, sha256, { mode: PRIVATE_FILE }).catch(() => undefined);
    return { path: file, size, sha256 };
  }

  /** Makes the compressed copy under the name of what was read, and answers its sha256. */
  private async compress(file: string, name: string, signal: AbortSignal): Promise<string> {
    const partial = `${this.copyOf(name)}.${randomUUID()}`;
    const hashing = new Hashing();
    try {
      await mkdir(this.cacheDir, { recursive: true });
      const gzip = createGzip({ level: 1, chunkSize: 256 * 1024 });
      const source = createReadStream(file, { highWaterMark: 256 * 1024 });
      await pipeline(source, hashing, gzip, createWriteStream(partial), { signal });
      const sha256 = hashing.digest();
      await rename(partial, this.copyOf(sha256));
      await removeStaleCopies(this.cacheDir);
      return sha256;
    } catch (error) {
      await rm(partial, { force: true });
      if (signal.aborted) throw new AppError('CANCELLED');
      throw error instanceof AppError ? error : unreadable(file, error);
    }
  }
}
