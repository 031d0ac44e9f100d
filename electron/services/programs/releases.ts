/**
 * Programs as their projects publish them: the file of a release, checked against the checksum that the publisher (or the
 * mirror that was named instead) gives for it, unpacked, and kept by content. What was fetched once is used without the
 * network, and compared with its checksum each time.
 */
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { AppError, toWireError } from '../../../shared/errors';
import type { NewestPatch } from '../../../shared/ipc/binaries';
import { newestListOf, type Mirrors, type ReleaseFile } from '../../../shared/versions/publishers';
import { newestPatchOf } from '../../../shared/versions/versions';
import { minorOf } from '../../../shared/kubernetesVersion';
import { fileNotes } from '../../storage/fileNotes';
import { sha256Of, unwritable } from '../../storage/files';
import { readJson, writeJson } from '../../storage/jsonFile';
import { cachedPath, download, isIntact, type DownloadOptions } from './download';
import { sumIn } from './sums';
import { unpack } from './unpack';
import { getText, type Patience } from './web';

/** More than any list of checksums of one release has. */
const MAX_SUMS_BYTES = 256 * 1024;
const MAX_VERSION_BYTES = 256;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** What is known of a file of a release that was fetched. */
const recordSchema = z.object({
  url: z.string(),
  sumsUrl: z.string(),
  /** Of the file, as it was published. */
  sha256,
  /** Of each program in it. */
  programs: z.record(z.string(), sha256),
});
type ReleaseRecord = z.infer<typeof recordSchema>;

interface FetchedProgram {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface FetchedFile {
  readonly file: ReleaseFile;
  readonly record: ReleaseRecord;
  readonly programs: readonly FetchedProgram[];
  /** It lay in the cache already. */
  readonly wasThere: boolean;
}

type ReleaseOptions = Omit<DownloadOptions, 'remember'>;

export interface Releases {
  /** The programs of a file that lie in the cache, by name; nothing is read of them, and nothing is contacted. */
  located(file: ReleaseFile): Promise<ReadonlyMap<string, string>>;
  /**
   * Fetches what is not there, and answers where everything lies. @throws DOWNLOAD_FAILED, CHECKSUM_UNUSABLE,
   * CHECKSUM_MISMATCH, RELEASE_ARCHIVE_INVALID, RELEASE_LACKS_PROGRAM, FILE_UNWRITABLE, CANCELLED
   */
  fetch(file: ReleaseFile, signal: AbortSignal, options?: ReleaseOptions): Promise<FetchedFile>;
  /** The newest patch of a version's minor. @throws CANCELLED */
  newest(kubernetesVersion: string, mirrors: Mirrors | undefined, signal: AbortSignal): Promise<NewestPatch>;
}

export function createReleases(cacheDir: string): Releases {
  const remember = fileNotes(cacheDir);
  /** By its address: what a mirror says is another record than what the publisher says. */
  const recordPath = ({ url }: ReleaseFile): string =>
    join(cacheDir, 'releases', `${createHash('sha256').update(url).digest('hex')}.json`);

  const recordOf = async (file: ReleaseFile): Promise<ReleaseRecord | undefined> => {
    const found = await readJson(recordPath(file), recordSchema);
    return found.kind === 'value' && found.value.url === file.url ? found.value : undefined;
  };

  const programsOf = (record: ReleaseRecord): [name: string, path: string, sum: string][] =>
    Object.entries(record.programs).map(([name, sum]) => [name, cachedPath(cacheDir, sum, name), sum]);

  const isThere = async (
    { needed }: ReleaseFile,
    record: ReleaseRecord | undefined,
    signal: AbortSignal,
  ): Promise<boolean> => {
    if (!record || needed.some((name) => record.programs[name] === undefined)) return false;
    for (const [, path, sum] of programsOf(record)) if (!(await isIntact(path, sum, signal, remember))) return false;
    return true;
  };

  /** Puts the programs of an archive into the cache, and answers their checksums. */
  const takeOut = async (
    archive: string,
    members: Readonly<Record<string, string>>,
    signal: AbortSignal,
    maxBytes: number | undefined,
  ): Promise<Record<string, string>> => {
    const folder = await mkdtemp(join(dirname(archive), 'unpacking-')).catch((cause: unknown) => {
      throw unwritable(archive, cause);
    });
    try {
      const sums: Record<string, string> = {};
      for (const [name, path] of await unpack(archive, members, folder, signal, maxBytes)) {
        const sum = await sha256Of(path, signal);
        const to = cachedPath(cacheDir, sum, name);
        await mkdir(dirname(to), { recursive: true });
        await chmod(path, 0o755);
        await rename(path, to);
        sums[name] = sum;
      }
      return sums;
    } catch (thrown) {
      throw thrown instanceof AppError ? thrown : unwritable(folder, thrown);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

  const publishedSum = async (file: ReleaseFile, signal: AbortSignal, patience: Patience): Promise<string> =>
    sumIn(await getText(file.sums.url, signal, { ...patience, maxBytes: MAX_SUMS_BYTES }), file);

  const answer = async (file: ReleaseFile, record: ReleaseRecord, wasThere: boolean): Promise<FetchedFile> => {
    const programs = await Promise.all(
      programsOf(record).map(async ([name, path, sum]) => {
        const { size } = await stat(path);
        return { name, path, sizeBytes: size, sha256: sum };
      }),
    );
    return { file, record, programs, wasThere };
  };

  const fetchFile: Releases['fetch'] = async (file, signal, options = {}) => {
    const known = await recordOf(file);
    if (known && (await isThere(file, known, signal))) return answer(file, known, true);
    const sum = known?.sha256 ?? (await publishedSum(file, signal, options));
    // Under the name of the program where the file is one.
    const [program = file.name] = file.needed;
    const to = cachedPath(cacheDir, sum, file.members ? file.name : program);
    await download(file.name, { url: file.url, sha256: sum, to }, signal, { ...options, remember });
    const programs = file.members ? await takeOut(to, file.members, signal, options.maxBytes) : { [program]: sum };
    const lacking = file.needed.find((name) => programs[name] === undefined);
    if (lacking !== undefined) throw new AppError('RELEASE_LACKS_PROGRAM', { name: file.name, program: lacking });
    const record = { url: file.url, sumsUrl: file.sums.url, sha256: sum, programs };
    await writeJson(recordPath(file), record);
    return answer(file, record, false);
  };

  return {
    located: async (file) => {
      const record = await recordOf(file);
      return new Map(record ? programsOf(record).map(([name, path]) => [name, path]) : []);
    },
    fetch: fetchFile,
    newest: async (kubernetesVersion, mirrors, signal) => {
      const minor = minorOf(kubernetesVersion) ?? 0;
      const url = newestListOf(`1.${String(minor)}`, mirrors);
      try {
        const text = await getText(url, signal, { maxBytes: MAX_VERSION_BYTES });
        const version = /^v(1\.\d+\.\d+)\s*$/.exec(text)?.[1] ?? '';
        if (minorOf(version) !== minor) throw new AppError('DOWNLOAD_FAILED', { url, reason: 'no-version' });
        return { version, from: 'publisher', url };
      } catch (thrown) {
        if (signal.aborted) throw thrown;
        const { code, params } = toWireError(thrown);
        return { version: newestPatchOf(minor), from: 'table', url, error: { code, params } };
      }
    },
  };
}
