/** Which images a cluster of this version and network runs, and what they are called when nothing else is said. */
import { API_VERSION, parseCluster, type ImageName } from '../../../shared/cluster/schema';
import { defaults } from '../../../shared/cluster/defaults';
import { imagesOf } from '../../../shared/components/imageNames';
import { getAt } from '../../stores/documentPath';

export interface NeededImage {
  readonly name: ImageName;
  /** Name and tag without the registry: `pause-amd64:3.0`. */
  readonly tag: string;
}

const PREFIX = 'registry';

/** Works on an unfinished draft too: what cannot be read counts as its default. */
export function neededImages(document: unknown): NeededImage[] {
  const ask = (kubernetesVersion: unknown) =>
    parseCluster({
      apiVersion: API_VERSION,
      name: defaults.name,
      kubernetesVersion,
      nodes: [],
      network: { cni: getAt(document, 'network.cni') === 'bridge' ? 'bridge' : 'calico' },
      registry: { prefix: PREFIX },
    }).cluster;
  const cluster = ask(getAt(document, 'kubernetesVersion')) ?? ask(defaults.kubernetesVersion);
  if (!cluster) return [];
  return imagesOf(cluster).map(({ name, reference }) => ({ name, tag: reference.slice(PREFIX.length + 1) }));
}
