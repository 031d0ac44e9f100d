/** Binaries from the network: fetched once into the cache, checked against the cluster file's checksums, resumable. */
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import PQueue from 'p-queue';
import * as z from 'zod';
import type { Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { inTurn } from '../../concurrency/inTurn';
import { forgetful, type Remember } from '../../storage/fileNotes';
import { exists, isOfFile, sha256Of, unwritable } from '../../storage/files';
import { dismiss, failed, failureOf, get, type Asking, type WebAnswer } from './web';

export type DownloadSource = Extract<Cluster['binaries']['source'], { kind: 'download' }>;

export interface Download {
  readonly url: string;
  readonly sha256: string;
  /** Absolute. */
  readonly to: string;
}

/** The file's place is its checksum: what lies there has been checked, whatever cluster asked for it. */
export const cachedPath = (cacheDir: string, sha256: string, name: string): string =>
  join(cacheDir, 'downloads', sha256, name);

/** Go's names for what `uname -m` says: release files are called after them. */
export const goArchitectures: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  aarch64: 'arm64',
  armv7l: 'arm',
  ppc64le: 'ppc64le',
  s390x: 's390x',
};

/**
 * The downloads for these binaries, by name, for hosts of this architecture (`uname -m`). One without a checksum is left
 * out: rules.ts has refused it before.
 */
export function downloadsFor(
  source: DownloadSource,
  names: readonly string[],
  version: string,
  cacheDir: string,
  architecture = 'x86_64',
): Map<string, Download> {
  const values: Readonly<Record<string, string>> = { version, arch: goArchitectures[architecture] ?? architecture };
  return new Map(
    names.flatMap((name): [string, Download][] => {
      const sha256 = source.sha256[name];
      if (sha256 === undefined) return [];
      const url = source.url.replace(/\{(name|version|arch)\}/g, (_, key: string) => ({ ...values, name })[key] ?? '');
      return [[name, { url, sha256, to: cachedPath(cacheDir, sha256, name) }]];
    }),
  );
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** Bytes that are there; `total` is 0 when the server does not say. */
type OnBytes = (done: number, total: number) => void;

/** More than any program or archive of programs has: a server may send without end. */
export const MAX_BYTES = 1024 ** 3;

/** Tells how much has gone through, in addition to what was there already. */
const counting = (
  url: string,
  have: number,
  missing: number,
  { onBytes, maxBytes = MAX_BYTES }: DownloadOptions,
): Transform => {
  let done = have;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length;
      if (done > maxBytes) {
        next(failed(url, 'too-large'));
        return;
      }
      onBytes?.(done, missing > 0 ? have + missing : 0);
      next(null, chunk);
    },
  });
};

/** Whether the server goes on where the partial file ends: some begin elsewhere, whatever they were asked. */
const goesOnAt = (have: number, { status, header }: WebAnswer): boolean =>
  status === 206 && Number(/^bytes (\d+)-/.exec(header('content-range') ?? '')?.[1] ?? have) === have;

/** Appends what is missing to the partial file, or starts it anew when the server cannot continue. */
async function fetchInto(url: string, part: string, signal: AbortSignal, options: DownloadOptions): Promise<void> {
  const have = await sizeOf(part);
  const answer = await get(url, signal, { ...options, from: have });
  const { status, header, body } = answer;
  const goesOn = goesOnAt(have, answer);
  if (status !== 200 && !goesOn) {
    dismiss(body);
    // 416: nothing is missing (or the file has changed: then the checksum says so, and the next try starts anew).
    if (status === 416) return;
    if (status !== 206) throw failed(url, `HTTP ${String(status)}`);
    await rm(part, { force: true });
    return fetchInto(url, part, signal, options);
  }
  // The length is that of what is sent, not of what comes out, where the server compresses.
  const isPlain = header('content-encoding') === undefined;
  const missing = isPlain ? Number(header('content-length') ?? 0) : 0;
  const counter = counting(url, goesOn ? have : 0, missing, options);
  const file = createWriteStream(part, { flags: goesOn ? 'a' : 'w' });
  try {
    await pipeline(body, counter, file, { signal });
  } catch (thrown) {
    throw !signal.aborted && isOfFile(thrown) ? unwritable(part, thrown) : failureOf(url, thrown, signal);
  }
}

/** By file: two downloads at once would write into the same partial file. */
const turns = new Map<string, PQueue>();

/** What has a say in how a download goes. */
export interface DownloadOptions extends Asking {
  readonly onBytes?: OnBytes;
  /** More than the file has. */
  readonly maxBytes?: number;
  /** What was read of large files before. Default: nothing. */
  readonly remember?: Remember;
}

/**
 * Whether this very content lies there. Read anew whenever the file has changed since it was read last; what is damaged is
 * thrown away. @throws FILE_UNREADABLE, CANCELLED
 */
export async function isIntact(
  path: string,
  sha256: string,
  signal: AbortSignal,
  remember: Remember = forgetful,
): Promise<boolean> {
  if (!(await exists(path))) return false;
  if ((await remember(path, 'sha256', z.string(), () => sha256Of(path, signal))) === sha256) return true;
  await rm(path, { force: true });
  return false;
}

/**
 * Fetches one file unless the cache has it, whole; who wants one that is being fetched waits for that. A broken download is
 * continued by the next call; one with a wrong checksum is thrown away. Throws DOWNLOAD_FAILED {url, reason},
 * CHECKSUM_MISMATCH {name, expected, actual}, FILE_UNWRITABLE, CANCELLED.
 */
export function download(
  name: string,
  one: Download,
  signal: AbortSignal,
  options: DownloadOptions = {},
): Promise<void> {
  const turn = turns.get(one.to) ?? new PQueue({ concurrency: 1 });
  turns.set(one.to, turn);
  return inTurn(turn, signal, () => fetchUnlessThere(name, one, signal, options));
}

async function fetchUnlessThere(
  name: string,
  { url, sha256, to }: Download,
  signal: AbortSignal,
  options: DownloadOptions,
): Promise<void> {
  if (await isIntact(to, sha256, signal, options.remember)) return;
  const part = `${to}.part`;
  await mkdir(join(to, '..'), { recursive: true }).catch((cause: unknown) => {
    throw unwritable(to, cause);
  });
  await fetchInto(url, part, signal, options);
  const actual = await sha256Of(part, signal);
  if (actual !== sha256) {
    await rm(part, { force: true });
    throw new AppError('CHECKSUM_MISMATCH', { name, expected: sha256, actual });
  }
  // Before it has its name: whoever finds it can run it, to ask it for its version and its flags.
  await chmod(part, 0o755);
  await rename(part, to);
}
