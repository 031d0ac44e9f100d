/** Where the binaries of a cluster are on this workstation, and whether they are the right ones. */
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Cluster } from '../../shared/cluster/schema';
import type { Progress } from '../../shared/job/job';
import type { BinariesReport } from '../../shared/ipc/binaries';
import { components } from '../../shared/components';
import { targetRenderer } from '../../shared/target';
import { placeholderSecrets, type TargetFile } from '../../shared/target/targetFile';
import { localPath } from '../localPath';
import type { Platform } from '../platform';
import { binaryNamesOfAll } from '../steps/binaryNames';
import { inspectBinaries, requireGoodBinaries } from '../steps/preflight/localBinaries';
import { nameOf } from '../steps/targetFiles';
import { exists } from '../storage/files';
import { cachedPath, download, downloadsFor } from './download';
import { clusterForBinaries } from './documents';

export interface Binaries {
  /** What is there and what is not. Only CLUSTER_INVALID is thrown: the rest is the report. */
  inspect(document: unknown, clusterPath?: string, signal?: AbortSignal): Promise<BinariesReport>;
  /**
   * The binaries by name, checked: BINARY_MISSING, BINARY_WRONG, ETCD_WITHOUT_V2, FLAGS_UNKNOWN. What must be downloaded
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

const unitNames = new Set<string>(Object.values(components).map(({ unit }) => unit));

/** The units of every node's components, for their flags only: the secrets do not matter. Between two nodes others get their turn. */
async function allUnits(cluster: Cluster): Promise<TargetFile[]> {
  const render = targetRenderer(cluster, placeholderSecrets);
  const units: TargetFile[] = [];
  for (const { hostname } of cluster.nodes) {
    units.push(...render(hostname).filter((file) => unitNames.has(nameOf(file))));
    await setImmediate();
  }
  return units;
}

export function createBinaries(platform: Platform): Binaries {
  const folderOf = (cluster: Cluster, clusterPath: string | undefined): string | undefined => {
    const { source } = cluster.binaries;
    const places = { homeDir: platform.homeDir, workDir: baseOf(platform, clusterPath) };
    if (source.kind === 'upload') return localPath(source.path, places);
    return source.kind === 'download' ? join(platform.cacheDir, 'downloads') : undefined;
  };

  /** The binaries that are on this workstation already. */
  const locate = (cluster: Cluster, clusterPath: string | undefined): Promise<ReadonlyMap<string, string>> => {
    const { required, optional } = binaryNamesOfAll(cluster);
    const { source } = cluster.binaries;
    const folder = folderOf(cluster, clusterPath);
    if (folder === undefined) return Promise.resolve(new Map());
    const place = (name: string): [string, string][] => {
      if (source.kind !== 'download') return [[name, join(folder, name)]];
      const sha256 = source.sha256[name];
      return sha256 === undefined ? [] : [[name, cachedPath(platform.cacheDir, sha256, name)]];
    };
    return existing(new Map([...required, ...optional].flatMap(place)));
  };

  const fetchMissing = async (cluster: Cluster, signal: AbortSignal, fetching: Fetching): Promise<void> => {
    const { source } = cluster.binaries;
    if (source.kind !== 'download') return;
    const { required, optional } = binaryNamesOfAll(cluster);
    const architecture = source.url.includes('{arch}') ? await fetching.architecture?.() : undefined;
    const names = [...required, ...optional];
    const downloads = downloadsFor(source, names, cluster.kubernetesVersion, platform.cacheDir, architecture);
    for (const [name, one] of downloads) {
      await download(name, one, signal, (done, total) =>
        fetching.onProgress?.({ done, total, unit: 'bytes', label: name }),
      );
    }
  };

  return {
    inspect: async (document, clusterPath, signal = new AbortController().signal) => {
      const cluster = clusterForBinaries(document);
      const folder = folderOf(cluster, clusterPath);
      if (folder === undefined) return { found: [], missing: [], unknownFlags: [], flagCheck: 'none' };
      const binaries = await locate(cluster, clusterPath);
      return {
        path: folder,
        ...(await inspectBinaries({ cluster, binaries, files: await allUnits(cluster), signal })),
      };
    },
    prepare: async (cluster, clusterPath, signal, fetching = {}) => {
      const folder = folderOf(cluster, clusterPath);
      if (folder === undefined) return new Map();
      await fetchMissing(cluster, signal, fetching);
      const binaries = await locate(cluster, clusterPath);
      const report = await inspectBinaries({ cluster, binaries, files: await allUnits(cluster), signal });
      requireGoodBinaries(report, cluster, folder);
      return binaries;
    },
  };
}
