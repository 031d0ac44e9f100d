/**
 * Which process runs a job. The application and the command line share one data folder: neither may take the other's
 * running job for one that was interrupted.
 *
 * The number of a process would not do, because another program may have it later. So whoever runs a job keeps a door
 * open (a local socket, on Windows a named pipe), and writes down where it is. Every system closes the door together with
 * the process, however that ends.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isAbsent, PRIVATE_FILE } from '../storage/files';

export const ownerFile = (folder: string): string => join(folder, 'owner');

/** The doors of this process. */
const own = new Set<string>();

/** A socket's path may have 103 bytes on macOS; a temporary folder of one's own may lie deeper. */
const LONGEST_FOLDER = 70;

function newDoor(): string {
  const name = `keelson-${randomBytes(8).toString('hex')}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(Buffer.byteLength(tmpdir()) > LONGEST_FOLDER ? '/tmp' : tmpdir(), name);
}

/** A process that died has left its socket behind; the system has removed a pipe itself. */
async function tidy(folder: string): Promise<void> {
  const door = await readFile(ownerFile(folder), 'utf8').catch(() => '');
  const isSocket = process.platform !== 'win32' && /^keelson-[0-9a-f]{16}$/.test(basename(door));
  if (isSocket) await rm(door, { force: true }).catch(() => undefined);
}

/** Says that this process runs the job of the folder; answers how to end this, which never throws. */
export async function claim(folder: string): Promise<() => void> {
  await tidy(folder);
  const door = newDoor();
  // Nobody is let in: that it opens is the answer. It does not keep the process alive.
  const server = createServer((visitor) => visitor.destroy()).unref();
  server.on('error', () => undefined).listen(door);
  await once(server, 'listening');
  own.add(door);
  const release = (): void => {
    own.delete(door);
    server.close();
    try {
      rmSync(ownerFile(folder), { force: true });
    } catch {
      // A file that stays names a closed door, which is as good as none.
    }
  };
  try {
    writeFileSync(ownerFile(folder), door, { mode: PRIVATE_FILE });
  } catch (cause) {
    release();
    throw cause;
  }
  return release;
}

/** Nobody listens any more, or the place is gone. Whatever else goes wrong (no right, too busy) is somebody's door. */
const isGone = (cause: unknown): boolean =>
  isAbsent(cause) || (cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED');

const opens = (door: string): Promise<boolean> =>
  new Promise((resolve) => {
    const visitor = connect({ path: door });
    visitor.once('error', (cause) => resolve(!isGone(cause)));
    visitor.once('connect', () => {
      visitor.destroy();
      resolve(true);
    });
  });

/** Whether another, living process runs the job of this folder. */
export async function isRunElsewhere(folder: string): Promise<boolean> {
  const door = await readFile(ownerFile(folder), 'utf8').catch(() => '');
  return door !== '' && !own.has(door) && opens(door);
}
