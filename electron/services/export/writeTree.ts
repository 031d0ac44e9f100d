/** An export on disk: one tree per node, the cluster file, the README. */
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { renderTarget } from '../../../shared/target';
import type { ClusterSecrets, TargetFile } from '../../../shared/target/targetFile';
import { isAbsent, unreadable, unwritable, writeText } from '../../storage/files';
import { exportReadme } from './readme';
import type { SecretsOrigin } from './texts';

export interface ExportOptions {
  readonly cluster: Cluster;
  /** The text of the cluster file. */
  readonly clusterText: string;
  /** Absolute: where relative paths of the cluster file start. */
  readonly base: string;
  readonly secrets: ClusterSecrets;
  readonly origin: SecretsOrigin;
  /** The person knows that the folder is not empty: files of the same name are replaced, others stay. */
  readonly overwrite: boolean;
  readonly language: 'en' | 'zh';
  /** `tree`: only the files of the nodes. `export`: with the cluster file and a README, to install them by hand. */
  readonly what: 'tree' | 'export';
}

async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (cause) {
    if (isAbsent(cause)) return true;
    throw unreadable(folder, cause);
  }
}

async function write(path: string, content: string, mode: number): Promise<void> {
  await writeText(path, content, { mode });
  // write-file-atomic gives the mode to a new file only through the umask.
  await chmod(path, mode).catch((cause: unknown) => {
    throw unwritable(path, cause);
  });
}

/**
 * Writes the whole export and answers how many files it has. Nothing is written when it cannot be complete.
 * Throws FOLDER_NOT_EMPTY {path} unless told to overwrite, FILE_UNREADABLE, FILE_UNWRITABLE.
 */
export async function writeExport(folder: string, options: ExportOptions): Promise<number> {
  const { cluster, clusterText, base, secrets, origin, overwrite, language, what } = options;
  if (!overwrite && !(await isEmpty(folder))) throw new AppError('FOLDER_NOT_EMPTY', { path: folder });
  const files = new Map<string, TargetFile[]>(
    cluster.nodes.map(({ hostname }) => [hostname, renderTarget(cluster, hostname, secrets)]),
  );
  const beside: readonly (readonly [name: string, content: string])[] =
    what === 'tree'
      ? []
      : [
          ['cluster.yaml', clusterText],
          ['README.md', exportReadme({ cluster, files, origin, language, base })],
        ];
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw unwritable(folder, cause);
  });
  const tree = [...files].flatMap(([hostname, list]) =>
    list.map((file) => ({ ...file, place: join(folder, hostname, 'target', ...file.path.split('/')) })),
  );
  for (const { place, content, mode } of tree) await write(place, content, mode);
  for (const [name, content] of beside) await write(join(folder, name), content, 0o644);
  return tree.length + beside.length;
}
