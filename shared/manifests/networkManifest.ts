/** The manifest of a cluster's pod network, as its publisher has it and as it is applied. */
import { stringify } from 'yaml';
import { hasIdentities, type Chosen } from '../access/access';
import type { Cluster } from '../cluster/schema';
import { MANAGED_BY_US } from '../kubernetes/managedBy';
import { imageReference } from '../kubernetes/images';
import { versionsOf } from '../versions/versions';
import { calicoManifest } from './calico';
import { setImages, type ManifestImage } from './containers';
import { flannelManifest } from './flannel';
import { readManifest } from './objects';
import { applyPatches } from './patch';
import type { NetworkManifest } from './rule';

const manifests: Readonly<Partial<Record<Cluster['network']['cni'], NetworkManifest>>> = {
  flannel: flannelManifest,
  calico: calicoManifest,
};

/** The manifest that a cluster's network needs; undefined where the network is made without one. */
export function networkManifestOf(
  cluster: Chosen & { readonly network: Pick<Cluster['network'], 'cni'> },
): NetworkManifest | undefined {
  return hasIdentities(cluster) ? manifests[cluster.network.cni] : undefined;
}

/** Of the manifest itself. */
export const manifestVersion = (cluster: Cluster, { versionField }: NetworkManifest): string =>
  versionsOf(cluster)[versionField];

/** Where it is published. */
export const manifestUrl = (cluster: Cluster, manifest: NetworkManifest): string =>
  manifest.url(manifestVersion(cluster, manifest));

/** What the manifest is called where it goes wrong: the person's file, or the address that it comes from. */
export const manifestName = (cluster: Cluster, manifest: NetworkManifest): string =>
  cluster.network.manifest ?? manifestUrl(cluster, manifest);

const imagesIn = (cluster: Cluster, { images, fieldOf }: NetworkManifest): ManifestImage[] =>
  images.map((rule) => {
    const [repository = '', tag = ''] = rule.tag(cluster).split(':');
    return { repository, tag, field: fieldOf(rule.name), reference: imageReference(cluster, rule) };
  });

/**
 * The manifest as it is applied: with the cluster's ranges, images and folders, and marked as Keelson's.
 * @param text as it was published.
 * @throws MANIFEST_TOO_LARGE, MANIFEST_INVALID, MANIFEST_KIND, MANIFEST_LACKS, MANIFEST_IMAGE, MANIFEST_VERSION, MANIFEST_BACKEND
 */
export function patchedManifest(cluster: Cluster, manifest: NetworkManifest, text: string): string {
  const name = manifestName(cluster, manifest);
  const objects = readManifest(text, name);
  setImages(objects, imagesIn(cluster, manifest), name);
  manifest.review?.(cluster, objects, name);
  applyPatches(objects, manifest.patches(cluster), name);
  for (const { metadata } of objects) metadata.labels = { ...metadata.labels, ...MANAGED_BY_US };
  return objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
}
