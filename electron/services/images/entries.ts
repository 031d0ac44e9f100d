/** What lies in an archive of images, with the checksum of each part: the whole archive is read once, and nothing unpacked. */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { AppError } from '../../../shared/errors';
import { openFile, unreadable } from '../../storage/files';
import { tarSink } from '../../storage/tarFile';

/** More than the descriptions of any image have (OCI's limit for one is 4 MiB). */
const MAX_TEXT_BYTES = 8 * 1024 * 1024;
const MAX_TEXTS_BYTES = 64 * 1024 * 1024;

export interface ArchiveEntry {
  readonly size: number;
  readonly sha256: string;
  /** Of what is inside, where the entry is compressed with gzip. */
  readonly unpackedSha256?: string;
  /** Of an entry that may be JSON. */
  readonly text?: string;
}

interface Entries {
  readonly files: Map<string, ArchiveEntry>;
  /** Name -> what it stands for: archives of older engines have a layer once, and links to it. */
  readonly links: Map<string, string>;
}

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
const mayBeJson = (bytes: Buffer): boolean => bytes[0] === 0x7b || bytes[0] === 0x5b;
const normal = (path: string): string => posix.normalize(path).replace(/^\//, '');
/** Those are named after their own checksum: what is inside them need not be known. */
const isBlob = (path: string): boolean => path.startsWith('blobs/');
const regular: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile']);

/** Hashes what it gets, and, if that is compressed, what comes out. */
class Measure {
  private readonly hash = createHash('sha256');
  private readonly inside = createHash('sha256');
  private text: Buffer[] | undefined;
  private gunzip: Gunzip | undefined;
  private isInflated: Promise<boolean> = Promise.resolve(false);
  private size = 0;

  constructor(
    private readonly name: string,
    private readonly expected: number,
  ) {}

  /** Answers whether it can take more at once; `later` is called when it can. */
  take(chunk: Buffer, later: () => void): boolean {
    if (this.size === 0) this.begin(chunk);
    this.size += chunk.length;
    this.hash.update(chunk);
    this.text?.push(chunk);
    if (!this.gunzip || this.gunzip.destroyed || this.gunzip.write(chunk)) return true;
    this.gunzip.once('drain', later);
    return false;
  }

  async end(): Promise<ArchiveEntry> {
    this.gunzip?.end();
    return {
      ...((await this.isInflated) ? { unpackedSha256: this.inside.digest('hex') } : {}),
      ...{ size: this.size, sha256: this.hash.digest('hex') },
      ...(this.text ? { text: Buffer.concat(this.text).toString('utf8') } : {}),
    };
  }

  private begin(first: Buffer): void {
    if (mayBeJson(first) && this.expected <= MAX_TEXT_BYTES) this.text = [];
    if (!isGzip(first) || isBlob(this.name)) return;
    const gunzip = createGunzip();
    this.gunzip = gunzip;
    gunzip.on('data', (chunk: Buffer) => this.inside.update(chunk));
    // What is damaged has no checksum inside, and is told when an image needs it.
    this.isInflated = new Promise((resolve) => {
      gunzip.on('end', () => resolve(true));
      gunzip.on('error', () => {
        // Who waits to go on is not left waiting.
        gunzip.emit('drain');
        resolve(false);
      });
    });
  }
}

/**
 * Reads an archive, which may be compressed with gzip.
 * @throws FILE_UNREADABLE, ARCHIVE_INVALID {path, reason: damaged|too-large}, CANCELLED
 */
export async function readEntries(path: string, signal: AbortSignal): Promise<Entries> {
  const entries: Entries = { files: new Map(), links: new Map() };
  const invalid = (reason: 'damaged' | 'too-large', cause?: unknown): AppError =>
    new AppError('ARCHIVE_INVALID', { path, reason }, { cause });
  const parser = new Parser({ strict: true });
  const sink = tarSink(parser);
  const measured: Promise<void>[] = [];
  let texts = 0;
  parser.on('entry', (entry: ReadEntry) => {
    const name = normal(entry.path);
    if (entry.type === 'SymbolicLink' && entry.linkpath !== undefined)
      entries.links.set(name, normal(posix.join(posix.dirname(name), entry.linkpath)));
    if (entry.type === 'Link' && entry.linkpath !== undefined) entries.links.set(name, normal(entry.linkpath));
    const measure = new Measure(name, entry.size);
    entry.on('data', (chunk: Buffer) => {
      if (!measure.take(chunk, () => entry.resume())) entry.pause();
    });
    measured.push(
      new Promise((resolve, reject) => {
        entry.on('error', reject);
        entry.on('end', () => {
          measure.end().then((found) => {
            texts += found.text?.length ?? 0;
            if (texts > MAX_TEXTS_BYTES) sink.destroy(invalid('too-large'));
            if (regular.has(entry.type)) entries.files.set(name, found);
            resolve();
          }, reject);
        });
      }),
    );
  });
  const file = await openFile(path).catch((cause: unknown) => {
    throw cause instanceof AppError ? cause : unreadable(path, cause);
  });
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    const stream = file.createReadStream({ start: 0, highWaterMark: 1024 * 1024, autoClose: false });
    stream.on('error', (cause) => stream.destroy(unreadable(path, cause)));
    await (isGzip(buffer) ? pipeline(stream, createGunzip(), sink, { signal }) : pipeline(stream, sink, { signal }));
    await Promise.all(measured);
  } catch (thrown) {
    if (signal.aborted) throw new AppError('CANCELLED', {}, { cause: thrown });
    throw thrown instanceof AppError ? thrown : invalid('damaged', thrown);
  } finally {
    await file.close().catch(() => undefined);
  }
  return entries;
}
