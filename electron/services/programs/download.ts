/** Binaries from the network: fetched once into the cache, checked against the cluster file's checksums, resumable. */
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import PQueue from 'p-queue';
import type { Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { inTurn } from '../../concurrency/inTurn';
import { exists, sha256Of, unwritable } from '../../storage/files';

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
const goArchitectures: Readonly<Record<string, string>> = {
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

/** Network errors of fetch hide their reason in `cause`. */
function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  return cause instanceof Error ? cause.message : String(cause);
}

async function request(url: string, from: number, signal: AbortSignal): Promise<Response> {
  const headers = from > 0 ? { range: `bytes=${String(from)}-` } : {};
  try {
    return await fetch(url, { headers, signal });
  } catch (thrown) {
    if (signal.aborted) throw new AppError('CANCELLED', {}, { cause: thrown });
    throw new AppError('DOWNLOAD_FAILED', { url, reason: reasonOf(thrown) }, { cause: thrown });
  }
}

/** Bytes that are there; `total` is 0 when the server does not say. */
type OnBytes = (done: number, total: number) => void;

/** Tells how much has gone through, in addition to what was there already. */
const counting = (have: number, missing: number, onBytes: OnBytes): Transform => {
  let done = have;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length;
      onBytes(done, missing > 0 ? have + missing : 0);
      next(null, chunk);
    },
  });
};

/** Appends what is missing to the partial file, or starts it anew when the server cannot continue. */
async function fetchInto(url: string, part: string, signal: AbortSignal, onBytes: OnBytes): Promise<void> {
  const have = await sizeOf(part);
  const response = await request(url, have, signal);
  // 416: nothing is missing (or the file has changed: then the checksum says so, and the next try starts anew).
  if (response.status === 416) return;
  if (!response.ok || !response.body) {
    throw new AppError('DOWNLOAD_FAILED', { url, reason: `HTTP ${String(response.status)}` });
  }
  const goesOn = response.status === 206;
  // The length is that of what is sent, not of what comes out, where the server compresses.
  const isPlain = response.headers.get('content-encoding') === null;
  const missing = isPlain ? Number(response.headers.get('content-length') ?? 0) : 0;
  const counter = counting(goesOn ? have : 0, missing, onBytes);
  const file = createWriteStream(part, { flags: goesOn ? 'a' : 'w' });
  try {
    await pipeline(Readable.fromWeb(response.body), counter, file, { signal });
  } catch (thrown) {
    if (signal.aborted) throw new AppError('CANCELLED', {}, { cause: thrown });
    throw new AppError('DOWNLOAD_FAILED', { url, reason: reasonOf(thrown) }, { cause: thrown });
  }
}

/** By file: two downloads at once would write into the same partial file. */
const turns = new Map<string, PQueue>();

/**
 * Fetches one file unless the cache has it; who wants one that is being fetched waits for that. A broken download is
 * continued by the next call; one with a wrong checksum is thrown away. Throws DOWNLOAD_FAILED {url, reason},
 * CHECKSUM_MISMATCH {name, expected, actual}, FILE_UNWRITABLE, CANCELLED.
 */
export function download(
  name: string,
  one: Download,
  signal: AbortSignal,
  onBytes: OnBytes = () => undefined,
): Promise<void> {
  const turn = turns.get(one.to) ?? new PQueue({ concurrency: 1 });
  turns.set(one.to, turn);
  return inTurn(turn, signal, () => fetchUnlessThere(name, one, signal, onBytes));
}

async function fetchUnlessThere(
  name: string,
  { url, sha256, to }: Download,
  signal: AbortSignal,
  onBytes: OnBytes,
): Promise<void> {
  if (await exists(to)) return;
  const part = `${to}.part`;
  await mkdir(join(to, '..'), { recursive: true }).catch((cause: unknown) => {
    throw unwritable(to, cause);
  });
  await fetchInto(url, part, signal, onBytes);
  const actual = await sha256Of(part, signal);
  if (actual !== sha256) {
    await rm(part, { force: true });
    throw new AppError('CHECKSUM_MISMATCH', { name, expected: sha256, actual });
  }
  // Before it has its name: whoever finds it can run it, to ask it for its version and its flags.
  await chmod(part, 0o755);
  await rename(part, to);
}
