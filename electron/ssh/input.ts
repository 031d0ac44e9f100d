/** A command's input, on its way into frames. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { unreadable } from '../storage/files';

type Chunks = AsyncIterable<Buffer> | Iterable<Buffer>;

/** So many bytes, in chunks. The other end takes each frame apart by itself, which costs it a process. */
export interface Frame {
  readonly size: number;
  readonly chunks: Chunks;
}

/** A bare stream, whose size is not known, has a frame for each chunk. */
export interface Input {
  readonly frames: AsyncIterable<Frame> | Iterable<Frame>;
  /** Frees what is behind it, read or not. */
  readonly dispose?: () => void;
}

/** Small enough to stop quickly and to show progress, large enough to be fast. */
const CHUNK = 256 * 1024;

function* slices(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

async function* buffers(stream: Readable): AsyncIterable<Buffer> {
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  }
}

/** What goes wrong while a file is read, in our words. */
async function* readable(path: string, chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  try {
    yield* chunks;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Reads files of the workstation for one input, which disposes of whatever is still open at its end. */
export function fileReader() {
  const open = new Set<Readable>();
  return {
    /** The bytes from `start` up to `end`. Reading them throws FILE_UNREADABLE. */
    async *part(path: string, start: number, end: number): AsyncIterable<Buffer> {
      if (start >= end) return;
      const stream = createReadStream(path, { start, end: end - 1, highWaterMark: CHUNK });
      open.add(stream);
      yield* readable(path, buffers(stream));
      open.delete(stream);
    },
    dispose: (): void => open.forEach((stream) => stream.destroy()),
  };
}

async function* eachByItself(chunks: AsyncIterable<Buffer>): AsyncIterable<Frame> {
  for await (const chunk of chunks) if (chunk.length > 0) yield { size: chunk.length, chunks: [chunk] };
}

export function toInput(stdin: string | Buffer | Readable | undefined): Input {
  if (stdin === undefined || stdin === '') return { frames: [] };
  if (typeof stdin === 'string' || Buffer.isBuffer(stdin)) {
    const bytes = Buffer.from(stdin);
    return { frames: [{ size: bytes.length, chunks: slices(bytes) }] };
  }
  // An error before somebody reads must not end the process; who reads then still gets it.
  stdin.on('error', () => undefined);
  return { frames: eachByItself(buffers(stdin)), dispose: () => stdin.destroy() };
}
