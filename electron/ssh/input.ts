/** A command's input, on its way into frames. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { unreadable } from '../storage/files';

/** `size` in bytes is known for everything but a bare stream. */
export interface Input {
  readonly size?: number;
  readonly chunks: AsyncIterable<Buffer> | Iterable<Buffer>;
  /** Frees what is behind it, read or not. */
  readonly dispose?: () => void;
}

/** Small enough to stop quickly and to show progress, large enough to be fast. */
const CHUNK = 128 * 1024;

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

/** A file of `size` bytes. Reading them throws FILE_UNREADABLE. */
export function fileInput(path: string, size: number): Input {
  const stream = createReadStream(path, { highWaterMark: CHUNK });
  return { ...toInput(stream, size), chunks: readable(path, buffers(stream)) };
}

export function toInput(stdin: string | Buffer | Readable | undefined, size?: number): Input {
  if (stdin === undefined) return { size: 0, chunks: [] };
  if (typeof stdin === 'string' || Buffer.isBuffer(stdin)) {
    const bytes = Buffer.from(stdin);
    return { size: bytes.length, chunks: slices(bytes) };
  }
  // An error before somebody reads must not end the process; who reads then still gets it.
  stdin.on('error', () => undefined);
  return { ...(size === undefined ? {} : { size }), chunks: buffers(stdin), dispose: () => stdin.destroy() };
}
