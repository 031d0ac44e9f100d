/** Where the binaries of a cluster are on this workstation, and whether they are the right ones. */
import { dirname, join } from 'node:path';
import type { Cluster } from '../../../shared/cluster/schema';
import type { Progress } from '../../../shared/job/job';
import type { BinariesReport } from '../../../shared/ipc/binaries';
import { ownUnits } from '../../../shared/components';
import { paths } from '../../../shared/kubernetes/paths';
import { targetRenderer } from '../../../shared/target';
import { placeholderSecrets, type TargetFile } from '../../../shared/target/targetFile';
import { localPath } from '../../localPath';
import type { Platform } from '../../platform';
import { binaryNamesOfAll } from '../../../shared/components/binaryNames';
import { inspectBinaries, requireGoodBinaries } from '../../steps/preflight/localBinaries';
import { turn } from '../../concurrency/turn';
import { fileNotes } from '../../storage/fileNotes';
import { exists } from '../../storage/files';
import { cachedPath, download, downloadsFor } from './download';
import { clusterForBinaries } from '../documents/documents';
import { createRunPermissions } from './runPermission';

export interface Binaries {
  /** What is there and what is not, from the files alone. Only CLUSTER_INVALID is thrown: the rest is the report. */
  inspect(document: unknown, clusterPath?: string, signal?: AbortSignal): Promise<BinariesReport>;
  /**
   * The person lets Keelson run the programs of this cluster's folder, to ask each for its version and its flags: from now
   * on, until this process ends, `inspect` and `prepare` do. Programs on a network path are not run all the same.
   */
  agreeToRun(document: unknown, clusterPath?: string): void;
  /** Name -> path of those that are on this workstation; nothing is read of them. */
  located(cluster: Cluster, clusterPath: string | undefined): Promise<ReadonlyMap<string, string>>;
  /**
   * The binaries by name, checked: BINARY_*, ETCD_WITHOUT_V2, FLAGS_UNKNOWN. What must be downloaded
   * is (DOWNLOAD_FAILED, CHECKSUM_MISMATCH). Empty when they lie on the nodes already.
   */
  prepare(
    cluster: Cluster,
    clusterPath: string | undefined,
    signal: AbortSignal,
    fetching?: Fetching,
  ): Promise<ReadonlyMap<string, string>>;
}

/** What a download needs beside the cluster file. */
export interface Fetching {
  /** Of the hosts, as `uname -m` says it. Without it x86_64 is assumed. */
  readonly architecture?: () => Promise<string>;
  readonly onProgress?: (progress: Progress) => void;
}

/** Relative paths of a cluster file start where the file lies. */
export const baseOf = ({ workDir }: Platform, clusterPath: string | undefined): string =>
  clusterPath === undefined ? workDir : dirname(clusterPath);

async function existing(paths: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
  const there = await Promise.all([...paths.values()].map(exists));
  return new Map([...paths].filter((_, index) => there[index]));
}

const unitPaths = new Set(ownUnits.map(({ unit }) => `${paths.units}/${unit}`));

/** The units of every node's components, for their flags only: the secrets do not matter. */
async function allUnits(cluster: Cluster): Promise<TargetFile[]> {
  const render = targetRenderer(cluster, placeholderSecrets);
  const units: TargetFile[] = [];
  for (const { hostname } of cluster.nodes) {
    await turn();
    units.push(...render(hostname).filter((file) => unitPaths.has(file.installPath)));
  }
  return units;
}

export function createBinaries(platform: Platform, permissions = createRunPermissions()): Binaries {
  const remember = fileNotes(platform.cacheDir);
  const folderOf = (cluster: Cluster, clusterPath: string | undefined): string | undefined => {
    const { source } = cluster.binaries;
    const places = { homeDir: platform.homeDir, workDir: baseOf(platform, clusterPath) };
    if (source.kind === 'upload') return localPath(source.path, places);
    return source.kind === 'download' ? join(platform.cacheDir, 'downloads') : undefined;
  };

  /** Where each program is, or will be when it is downloaded. */
  const placesOf = (cluster: Cluster, clusterPath: string | undefined): ReadonlyMap<string, string> => {
    const { required, optional } = binaryNamesOfAll(cluster);
    const { source } = cluster.binaries;
    const folder = folderOf(cluster, clusterPath);
    if (folder === undefined) return new Map();
    const place = (name: string): [string, string][] => {
      if (source.kind !== 'download') return [[name, join(folder, name)]];
      const sha256 = source.sha256[name];
      return sha256 === undefined ? [] : [[name, cachedPath(platform.cacheDir, sha256, name)]];
    };
    return new Map([...required, ...optional].flatMap(place));
  };

  /** The binaries that are on this workstation already, and what is to be said of them. */
  const look = async (cluster: Cluster, clusterPath: string | undefined, signal: AbortSignal) => {
    const binaries = await existing(placesOf(cluster, clusterPath));
    const permission = (path: string) => permissions.of(path);
    const files = await allUnits(cluster);
    const report = await inspectBinaries({ cluster, binaries, files, permission, remember, signal });
    return { binaries, report };
  };

  const fetchMissing = async (cluster: Cluster, signal: AbortSignal, fetching: Fetching): Promise<void> => {
    const { source } = cluster.binaries;
    if (source.kind !== 'download') return;
    const { required, optional } = binaryNamesOfAll(cluster);
    const architecture = source.url.includes('{arch}') ? await fetching.architecture?.() : undefined;
    const names = [...required, ...optional];
    const downloads = downloadsFor(source, names, cluster.kubernetesVersion, platform.cacheDir, architecture);
    for (const [name, one] of downloads) {
      const onBytes = (done: number, total: number): void =>
        fetching.onProgress?.({ done, total, unit: 'bytes', label: name });
      await download(name, one, signal, { onBytes, remember });
    }
  };

  return {
    located: (cluster, clusterPath) => existing(placesOf(cluster, clusterPath)),
    inspect: async (document, clusterPath, signal = new AbortController().signal) => {
      const cluster = clusterForBinaries(document);
      const folder = folderOf(cluster, clusterPath);
      if (folder === undefined) return { found: [], missing: [], unknownFlags: [], flagCheck: 'none' };
      const { report } = await look(cluster, clusterPath, signal);
      return { path: folder, ...report };
    },
    agreeToRun: (document, clusterPath) => {
      permissions.agree(placesOf(clusterForBinaries(document), clusterPath).values());
    },
    prepare: async (cluster, clusterPath, signal, fetching = {}) => {
      const folder = folderOf(cluster, clusterPath);
      if (folder === undefined) return new Map();
      await fetchMissing(cluster, signal, fetching);
      const { binaries, report } = await look(cluster, clusterPath, signal);
      requireGoodBinaries(report, cluster, folder);
      return binaries;
    },
  };
}
