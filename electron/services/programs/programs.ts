/** "Get the programs": everything of a cluster file, or of a version, fetched from the publishers and told one by one. */
import { clusterInvalid, releaseIssues } from '../../../shared/cluster/rules';
import { errorsIn } from '../../../shared/cluster/issues';
import type { Cluster } from '../../../shared/cluster/schema';
import { releaseFilesFor } from '../../../shared/components/published';
import type { GottenPrograms, NewestPatch } from '../../../shared/ipc/binaries';
import type { Progress } from '../../../shared/job/job';
import {
  publishedPrograms,
  releaseFilesOf,
  type Architecture,
  type Mirrors,
  type PublisherId,
  type ReleaseFile,
} from '../../../shared/versions/publishers';
import { versionsFor } from '../../../shared/versions/versions';
import type { Manifests } from '../manifests/manifests';
import { clusterForBinaries } from '../documents/documents';
import type { FetchedFile, Releases } from './releases';

export interface Getting {
  readonly arch: Architecture;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Told of each file as soon as it lies here. */
  readonly onFile?: (programs: GottenPrograms['programs']) => void;
}

export interface Programs {
  /** Hears how far any of these is: as often as that is another percentage. */
  onProgress(listener: (progress: Progress) => void): void;
  /** The newest patch of a version's minor, and who says so. @throws CANCELLED */
  newest(kubernetesVersion: string, mirrors: Mirrors | undefined, signal: AbortSignal): Promise<NewestPatch>;
  /** That of a document. @throws CANCELLED, CLUSTER_INVALID */
  newestFor(document: unknown, signal: AbortSignal): Promise<NewestPatch>;
  /** All programs of a document, and the manifest of its network. @throws CLUSTER_INVALID, and what {@link Releases.fetch} and {@link Manifests.fetch} throw */
  getFor(document: unknown, getting: Getting & { readonly clusterPath?: string | undefined }): Promise<GottenPrograms>;
  /** All programs that go with a version of Kubernetes. */
  getOf(kubernetesVersion: string, getting: Getting): Promise<GottenPrograms>;
}

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** The document with its programs from the publishers; mirrors that it names stay. */
export function fromPublishers(document: unknown): Fields {
  const [fields, binaries] = [fieldsOf(document), fieldsOf(fieldsOf(document)['binaries'])];
  const source = fieldsOf(binaries['source']);
  return {
    ...fields,
    binaries: { ...binaries, source: source['kind'] === 'release' ? source : { kind: 'release' } },
  };
}

/** The same with what was fetched for it written down: the next Keelson, whose table may be another, brings no others. */
export function withVersions(document: unknown, { kubernetesVersion, versions }: GottenPrograms): Fields {
  const fields = fromPublishers(document);
  return { ...fields, kubernetesVersion, versions: { ...fieldsOf(fields['versions']), ...versions } };
}

const programsOf = ({ file, record, programs, wasThere }: FetchedFile): GottenPrograms['programs'] =>
  programs
    .filter(({ name }) => file.needed.includes(name))
    .map((program) => ({
      ...program,
      version: file.version,
      file: { url: file.url, sumsUrl: file.sums.url, sha256: record.sha256, fromMirror: file.fromMirror },
      wasThere,
    }));

/** What can certainly not be had. @throws CLUSTER_INVALID */
function requirePublished(cluster: Cluster): void {
  const errors = errorsIn(releaseIssues(cluster));
  if (errors.length > 0) throw clusterInvalid(errors);
}

/** Hears of every part that comes in, tells of those that make another percentage (or megabyte). */
export function byPercent(tell: (progress: Progress) => void): (progress: Progress) => void {
  let last = '';
  return (progress) => {
    const { label, done, total } = progress;
    const part = Math.floor(total > 0 ? (100 * done) / total : done / 1_000_000);
    const now = `${label} ${String(part)}`;
    if (now !== last) tell(progress);
    last = now;
  };
}

export function createPrograms(releases: Releases, manifests: Pick<Manifests, 'fetch'>): Programs {
  const listeners = new Set<(progress: Progress) => void>();
  const fetchAll = async (
    files: readonly ReleaseFile[],
    { signal, onProgress, onFile }: Getting,
  ): Promise<Pick<GottenPrograms, 'programs' | 'versions'>> => {
    const programs: GottenPrograms['programs'] = [];
    const tell = byPercent((progress) => {
      onProgress?.(progress);
      for (const listener of listeners) listener(progress);
    });
    for (const file of files) {
      const fetched = await releases.fetch(file, signal, {
        onBytes: (done, total) => tell({ done, total, unit: 'bytes', label: file.name }),
      });
      const told = programsOf(fetched);
      programs.push(...told);
      onFile?.(told);
    }
    const versions = files.filter(({ publisher }) => publisher !== 'kubernetes');
    return { programs, versions: Object.fromEntries(versions.map(({ publisher, version }) => [publisher, version])) };
  };

  return {
    onProgress: (listener) => void listeners.add(listener),
    newest: (kubernetesVersion, mirrors, signal) => releases.newest(kubernetesVersion, mirrors, signal),
    newestFor: async (document, signal) => {
      const { kubernetesVersion, binaries } = clusterForBinaries(fromPublishers(document));
      const mirrors = binaries.source.kind === 'release' ? binaries.source.mirrors : undefined;
      return releases.newest(kubernetesVersion, mirrors, signal);
    },
    getFor: async (document, getting) => {
      const cluster = clusterForBinaries(fromPublishers(document));
      requirePublished(cluster);
      const { kubernetesVersion } = cluster;
      const { programs, versions } = await fetchAll(releaseFilesFor(cluster, getting.arch), getting);
      const manifest = await manifests.fetch(cluster, getting.clusterPath, getting.signal);
      return {
        ...{ kubernetesVersion, programs, versions: { ...versions, ...manifest?.versions } },
        ...(manifest ? { manifest } : {}),
      };
    },
    getOf: async (kubernetesVersion, getting) => {
      const versions: Readonly<Record<PublisherId, string>> = {
        ...versionsFor(kubernetesVersion),
        kubernetes: kubernetesVersion,
      };
      const release = { versionOf: (id: PublisherId) => versions[id], arch: getting.arch };
      return { kubernetesVersion, ...(await fetchAll(releaseFilesOf(publishedPrograms, release), getting)) };
    },
  };
}
