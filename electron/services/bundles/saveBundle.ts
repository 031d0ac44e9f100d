/** Everything that a cluster needs beside its hosts, in one file: the same bytes each time. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod';
import { mastersOf, type Cluster } from '../../../shared/cluster/schema';
import { imagesOf } from '../../../shared/components/imageNames';
import { parseReference } from '../../../shared/images/reference';
import type { ImageArchive } from '../../../shared/ipc/images';
import type { Progress } from '../../../shared/job/job';
import { networkManifestOf } from '../../../shared/manifests/networkManifest';
import { MAX_MANIFEST_BYTES } from '../../../shared/manifests/objects';
import { targetRenderer } from '../../../shared/target';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import type { Architecture } from '../../../shared/versions/publishers';
import type { Platform } from '../../platform';
import { fileNotes } from '../../storage/fileNotes';
import { readText, sha256Of, unreadable } from '../../storage/files';
import { tarSize, writeTar, type TarFile } from '../../storage/tarFile';
import { readImageArchive } from '../images/archive';
import { fetchImage } from '../images/fetchImage';
import { holds, type Images } from '../images/images';
import { dockerLogins } from '../images/logins';
import { imageMirrors } from '../images/imageMirrors';
import type { ImageMirrors } from '../images/registry';
import type { Credentials } from '../hosts/credentials';
import type { Manifests } from '../manifests/manifests';
import { goArchitectures } from '../programs/download';
import type { Binaries } from '../programs/binaries';
import { CONTENTS, folderOf, FORMAT, tarFileOf, type BundleContents, type BundleEntry } from './contents';
import { purposeOf } from './purpose';

export interface SaveParts {
  readonly platform: Platform;
  readonly binaries: Pick<Binaries, 'prepare'>;
  readonly manifests: Pick<Manifests, 'fetch'>;
  readonly images: Pick<Images, 'archivesOf'>;
  readonly credentials: Pick<Credentials, 'get'>;
}

export interface Saving {
  readonly cluster: Cluster;
  readonly clusterPath: string | undefined;
  readonly arch: Architecture;
  /** Before those of the cluster file. */
  readonly mirrors?: ImageMirrors | undefined;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface SavedBundle {
  /** Absolute. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Of the bundle itself. */
  readonly sha256: string;
  readonly contents: BundleContents;
}

interface Piece {
  readonly entry: BundleEntry;
  readonly content: TarFile['content'];
}

/** As release files are called -> as `uname -m` says it. */
const machineOf = (arch: Architecture): string =>
  Object.entries(goArchitectures).find(([, name]) => name === arch)?.[0] ?? arch;

/** `coredns-1.14.7-0123456789ab.tar`: the checksum tells archives of one image apart. */
function archiveName({ images }: ImageArchive, sha256: string): string {
  const [first] = images.flatMap(({ references }) => references);
  const { repository = 'image', tag = '' } = first === undefined ? {} : parseReference(first);
  const words = [repository.split('/').at(-1), tag].filter((word) => word !== '').join('-');
  return `${words.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, 60)}-${sha256.slice(0, 12)}.tar`;
}

/** What is applied to the API, to be read before: Keelson writes it anew from the cluster file. */
function manifestPieces(cluster: Cluster, networkManifest: string | undefined): Piece[] {
  const [master] = mastersOf(cluster);
  if (!master) return [];
  return targetRenderer(cluster, placeholderSecrets, { networkManifest })(master.hostname)
    .filter(({ path, secret }) => path.startsWith('services/') && !secret)
    .map((file) => {
      const content = Buffer.from(file.content);
      return {
        entry: {
          path: `${folderOf('manifest')}/${file.path.slice('services/'.length)}`,
          ...{ kind: 'manifest', size: content.length, sha256: createHash('sha256').update(content).digest('hex') },
        },
        content,
      };
    });
}

export function bundleSaver({ platform, binaries, manifests, images, credentials }: SaveParts) {
  const remember = fileNotes(platform.cacheDir);
  const piece = async (
    file: string,
    about: (sum: string) => Omit<BundleEntry, 'size' | 'sha256'>,
    signal: AbortSignal,
  ) => {
    const sum = await remember(file, 'sha256', z.string(), () => sha256Of(file, signal));
    const { size } = await stat(file).catch((cause: unknown) => {
      throw unreadable(file, cause);
    });
    return { entry: { ...about(sum), size, sha256: sum }, content: { file } };
  };

  const programPieces = async ({ cluster, clusterPath, arch, signal, onProgress }: Saving): Promise<Piece[]> => {
    const architecture = (): Promise<string> => Promise.resolve(machineOf(arch));
    const found = await binaries.prepare(cluster, clusterPath, signal, {
      architecture,
      ...(onProgress ? { onProgress } : {}),
    });
    const pieces: Piece[] = [];
    for (const [name, file] of found)
      pieces.push(await piece(file, () => ({ path: `${folderOf('program')}/${name}`, kind: 'program' }), signal));
    return pieces;
  };

  /** The archives of the cluster file, and what is in none of them from its registry. */
  const imagePieces = async (saving: Saving): Promise<Piece[]> => {
    const { cluster, clusterPath, arch, signal, onProgress } = saving;
    const mirrors = { ...imageMirrors(cluster, credentials), ...saving.mirrors };
    const given = await images.archivesOf(cluster, clusterPath, signal);
    const all = given.map(({ file, archive }) => ({ file, archive }));
    for (const { reference } of imagesOf(cluster)) {
      if (given.some(({ archive }) => holds(archive, reference, `linux/${arch}`))) continue;
      const { cacheDir, homeDir } = platform;
      const options = {
        cacheDir,
        arch,
        mirrors,
        signal,
        loginTo: dockerLogins(homeDir),
        ...(onProgress ? { onProgress } : {}),
      };
      const file = await fetchImage(reference, options);
      all.push({ file, archive: await readImageArchive(file, signal) });
    }
    const pieces: Piece[] = [];
    for (const { file, archive } of all) {
      const about = (sum: string): Omit<BundleEntry, 'size' | 'sha256'> => ({
        path: `${folderOf('image')}/${archiveName(archive, sum)}`,
        ...{ kind: 'image', images: archive.images },
      });
      pieces.push(await piece(file, about, signal));
    }
    return pieces;
  };

  /** As its publisher has it, which is what a cluster file may name, and as it is applied. */
  const networkPieces = async ({ cluster, clusterPath, signal }: Saving): Promise<Piece[]> => {
    const [manifest, rule] = [await manifests.fetch(cluster, clusterPath, signal), networkManifestOf(cluster)];
    if (!manifest || !rule) return manifestPieces(cluster, undefined);
    const path = `${folderOf('manifest')}/${rule.file}`;
    const published = await piece(manifest.path, () => ({ path, kind: 'manifest' }), signal);
    return [published, ...manifestPieces(cluster, await readText(manifest.path, { maxBytes: MAX_MANIFEST_BYTES }))];
  };

  /** @throws what {@link Binaries.prepare} and {@link fetchImage} throw, ARCHIVE_INVALID, FILE_UNREADABLE, FILE_UNWRITABLE, CANCELLED */
  return async (to: string, saving: Saving): Promise<SavedBundle> => {
    const { cluster, arch, signal, onProgress } = saving;
    const found = [...(await programPieces(saving)), ...(await imagePieces(saving)), ...(await networkPieces(saving))];
    // The same archive may be given twice.
    const byPath = new Map(found.map((one) => [one.entry.path, one]));
    const pieces = [...byPath.values()].sort((a, b) => (a.entry.path < b.entry.path ? -1 : 1));
    const files = pieces.map(({ entry }) => entry);
    const contents: BundleContents = { format: FORMAT, arch, cluster: purposeOf(cluster), files };
    const list = Buffer.from(`${JSON.stringify(contents, undefined, 1)}\n`);
    const tarFiles: TarFile[] = [
      { path: CONTENTS, size: list.length, mode: 0o644, content: list },
      ...pieces.map(({ entry, content }) => ({ ...tarFileOf(entry), content })),
    ];
    const total = tarSize(tarFiles);
    const sum = await writeTar(to, tarFiles, signal, (done) =>
      onProgress?.({ done, total, unit: 'bytes', label: basename(to) }),
    );
    return { path: to, sizeBytes: total, sha256: sum, contents };
  };
}
