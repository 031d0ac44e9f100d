/** What a bundle is for, taken from a cluster file and written into one. */
import { isDeepStrictEqual } from 'node:util';
import { networkVersionNames, versionNames, type Cluster } from '../../../shared/cluster/schema';
import { binaryNamesOfAll } from '../../../shared/components/binaryNames';
import { imagesOf } from '../../../shared/components/imageNames';
import { releaseFilesFor } from '../../../shared/components/published';
import { fullName } from '../../../shared/images/reference';
import { publisherIds } from '../../../shared/versions/publishers';
import { calicoManifest } from '../../../shared/manifests/calico';
import { flannelManifest } from '../../../shared/manifests/flannel';
import { networkManifestOf } from '../../../shared/manifests/networkManifest';
import { versionsOf } from '../../../shared/versions/versions';
import { AppError } from '../../../shared/errors';
import { clusterForImages } from '../documents/documents';
import { folderOf, type BundleContents, type Purpose } from './contents';

/** Versions that the file does not name, and that another table in another Keelson must not change. */
function pinnedVersions(cluster: Cluster): NonNullable<Cluster['versions']> {
  const all = versionsOf(cluster);
  const isReleased = cluster.binaries.source.kind === 'release';
  const released = new Set(isReleased ? releaseFilesFor(cluster, 'amd64').map(({ publisher }) => publisher) : []);
  const images = imagesOf(cluster);
  // A version that is named may change the name of an image.
  const changesNothing = (name: (typeof versionNames)[number]): boolean =>
    isDeepStrictEqual(imagesOf({ ...cluster, versions: { ...cluster.versions, [name]: all[name] } }), images);
  const ofNetwork = networkManifestOf(cluster)?.versions(cluster) ?? {};
  const isPinned = (name: (typeof versionNames)[number]): boolean =>
    cluster.versions?.[name] !== undefined ||
    (networkVersionNames.some((other) => other === name)
      ? name in ofNetwork
      : publisherIds.some((id) => id === name)
        ? released.has(name as never)
        : changesNothing(name));
  return Object.fromEntries(versionNames.filter(isPinned).map((name) => [name, all[name]]));
}

export const purposeOf = (cluster: Cluster): Purpose => ({
  kubernetesVersion: cluster.kubernetesVersion,
  profile: cluster.profile,
  runtime: cluster.runtime,
  cni: cluster.network.cni,
  versions: pinnedVersions(cluster),
  registry: { prefix: cluster.registry.prefix, images: cluster.registry.images },
});

/** A place in the cluster file, and what is to stand there. */
export interface Field {
  readonly path: readonly [string, string?];
  readonly value: unknown;
}

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const withField = (document: Fields, { path: [first, second], value }: Field): Fields => ({
  ...document,
  [first]: second === undefined ? value : { ...fieldsOf(document[first]), [second]: value },
});

/** What the cluster of the document is now; undefined where that cannot be said. */
function currentOf(document: unknown): Cluster | undefined {
  try {
    return clusterForImages(document);
  } catch {
    return undefined;
  }
}

/**
 * What a bundle whose files lie below `folder` (as the cluster file is to call it) changes in a document; what stands there
 * already is none of it.
 */
export function fieldsFor(document: unknown, { cluster: wanted, files }: BundleContents, folder: string): Field[] {
  const current = currentOf(document);
  const { kubernetesVersion, profile, runtime, cni, versions, registry } = wanted;
  const archives = files.filter(({ kind }) => kind === 'image').map(({ path }) => `${folder}/${path}`);
  const publishedAs = [flannelManifest, calicoManifest].map(({ file }) => `${folderOf('manifest')}/${file}`);
  const manifest = files.find(({ path }) => publishedAs.includes(path));
  const source = { kind: 'upload', path: `${folder}/${folderOf('program')}` };
  const all: (Field & { readonly now: unknown })[] = [
    { path: ['kubernetesVersion'], value: kubernetesVersion, now: current?.kubernetesVersion },
    { path: ['profile'], value: profile, now: current?.profile },
    { path: ['runtime'], value: runtime, now: current?.runtime },
    { path: ['versions'], value: { ...current?.versions, ...versions }, now: current && { ...current.versions } },
    { path: ['network', 'cni'], value: cni, now: current?.network.cni },
    ...(manifest === undefined
      ? []
      : [
          {
            path: ['network', 'manifest'] as const,
            value: `${folder}/${manifest.path}`,
            now: current?.network.manifest,
          },
        ]),
    { path: ['registry', 'prefix'], value: registry.prefix, now: current?.registry.prefix },
    { path: ['registry', 'images'], value: registry.images, now: current?.registry.images },
    { path: ['registry', 'archives'], value: archives, now: current?.registry.archives },
    // Without programs they lie on the nodes already.
    ...(files.some(({ kind }) => kind === 'program')
      ? [{ path: ['binaries', 'source'] as const, value: source, now: current?.binaries.source }]
      : []),
  ];
  return all.filter(({ value, now }) => !isDeepStrictEqual(value, now)).map(({ path, value }) => ({ path, value }));
}

export const withFields = (document: unknown, fields: readonly Field[]): Fields =>
  fields.reduce(withField, fieldsOf(document));

/** The manifest of the cluster's network, unless it is there. */
function lackingManifest(cluster: Cluster, files: BundleContents['files']): string[] {
  const file = networkManifestOf(cluster)?.file;
  return file === undefined || files.some(({ path }) => path === `${folderOf('manifest')}/${file}`) ? [] : [file];
}

/** Refuses a bundle that has not all that the cluster of the document needs. @throws BUNDLE_LACKS, CLUSTER_INVALID */
export function requireEnough(document: unknown, { arch, files }: BundleContents, path: string): void {
  const cluster = clusterForImages(document);
  const programs = new Set(files.flatMap((file) => (file.kind === 'program' ? file.path.split('/').at(-1) : [])));
  const images = new Set(
    files
      .flatMap((file) => file.images ?? [])
      .filter((image) => image.platform === `linux/${arch}`)
      .flatMap(({ references }) => references),
  );
  const needed = cluster.binaries.source.kind === 'preinstalled' ? [] : binaryNamesOfAll(cluster).required;
  const lacking = [
    ...needed.filter((name) => !programs.has(name)),
    ...lackingManifest(cluster, files),
    ...imagesOf(cluster).flatMap(({ reference }) => (images.has(fullName(reference)) ? [] : [reference])),
  ];
  if (lacking.length > 0) throw new AppError('BUNDLE_LACKS', { path, names: lacking.join(', ') });
}
