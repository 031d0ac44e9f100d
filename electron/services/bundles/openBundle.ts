/** Opens a bundle: everything in it is checked, and lies in a folder of its own, or nothing does. */
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../../shared/errors';
import type { Progress } from '../../../shared/job/job';
import { exists, isOfFile, sha256Of, unwritable } from '../../storage/files';
import { readImageArchive } from '../images/archive';
import { tarFileOf, type BundleContents, type BundleEntry } from './contents';
import { fieldsFor, requireEnough, withFields, type Field } from './purpose';
import { BundleReader, writing } from './readBundle';

export interface Opening {
  /** The cluster file that is to use it. */
  readonly document: unknown;
  /** Where that lies; without one the folder is made beside the bundle. */
  readonly clusterPath: string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface OpenedBundle {
  /** The cluster file's document with what the bundle changes in it. */
  readonly document: unknown;
  readonly fields: readonly Field[];
  /** Absolute: where everything lies. */
  readonly folder: string;
  /** It was opened there before. */
  readonly wasThere: boolean;
  /** Of the bundle itself. */
  readonly sha256: string;
  readonly contents: BundleContents;
}

/** Of each content another one: what was opened before stays until a person removes it. */
const folderName = ({ cluster, arch }: BundleContents, sha256: string): string =>
  `keelson-bundle-${cluster.kubernetesVersion}-${arch}-${sha256.slice(0, 12)}`;

/** The list says of each archive which images it holds: so it is. */
async function requireImages(
  file: string,
  entry: BundleEntry,
  reader: BundleReader,
  signal: AbortSignal,
): Promise<void> {
  const { images } = await readImageArchive(file, signal).catch((thrown: unknown) => {
    throw signal.aborted ? thrown : reader.invalid('other-content', thrown);
  });
  if (!isDeepStrictEqual(images, entry.images)) throw reader.invalid('other-content');
}

async function unpack(
  reader: BundleReader,
  { files }: BundleContents,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  for (const entry of files) {
    const file = join(folder, entry.path);
    const { mode } = tarFileOf(entry);
    await mkdir(dirname(file), { recursive: true });
    await writing(file, mode, (take) => reader.read(entry, take));
    // Whatever the umask says: programs are run by others.
    await chmod(file, mode);
    if (entry.kind === 'image') await requireImages(file, entry, reader, signal);
  }
  return reader.end();
}

/** Whether exactly these files lie there. */
async function isOpened(folder: string, { files }: BundleContents, signal: AbortSignal): Promise<boolean> {
  const there = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = there.filter((one) => !one.isDirectory()).length;
  if (names !== files.length) return false;
  for (const { path, sha256 } of files) {
    const file = join(folder, path);
    if (!(await exists(file)) || (await sha256Of(file, signal)) !== sha256) return false;
  }
  return true;
}

/** Gives the unpacked files their place; answers whether they lay there already. @throws BUNDLE_PLACE_TAKEN */
async function settle(from: string, to: string, contents: BundleContents, signal: AbortSignal): Promise<boolean> {
  try {
    await rename(from, to);
    return false;
  } catch (thrown) {
    if (!(await exists(to))) throw thrown;
  }
  if (await isOpened(to, contents, signal).catch(() => false)) return true;
  if (signal.aborted) throw new AppError('CANCELLED');
  throw new AppError('BUNDLE_PLACE_TAKEN', { path: to });
}

/**
 * @throws BUNDLE_INVALID {path, at, reason}, BUNDLE_LACKS, BUNDLE_PLACE_TAKEN, FILE_UNREADABLE, FILE_UNWRITABLE,
 * CLUSTER_INVALID, CANCELLED
 */
export async function openBundle(from: string, opening: Opening): Promise<OpenedBundle> {
  const { document, clusterPath, signal, onProgress } = opening;
  const base = dirname(clusterPath ?? from);
  const label = basename(from);
  const reader = await BundleReader.open(from, signal, (done) =>
    onProgress?.({ done, total: reader.sizeBytes, unit: 'bytes', label }),
  );
  let work: string | undefined;
  try {
    const contents = await reader.contents();
    // Before anything is written.
    requireEnough(withFields(document, fieldsFor(document, contents, '.')), contents, from);
    work = await mkdtemp(join(base, '.keelson-bundle-'));
    const sha256 = await unpack(reader, contents, work, signal);
    const name = folderName(contents, sha256);
    const folder = join(base, name);
    await chmod(work, 0o755);
    const wasThere = await settle(work, folder, contents, signal);
    const fields = fieldsFor(document, contents, clusterPath === undefined ? folder : `./${name}`);
    return { document: withFields(document, fields), fields, folder, wasThere, sha256, contents };
  } catch (thrown) {
    if (signal.aborted) throw new AppError('CANCELLED', {}, { cause: thrown });
    throw thrown instanceof AppError || !isOfFile(thrown) ? thrown : unwritable(base, thrown);
  } finally {
    await reader.close();
    if (work !== undefined) await rm(work, { recursive: true, force: true });
  }
}
