/** Where the binaries of a cluster are on this workstation, and whether they are the right ones. */
import { dirname, join } from 'node:path';
import { isFetched, type Cluster } from '../../../shared/cluster/schema';
import { releaseFilesFor } from '../../../shared/components/published';
import { AppError } from '../../../shared/errors';
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
import { architectures, type Architecture } from '../../../shared/versions/publishers';
import { turn } from '../../concurrency/turn';
import { fileNotes } from '../../storage/fileNotes';
import { exists } from '../../storage/files';
import { cachedPath, download, downloadsFor, goArchitectures } from './download';
import { clusterForBinaries } from '../documents/documents';
import { createReleases, type Releases } from './releases';
import { createRunPermissions } from './runPermission';

export interface Binaries {
  /** What is there and what is not, from the files alone. Only CLUSTER_INVALID is thrown: the rest is the report. */
  inspect(document: unknown, clusterPath?: string, signal?: AbortSignal): Promise<BinariesReport>;
  /**
   * The person lets Keelson run the programs of this cluster's folder, to ask each for its version and its flags: from now
   * on, until this process ends, `inspect` and `prepare` do. Programs on a network path are not run all the same.
   */
  agreeToRun(document: unknown, clusterPath?: string): Promise<void>;
  /** Name -> path of those that are on this workstation; nothing is read of them. */
  located(cluster: Cluster, clusterPath: string | undefined): Promise<ReadonlyMap<string, string>>;
  /**
   * The binaries by name, checked: BINARY_*, ETCD_WITHOUT_V2, FLAGS_UNKNOWN. What must be downloaded
   * is (DOWNLOAD_FAILED, CHECKSUM_MISMATCH, CHECKSUM_UNUSABLE, RELEASE_*, MACHINE_NOT_PUBLISHED). Empty when they lie on the nodes already.
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

/** For hosts of which `uname -m` says this. @throws MACHINE_NOT_PUBLISHED */
function architectureOf(machine: string): Architecture {
  const arch = architectures.find((one) => one === goArchitectures[machine]);
  if (arch === undefined) throw new AppError('MACHINE_NOT_PUBLISHED', { machine });
  return arch;
}

export function createBinaries(
  platform: Platform,
  permissions = createRunPermissions(),
  releases: Releases = createReleases(platform.cacheDir),
): Binaries {
  const remember = fileNotes(platform.cacheDir);
  const folderOf = (cluster: Cluster, clusterPath: string | undefined): string | undefined => {
    const { source } = cluster.binaries;
    const places = { homeDir: platform.homeDir, workDir: baseOf(platform, clusterPath) };
    if (source.kind === 'upload') return localPath(source.path, places);
    return isFetched(cluster) ? join(platform.cacheDir, 'downloads') : undefined;
  };

  /** Those of releases that were fetched before. Where nobody says for which hosts, for those that have all of them. */
  const releasePlaces = async (cluster: Cluster, arch: Architecture | undefined): Promise<Map<string, string>> => {
    const { required } = binaryNamesOfAll(cluster);
    const found = await Promise.all(
      architectures
        .filter((one) => arch === undefined || one === arch)
        .map(async (one) => {
          const files = releaseFilesFor(cluster, one);
          const located = await Promise.all(files.map((file) => releases.located(file)));
          // An archive may have more programs than the cluster needs.
          return new Map(
            located.flatMap((places, at) => [...places].filter(([name]) => files[at]?.needed.includes(name))),
          );
        }),
    );
    return found.find((places) => required.every((name) => places.has(name))) ?? found[0] ?? new Map<string, string>();
  };

  /** Where each program is, or will be when it is downloaded. */
  const placesOf = async (
    cluster: Cluster,
    clusterPath: string | undefined,
    arch?: Architecture,
  ): Promise<ReadonlyMap<string, string>> => {
    const { required, optional } = binaryNamesOfAll(cluster);
    const { source } = cluster.binaries;
    if (source.kind === 'release') return releasePlaces(cluster, arch);
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
  const look = async (cluster: Cluster, clusterPath: string | undefined, signal: AbortSignal, arch?: Architecture) => {
    const binaries = await existing(await placesOf(cluster, clusterPath, arch));
    const permission = (path: string) => permissions.of(path);
    const files = await allUnits(cluster);
    const report = await inspectBinaries({ cluster, binaries, files, permission, remember, signal });
    return { binaries, report };
  };

  /** Answers for which hosts the programs are, where that decides which ones they are. */
  const fetchMissing = async (
    cluster: Cluster,
    signal: AbortSignal,
    fetching: Fetching,
  ): Promise<Architecture | undefined> => {
    const { source } = cluster.binaries;
    const tellOf = (label: string) => (done: number, total: number) =>
      fetching.onProgress?.({ done, total, unit: 'bytes', label });
    if (source.kind === 'release') {
      const arch = architectureOf((await fetching.architecture?.()) ?? 'x86_64');
      for (const file of releaseFilesFor(cluster, arch))
        await releases.fetch(file, signal, { onBytes: tellOf(file.name) });
      return arch;
    }
    if (source.kind !== 'download') return undefined;
    const { required, optional } = binaryNamesOfAll(cluster);
    const architecture = source.url.includes('{arch}') ? await fetching.architecture?.() : undefined;
    const names = [...required, ...optional];
    const downloads = downloadsFor(source, names, cluster.kubernetesVersion, platform.cacheDir, architecture);
    for (const [name, one] of downloads) {
      await download(name, one, signal, { onBytes: tellOf(name), remember });
    }
    return undefined;
  };

  return {
    located: async (cluster, clusterPath) => existing(await placesOf(cluster, clusterPath)),
    inspect: async (document, clusterPath, signal = new AbortController().signal) => {
      const cluster = clusterForBinaries(document);
      const folder = folderOf(cluster, clusterPath);
      if (folder === undefined) return { found: [], missing: [], unknownFlags: [], flagCheck: 'none' };
      const { report } = await look(cluster, clusterPath, signal);
      return { path: folder, ...report };
    },
    agreeToRun: async (document, clusterPath) => {
      permissions.agree((await placesOf(clusterForBinaries(document), clusterPath)).values());
    },
    prepare: async (cluster, clusterPath, signal, fetching = {}) => {
      const folder = folderOf(cluster, clusterPath);
      if (folder === undefined) return new Map();
      const arch = await fetchMissing(cluster, signal, fetching);
      const { binaries, report } = await look(cluster, clusterPath, signal, arch);
      requireGoodBinaries(report, cluster, folder);
      return binaries;
    },
  };
}
