/** Which images a cluster of this profile, version and network runs, and what they are called when nothing else is said. */
import { profileOf } from '../../../shared/cluster/defaults';
import { firstVersions, newCluster } from '../../../shared/cluster/newCluster';
import { networkVersionNames, parseCluster, type ImageName } from '../../../shared/cluster/schema';
import { imagesOf } from '../../../shared/components/imageNames';
import { isSupported } from '../../../shared/kubernetesVersion';
import { getAt, setAt } from '../../stores/documentPath';

export interface NeededImage {
  readonly name: ImageName;
  /** `registry.k8s.io/pause:3.10.1`. */
  readonly reference: string;
}

/** What decides about images, beside profile and version. */
const deciding = [
  'network.cni',
  'versions.coredns',
  'versions.pause',
  ...networkVersionNames.map((name) => `versions.${name}`),
  'registry.prefix',
];

/** Works on an unfinished draft too: what cannot be read counts as what a new cluster has. */
export function neededImages(document: unknown): NeededImage[] {
  const profile = profileOf(document);
  const typed = getAt(document, 'kubernetesVersion');
  const version = typeof typed === 'string' && isSupported(typed) ? typed : firstVersions[profile];
  let known: unknown = newCluster(profile, version);
  for (const path of deciding) {
    const changed = setAt(known, path, getAt(document, path) ?? getAt(known, path));
    if (parseCluster(changed).cluster) known = changed;
  }
  const { cluster } = parseCluster(known);
  return cluster ? imagesOf(cluster) : [];
}
