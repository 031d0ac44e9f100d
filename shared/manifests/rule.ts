/** A pod network that a manifest brings: where that is published, which version, and what of it the cluster file decides. */
import type { Cluster, ImageName } from '../cluster/schema';
import type { ImageRule } from '../components/component';
import type { ManifestObject } from './objects';
import type { Patch } from './patch';

export interface NetworkManifest {
  /** What its publisher calls the file. */
  readonly file: string;
  readonly title: string;
  /** There is more than one way between nodes (`network.backend`). */
  readonly hasBackends?: true;
  /**
   * What a manifest must not say otherwise than the cluster file, although a patch would set it: that would change the network
   * without a word.
   * @throws MANIFEST_BACKEND
   */
  readonly review?: (cluster: Cluster, objects: readonly ManifestObject[], name: string) => void;
  /** Which of `versions` is its own. */
  readonly versionField: 'flannel' | 'calico';
  readonly url: (version: string) => string;
  /** sha256 of that file, by version: nobody publishes one. Of versions that are not here the address alone is trusted. */
  readonly sums: Readonly<Record<string, string>>;
  /** What the cluster file is to say of it, so that another table in a later Keelson changes no cluster. */
  readonly versions: (cluster: Cluster) => Readonly<Record<string, string>>;
  readonly images: readonly ImageRule[];
  /** The field of the cluster file that says an image's version. */
  readonly fieldOf: (image: ImageName) => string;
  readonly patches: (cluster: Cluster) => readonly Patch[];
}
