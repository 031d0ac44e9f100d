/** Single programs out of an archive. Nothing of what the archive says decides where a file goes. */
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { Transform } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { AppError } from '../../../shared/errors';
import type { Word } from '../../../shared/messages/messages';
import { isOfFile, unwritable } from '../../storage/files';
import { tarSink } from '../../storage/tarFile';
import { MAX_BYTES } from './download';

const regular: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile']);

const invalid = (archive: string, reason: Word, cause?: unknown): AppError =>
  new AppError('RELEASE_ARCHIVE_INVALID', { name: basename(archive), reason }, { cause });

/** A small archive may hold far more than it seems. */
const bounded = (archive: string, maxBytes: number): Transform => {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      size += chunk.length;
      if (size > maxBytes) next(invalid(archive, 'too-large'));
      else next(null, chunk);
    },
  });
};

/**
 * Unpacks these members (program -> its place in the archive) into files of the programs' names. Whatever else there is, is
 * passed over, and a link in the place of a program is refused. Members that are not there are not in the answer.
 * @throws RELEASE_ARCHIVE_INVALID {name, reason}, FILE_UNWRITABLE, CANCELLED
 */
export async function unpack(
  archive: string,
  members: Readonly<Record<string, string>>,
  folder: string,
  signal: AbortSignal,
  maxBytes = MAX_BYTES,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map(Object.entries(members).map(([program, place]) => [place, program]));
  const unpacked = new Map<string, WriteStream>();
  const parser = new Parser({ strict: true });
  const sink = tarSink(parser);
  parser.on('entry', (entry: ReadEntry) => {
    const program = wanted.get(posix.normalize(entry.path));
    if (program === undefined) {
      entry.resume();
      return;
    }
    if (!regular.has(entry.type) || unpacked.has(program)) {
      sink.destroy(invalid(archive, unpacked.has(program) ? 'damaged' : 'no-file'));
      return;
    }
    const file = createWriteStream(join(folder, program), { flags: 'wx', mode: 0o755 });
    unpacked.set(program, file);
    file.on('error', (error) => sink.destroy(error));
    entry.pipe(file);
  });
  try {
    await pipeline(createReadStream(archive), createGunzip(), bounded(archive, maxBytes), sink, { signal });
    await Promise.all([...unpacked.values()].map((file) => finished(file, { signal })));
  } catch (thrown) {
    for (const file of unpacked.values()) file.destroy();
    if (signal.aborted) throw new AppError('CANCELLED', {}, { cause: thrown });
    if (thrown instanceof AppError) throw thrown;
    throw isOfFile(thrown) ? unwritable(folder, thrown) : invalid(archive, 'damaged', thrown);
  }
  return new Map([...unpacked.keys()].map((program) => [program, join(folder, program)]));
}
