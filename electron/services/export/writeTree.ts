/** An export on disk: one tree per node, the cluster file, the README. */
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { podSubnetsOf } from '../../../shared/cluster/podSubnets';
import type { Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { nodeResources, type StepResources } from '../../../shared/resources/nodeResources';
import { targetRenderer } from '../../../shared/target';
import type { ClusterSecrets, TargetFile } from '../../../shared/target/targetFile';
import type { Language } from '../../../shared/messages/language';
import { turn } from '../../concurrency/turn';
import { isAbsent, isPresent, unreadable, unwritable, writeText } from '../../storage/files';
import { readmeOf, readmeParts } from './readme';
import type { SecretsOrigin } from './texts';

export interface ExportOptions {
  readonly cluster: Cluster;
  /** The text of the cluster file. */
  readonly clusterText: string;
  /** Absolute: where relative paths of the cluster file start. */
  readonly base: string;
  readonly secrets: ClusterSecrets;
  readonly origin: SecretsOrigin;
  /** Of the pod network, as published. */
  readonly networkManifest?: string | undefined;
  /** The person knows that the folder is not empty: files of the same name are replaced, others stay. */
  readonly overwrite: boolean;
  readonly language: Language;
  /** `tree`: only the files of the nodes. `export`: with the cluster file and a README, to install them by hand. */
  readonly what: 'tree' | 'export';
  readonly signal?: AbortSignal;
  /** Hears after each node for how many of them the files are written. */
  readonly onNode?: (done: number) => void;
}

async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (cause) {
    if (isAbsent(cause)) return true;
    throw unreadable(folder, cause);
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause: unknown) => {
    throw unwritable(path, cause);
  });
}

/** The folder must exist. A new file is written as it is: an export that is cut off is made again. */
async function write(path: string, content: string, mode: number): Promise<void> {
  try {
    await writeFile(path, content, { mode, flag: 'wx' });
  } catch (cause) {
    if (!isPresent(cause)) throw unwritable(path, cause);
    await writeText(path, content, { mode });
  }
  // Both give the mode to a new file only through the umask.
  await chmod(path, mode).catch((cause: unknown) => {
    throw unwritable(path, cause);
  });
}

async function writeNode(folder: string, files: readonly TargetFile[]): Promise<void> {
  const placed = files.map((file) => ({ ...file, place: join(folder, ...file.path.split('/')) }));
  for (const parent of new Set(placed.map(({ place }) => dirname(place)))) await makeFolder(parent);
  await Promise.all(placed.map(({ place, content, mode }) => write(place, content, mode)));
}

function requireGoingOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('CANCELLED');
}

/**
 * Writes the whole export and answers how many files it has. A folder that is not empty is refused before anything is
 * written, and one that is stopped keeps what it has by then. Throws FOLDER_NOT_EMPTY {path} unless told to overwrite,
 * FILE_UNREADABLE, FILE_UNWRITABLE, CANCELLED.
 */
export async function writeExport(folder: string, options: ExportOptions): Promise<number> {
  const { cluster, clusterText, base, secrets, networkManifest, origin, overwrite, language, what, signal, onNode } =
    options;
  if (!overwrite && !(await isEmpty(folder))) throw new AppError('FOLDER_NOT_EMPTY', { path: folder });
  const render = targetRenderer(cluster, secrets, { networkManifest });
  await makeFolder(folder);
  const podSubnets = podSubnetsOf(cluster);
  const resources = new Map<string, StepResources[]>();
  let count = 0;
  // Node by node: a thousand of them need not all be in memory when nobody needs them again.
  for (const [index, node] of cluster.nodes.entries()) {
    const { hostname } = node;
    await turn();
    requireGoingOn(signal);
    const files = render(hostname);
    await writeNode(join(folder, hostname, 'target'), files);
    count += files.length;
    onNode?.(index + 1);
    if (what === 'tree') continue;
    const podSubnet = podSubnets.get(node);
    resources.set(hostname, nodeResources({ cluster, node, podSubnet, files }));
  }
  if (what === 'tree') return count;
  await write(join(folder, 'cluster.yaml'), clusterText, 0o644);
  const readme: string[] = [];
  for (const part of readmeParts({ cluster, resources, origin, language, base })) {
    readme.push(part);
    await turn();
    requireGoingOn(signal);
  }
  await write(join(folder, 'README.md'), readmeOf(readme), 0o644);
  return count + 2;
}
