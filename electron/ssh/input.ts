/** A command's input, on its way into frames. */
import { open as openFile, type FileHandle } from 'node:fs/promises';
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
  /** Undefined: there is none. */
  readonly frames?: AsyncIterable<Frame> | Iterable<Frame>;
  /** Frees what is behind it, read or not. */
  readonly dispose?: () => void;
}

/** Small enough to stop quickly and to show progress, large enough to be fast. */
const CHUNK = 256 * 1024;

function* slices(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

async function* buffersOf(stream: Readable): AsyncIterable<Buffer> {
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  }
}

/** Reads files of the workstation for one input, which disposes of whatever is still open at its end. */
export function fileReader() {
  const open = new Set<FileHandle>();
  // Two for all that is read: one is filled while the other one is on its way. New ones for each chunk cost more than reading.
  let buffers: readonly [Buffer, Buffer] | undefined;
  return {
    /**
     * The bytes from `start` up to `end`. Each chunk holds until the next one is asked for. Reading them throws FILE_UNREADABLE.
     */
    async *part(path: string, start: number, end: number): AsyncIterable<Buffer> {
      if (start >= end) return;
      let [free, next] = (buffers ??= [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)]);
      try {
        const file = await openFile(path);
        open.add(file);
        const read = async (into: Buffer, at: number): Promise<Buffer> => {
          const { bytesRead } = await file.read(into, 0, Math.min(CHUNK, end - at), at);
          return into.subarray(0, bytesRead);
        };
        let reading = read(free, start);
        for (let at = start; at < end;) {
          const chunk = await reading;
          // The host waits for all that was announced.
          if (chunk.length === 0) throw new Error('it has become shorter');
          at += chunk.length;
          [free, next] = [next, free];
          if (at < end) reading = read(free, at);
          reading.catch(() => undefined);
          yield chunk;
        }
        open.delete(file);
        await file.close();
      } catch (cause) {
        throw unreadable(path, cause);
      }
    },
    dispose: (): void => open.forEach((file) => void file.close().catch(() => undefined)),
  };
}

async function* eachByItself(chunks: AsyncIterable<Buffer>): AsyncIterable<Frame> {
  for await (const chunk of chunks) if (chunk.length > 0) yield { size: chunk.length, chunks: [chunk] };
}

export function toInput(stdin: string | Buffer | Readable | undefined): Input {
  if (stdin === undefined || stdin === '') return {};
  if (typeof stdin === 'string' || Buffer.isBuffer(stdin)) {
    const bytes = Buffer.from(stdin);
    return { frames: [{ size: bytes.length, chunks: slices(bytes) }] };
  }
  // An error before somebody reads must not end the process; who reads then still gets it.
  stdin.on('error', () => undefined);
  return { frames: eachByItself(buffersOf(stdin)), dispose: () => stdin.destroy() };
}
