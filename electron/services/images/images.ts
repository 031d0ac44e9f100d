/** The images that a cluster needs, and which of its archives holds each: known before anything is sent to a node. */
import type { Cluster } from '../../../shared/cluster/schema';
import { imagesOf } from '../../../shared/components/imageNames';
import { AppError, toWireError } from '../../../shared/errors';
import { fullName } from '../../../shared/images/reference';
import { imageArchive, type ImageArchive, type ImagesReport } from '../../../shared/ipc/images';
import type { Platform } from '../../platform';
import { turn } from '../../concurrency/turn';
import { localPath } from '../../localPath';
import { isShare } from '../../storage/networkPath';
import { fileNotes } from '../../storage/fileNotes';
import { clusterForImages } from '../documents/documents';
import { baseOf } from '../programs/binaries';
import { readImageArchive } from './archive';

interface ReadArchive {
  /** As the cluster file names it, and absolute. */
  readonly path: string;
  readonly file: string;
  readonly archive: ImageArchive;
}

export interface Images {
  /** What the archives of a document hold, and what is in none. @throws CLUSTER_INVALID, CANCELLED */
  inspect(document: unknown, clusterPath: string | undefined, signal: AbortSignal): Promise<ImagesReport>;
  /** All archives of a cluster. @throws FILE_UNREADABLE, ARCHIVE_INVALID, CANCELLED */
  archivesOf(cluster: Cluster, clusterPath: string | undefined, signal: AbortSignal): Promise<ReadArchive[]>;
}

/** Whether an archive has an image, for hosts of one platform where that is known. */
export const holds = ({ images }: ImageArchive, reference: string, platform?: string): boolean =>
  images.some(
    (image) =>
      image.references.includes(fullName(reference)) && (platform === undefined || image.platform === platform),
  );

export function createImages(platform: Platform): Images {
  const remember = fileNotes(platform.cacheDir);
  const read = async (file: string, signal: AbortSignal): Promise<ImageArchive> => {
    await turn();
    return remember(file, 'images', imageArchive, () => readImageArchive(file, signal));
  };
  const placesOf = (cluster: Cluster, clusterPath: string | undefined): { path: string; file: string }[] => {
    const places = { homeDir: platform.homeDir, workDir: baseOf(platform, clusterPath) };
    return cluster.registry.archives.map((path) => ({ path, file: localPath(path, places) }));
  };

  return {
    archivesOf: async (cluster, clusterPath, signal) => {
      const found: ReadArchive[] = [];
      for (const place of placesOf(cluster, clusterPath))
        found.push({ ...place, archive: await read(place.file, signal) });
      return found;
    },
    inspect: async (document, clusterPath, signal) => {
      const cluster = clusterForImages(document);
      const archives: ImagesReport['archives'] = [];
      for (const { path, file } of placesOf(cluster, clusterPath)) {
        try {
          // To open that is to contact another computer, and a file that was opened asks for nothing of the kind.
          if (isShare(file)) throw new AppError('FILE_UNREADABLE', { path: file, reason: 'share' });
          archives.push({ path, archive: await read(file, signal) });
        } catch (thrown) {
          if (signal.aborted) throw thrown;
          archives.push({ path, error: toWireError(thrown) });
        }
      }
      const needed = imagesOf(cluster).map(({ name, reference }) => ({
        ...{ name, reference },
        archives: archives.flatMap(({ path, archive }) => (archive && holds(archive, reference) ? [path] : [])),
      }));
      return { archives, needed };
    },
  };
}
